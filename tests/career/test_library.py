"""Lines to begin from."""

import csv
from collections import Counter

import pytest
from sqlmodel import Session

from careerhub.career import service
from careerhub.career.schemas import ROLES, SENIORITIES
from careerhub.career.service import library
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from tests.factories import Person

pytestmark = pytest.mark.req("CAR-08")


def _rows() -> list[dict[str, str]]:
    with library._SEED.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_library_has_300_lines_for_every_role_at_every_seniority():
    rows = _rows()

    assert len(rows) >= 300
    assert len({row["text"] for row in rows}) == len(rows)
    counts = Counter((row["role_category"], row["seniority"]) for row in rows)
    assert set(counts) == {(role, level) for role in ROLES for level in SENIORITIES}
    assert min(counts.values()) >= 4
    assert not [row["text"] for row in rows if any(mark in row["text"] for mark in "[]{}<>…") or row["text"].endswith(".")]


@pytest.mark.parametrize(
    ("position", "guess"),
    [
        ("Senior Robotics Engineer", ("Robotics Engineer", "SENIOR")),
        ("Head of Product", ("Product Manager", "LEAD")),
        ("Data engineering intern", ("Data Engineer", "JUNIOR")),
        ("CTO", ("Software Engineer", "EXECUTIVE")),
        ("", ("Software Engineer", "MID")),
    ],
)
def test_role_and_seniority_are_guessed_from_the_position(position: str, guess: tuple[str, str]):
    assert service.guess_role(position) == guess


def test_lines_that_are_used_come_first(person: Person):
    first, *_, last = run_as(person.digest, service.suggest_lines, "Teacher", "SENIOR")
    for _ in range(3):
        run_as(person.digest, service.take_line, last[0])
    again = run_as(person.digest, service.suggest_lines, "Teacher", "SENIOR")

    assert again[0] == last
    assert first in again


@pytest.mark.parametrize("line_id", ["", "x", new_id()])
def test_what_is_no_line_cannot_be_taken(person: Person, line_id: str):
    with pytest.raises(NotFound):
        run_as(person.digest, service.take_line, line_id)


def test_no_lines_for_what_is_no_role(person: Person):
    assert run_as(person.digest, service.suggest_lines, "' OR '1'='1", "MID") == []


def test_the_library_is_filled_only_once(owner_session: Session):
    assert service.seed_lines(owner_session) == 0
