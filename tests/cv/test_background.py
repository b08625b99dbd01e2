"""What is not kept for ever of CVs and of the record."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import background, service
from tests.factories import Person, make_cv, make_item

_TABLES = {"record_history": "created_at", "cv_version_history": "created_at", "cv_versions": "deleted_at"}


def _leave_traces(person: Person) -> None:
    """An entry that was deleted, a CV that was changed, a CV that was deleted."""
    item = make_item(person, Kind.WORK)
    run_as(person.digest, career.delete_item, Kind.WORK, item.id, item.version)
    cv_id = make_cv(person)
    shown = run_as(person.digest, service.get_cv, cv_id)
    run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), shown.fields | {"name": "Another name"})
    run_as(person.digest, service.delete_cv, make_cv(person))


def _count(session: Session, person: Person) -> dict[str, int]:
    found = {}
    for table, instant in _TABLES.items():
        rows = text(f"SELECT count(*) FROM {table} WHERE user_id = :id AND {instant} IS NOT NULL")
        found[table] = session.execute(rows, {"id": person.id}).scalar_one()
    return found


@pytest.mark.req("OPS-05")
def test_what_was_is_forgotten_after_thirty_days_though_nobody_comes_back(
    person: Person, stranger: Person, owner_session: Session
):
    _leave_traces(person)
    _leave_traces(stranger)
    for table, instant in _TABLES.items():
        old = text(f"UPDATE {table} SET {instant} = {instant} - :by WHERE user_id = :id")
        owner_session.execute(old, {"by": timedelta(days=30, minutes=1), "id": person.id})
    owner_session.commit()
    kept = make_cv(person, "Still there")

    background.forget_history()

    assert _count(owner_session, person) == dict.fromkeys(_TABLES, 0)
    assert _count(owner_session, stranger) == dict.fromkeys(_TABLES, 1)
    assert kept in [card.id for card in run_as(person.digest, service.list_cvs)]
