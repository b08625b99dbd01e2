"""What to do next."""

import pytest

from careerhub import routes
from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.home import service
from careerhub.home.schemas import Step
from tests.factories import Person, make_cv, make_item


def _steps(person: Person) -> list[Step]:
    return run_as(person.digest, service.list_steps)


def _done(person: Person) -> list[bool]:
    return [step.is_done for step in _steps(person)]


@pytest.mark.req("CAR-07")
def test_a_new_person_has_everything_ahead_and_ends_with_everything_done(person: Person):
    assert _done(person) == [False] * 5

    profile = run_as(person.digest, career.get_profile)
    about = profile.fields | {"headline": "Engineer", "summary": "Arms."}
    run_as(person.digest, career.save_profile, Save(profile.id, profile.version, new_id()), about)
    assert _done(person) == [True, False, False, False, False]

    make_item(person, Kind.WORK)
    make_item(person, Kind.EDUCATION)
    assert _done(person) == [True, True, True, False, False]

    for name in ("Python", "Rust", "Go", "C++", "SQL"):
        assert not _steps(person)[3].is_done
        make_item(person, Kind.SKILLS, name=name)
    make_cv(person)
    assert _done(person) == [True] * 5


def test_the_last_step_leads_to_the_cv_changed_last(person: Person):
    assert _steps(person)[4].href == routes.CVS

    make_cv(person)
    latest = make_cv(person)
    assert _steps(person)[4].href == routes.cv(latest)


def test_what_others_have_done_does_not_count(person: Person, stranger: Person):
    for kind in Kind:
        make_item(stranger, kind)

    assert _done(person) == [False] * 5
