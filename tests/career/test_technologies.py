"""Searching for skills, and adding them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerhub.career import service
from careerhub.career.schemas import Item, Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import DomainError, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from tests.factories import Person, make_item, make_person


def _search(person: Person, typed: str) -> list[str]:
    return [found.name for found in run_as(person.digest, service.search_technologies, typed)]


def _add(person: Person, technology_id: str = "", name: str = "", save: Save | None = None) -> Item:
    return run_as(person.digest, service.add_skill, save or Save(new_id(), 0, new_id()), technology_id, name)


@pytest.mark.req("CAR-05")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("python", "Python"),
        ("Pyth", "Python"),
        ("pyhton", "Python"),
        ("pytohn", "Python"),
        ("phyton", "Python"),
        ("javscript", "JavaScript"),
        ("postgre", "PostgreSQL"),
        ("postgers", "PostgreSQL"),
        ("kubernets", "Kubernetes"),
        ("kuberentes", "Kubernetes"),
        ("dokcer", "Docker"),
        ("C++", "C++"),
        ("c#", "C#"),
        ("Go", "Go"),
        ("r", "R"),
        ("ros 2", "ROS 2"),
    ],
)
def test_what_is_meant_comes_first_in_spite_of_typing_errors(person: Person, typed: str, first: str):
    assert _search(person, typed)[:1] == [first]


def test_a_part_of_a_name_is_found(person: Person):
    assert "PostgreSQL" in _search(person, "gresql")


@pytest.mark.parametrize("typed", ["%", "%%", "_", "\\", "P_thon", "", "   ", "\0", "zzzzqqqq"])
def test_wildcards_are_plain_characters_and_nonsense_finds_nothing(person: Person, typed: str):
    wanted = {"P_thon": ["Python"], "_": ["PREEMPT_RT", "launch_testing", "ros2_control"]}  # one error, and the real ones

    assert sorted(_search(person, typed))[:3] == wanted.get(typed, [])


def test_at_most_eight_are_offered(person: Person):
    assert len(_search(person, "e")) == 8


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=130))
def test_no_text_breaks_the_search(typed: str):
    _search(_searcher(), typed)


_PERSONS: list[Person] = []


def _searcher() -> Person:
    if not _PERSONS:
        _PERSONS.append(make_person())
    return _PERSONS[0]


@pytest.mark.req("CAR-05")
def test_a_technology_of_the_list_becomes_a_skill(person: Person):
    (choice, *_) = run_as(person.digest, service.search_technologies, "Python")
    skill = _add(person, choice.id)

    assert skill.heading == "Python"
    assert run_as(person.digest, service.list_items, Kind.SKILLS) == [skill]


@pytest.mark.req("CAR-05")
def test_one_technology_is_one_skill(person: Person):
    (choice, *_) = run_as(person.digest, service.search_technologies, "Python")
    _add(person, choice.id)

    for technology_id, name in ((choice.id, ""), ("", "Python"), ("", " pyTHON ")):
        with pytest.raises(DomainError, match="Python is among your skills already"):
            _add(person, technology_id, name)
    with pytest.raises(NotFound):
        run_as(person.digest, service.save_item, Save(new_id(), 0, new_id()), {"technology_id": choice.id}, Kind.SKILLS)
    assert len(run_as(person.digest, service.list_items, Kind.SKILLS)) == 1


def test_the_same_addition_a_second_time_changes_nothing(person: Person):
    save = Save(new_id(), 0, new_id())

    assert _add(person, name="Python", save=save) == _add(person, name="Python", save=save)


def test_ones_own_word_is_found_by_oneself_and_by_nobody_else(person: Person, stranger: Person):
    word = f"Falconry {person.id[-6:]}"
    skill = _add(person, name=word)
    technology_id = skill.fields["technology_id"]

    assert _search(person, word) == [word]
    assert word not in _search(stranger, word)
    with pytest.raises(NotFound):
        _add(stranger, technology_id)
    theirs = _add(stranger, name=word)
    assert theirs.fields["technology_id"] != technology_id


def test_the_technology_of_a_skill_cannot_be_exchanged_for_another(person: Person):
    skill, other = make_item(person, Kind.SKILLS, name="Python"), make_item(person, Kind.SKILLS, name="Rust")
    fields = skill.fields | {"technology_id": other.fields["technology_id"]}
    saved = run_as(person.digest, service.save_item, Save(skill.id, 1, new_id()), fields, Kind.SKILLS).item

    assert saved.heading == "Python"


@pytest.mark.parametrize("name", ["", " ", "\0", "x" * 101])
def test_a_skill_needs_a_name_of_sensible_length(person: Person, name: str):
    with pytest.raises(DomainError):
        _add(person, name=name)


@pytest.mark.parametrize("technology_id", ["x", new_id(), "\0", "\ud800", "'"])
def test_what_is_not_on_the_list_is_not_found(person: Person, technology_id: str):
    with pytest.raises(NotFound):
        _add(person, technology_id)


@pytest.mark.parametrize(("level", "years", "wrong"), [("6", "1", {"level"}), ("0", "1", {"level"}), ("3", "81", {"years"})])
def test_level_and_years_have_their_range(person: Person, level: str, years: str, wrong: set[str]):
    skill = make_item(person, Kind.SKILLS)
    fields = skill.fields | {"level": level, "years": years}

    with pytest.raises(DomainError) as refused:
        run_as(person.digest, service.save_item, Save(skill.id, 1, new_id()), fields, Kind.SKILLS)
    assert set(getattr(refused.value, "errors", {})) == wrong
