"""How complete a record is: the database counts, triggers keep it current."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service
from careerhub.career.schemas import Completeness, Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from tests.factories import Person, make_item

pytestmark = pytest.mark.req("CAR-07")


def _get(person: Person) -> Completeness:
    return run_as(person.digest, service.get_completeness)


def _stored(session: Session, person: Person) -> int:
    session.rollback()
    return session.execute(text("SELECT completeness_score FROM profiles WHERE user_id = :u"), {"u": person.id}).scalar_one()


def _write(person: Person, **fields: str) -> None:
    profile = run_as(person.digest, service.get_profile)
    run_as(person.digest, service.save_profile, Save(profile.id, profile.version, new_id()), profile.fields | fields)


def test_an_empty_record_counts_nothing_and_says_what_brings_most(person: Person):
    found = _get(person)

    assert found.score == 0
    assert [todo.points for todo in found.todos] == [20, 10, 10, 10, 5, 3]
    assert found.todos[0].text == "Write a summary of more than 100 characters"


@pytest.mark.parametrize(("length", "points"), [(0, 0), (100, 0), (101, 20)])
def test_a_summary_counts_from_101_characters_on(person: Person, owner_session: Session, length: int, points: int):
    _write(person, summary="x" * length)

    assert _get(person).score == points == _stored(owner_session, person)


@pytest.mark.parametrize(
    ("kind", "each", "most"), [(Kind.WORK, 10, 30), (Kind.PROJECTS, 5, 15), (Kind.EDUCATION, 10, 10), (Kind.SKILLS, 3, 15)]
)
def test_each_entry_counts_until_its_list_is_full(person: Person, owner_session: Session, kind: Kind, each: int, most: int):
    items = []
    for number in range(1, most // each + 2):
        items.append(make_item(person, kind, **({"name": f"Skill {number}"} if kind is Kind.SKILLS else {})))
        assert _get(person).score == min(number * each, most) == _stored(owner_session, person)
    assert kind.value not in " ".join(todo.href for todo in _get(person).todos)

    for item in items:
        run_as(person.digest, service.delete_item, kind, item.id, item.version)
    assert _get(person).score == 0 == _stored(owner_session, person)


def test_everything_makes_100(person: Person, owner_session: Session):
    _write(person, headline="Engineer", summary="x" * 101)
    for number in range(5):
        make_item(person, Kind.SKILLS, name=f"Skill {number}")
    for _ in range(3):
        make_item(person, Kind.WORK)
        make_item(person, Kind.PROJECTS)
    make_item(person, Kind.EDUCATION)

    assert _get(person) == Completeness(100, [])
    assert _stored(owner_session, person) == 100


def test_entries_that_are_added_at_the_same_time_are_all_counted(person: Person, owner_session: Session):
    _get(person)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda kind: make_item(person, kind), [Kind.WORK, Kind.WORK, Kind.WORK, Kind.PROJECTS] * 2))

    assert _stored(owner_session, person) == 40
