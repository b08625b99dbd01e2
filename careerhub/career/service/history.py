"""Entries as they were: what was changed or deleted can be had back for 30 days."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session

from careerhub.career.models import EarlierVersion
from careerhub.career.schemas import Earlier, Kind
from careerhub.core.clock import utc_now
from careerhub.core.errors import NotFound
from careerhub.core.ids import is_id

KEPT = timedelta(days=30)
RESTED = timedelta(minutes=2)  # a form saves while one types; what stood for this long was meant
MAX_VERSIONS = 40
PROFILE = "profile"
_WORDS = {
    "is_current": "current",
    "is_ongoing": "ongoing",
    "is_primary": "main skill",
    "is_anonymized": "anonymity",
    "anonymized_company": "stand-in name",
    "responsibilities": "what you did",
    "url": "web address",
}


def remember(
    session: Session, user_id: str, kind: str, entity_id: str, heading: str, snapshot: dict[str, Any], *, is_deleted: bool = False
) -> None:
    """Keep what an entry was. `snapshot` is {fields, version, order, …}; what is too old, or too much, goes."""
    table = _table()
    mine = table.c.user_id == user_id
    session.execute(delete(table).where(mine, table.c.created_at < utc_now() - KEPT))
    newest = (
        select(table.c.id).where(mine, table.c.entity_id == entity_id).order_by(table.c.created_at.desc()).limit(MAX_VERSIONS - 1)
    )
    session.execute(delete(table).where(mine, table.c.entity_id == entity_id, table.c.id.not_in(newest)))
    session.add(
        EarlierVersion(
            user_id=user_id,
            kind=kind,
            entity_id=entity_id,
            heading=heading[:300],
            change="deleted" if is_deleted else "changed",
            snapshot=snapshot,
            created_at=utc_now(),
        )
    )
    session.flush()


def list_of(session: Session, user_id: str, entity_id: str, now: dict[str, str]) -> list[Earlier]:
    """What one entry was, newest first, with what differs from how it is `now`."""
    if not is_id(entity_id):
        return []
    found = session.execute(_kept(user_id).where(_table().c.entity_id == entity_id))
    return [
        Earlier(row.id, row.created_at.isoformat(timespec="seconds"), row.heading, changed)
        for row in found
        if (changed := _difference(row.snapshot["fields"], now))
    ]


def list_deleted(session: Session, user_id: str) -> list[Earlier]:
    """Entries that were deleted and are still gone, the last first."""
    found = session.execute(_kept(user_id).where(_table().c.change == "deleted"))
    return [Earlier(row.id, row.created_at.isoformat(timespec="seconds"), row.heading, "", Kind(row.kind).value) for row in found]


def was_deleted(session: Session, user_id: str, entity_id: str) -> bool:
    """Whether an entry of this id was deleted: a save that comes late must not bring it back."""
    table = _table()
    asked = select(table.c.id).where(table.c.user_id == user_id, table.c.entity_id == entity_id, table.c.change == "deleted")
    return session.execute(asked.limit(1)).first() is not None


def get_version(session: Session, user_id: str, version_id: str) -> Any:
    """One earlier version.

    Raises:
        NotFound: gone, too old, or somebody else's.
    """
    if not is_id(version_id):
        raise NotFound
    row = session.execute(_kept(user_id).where(_table().c.id == version_id)).first()
    if row is None:
        raise NotFound
    return row


def get_deleted(session: Session, user_id: str, entity_id: str) -> Any:
    """The last state of a deleted entry.

    Raises:
        NotFound: it was not deleted, or too long ago.
    """
    table = _table()
    if not is_id(entity_id):
        raise NotFound
    asked = _kept(user_id).where(table.c.entity_id == entity_id, table.c.change == "deleted")
    row = session.execute(asked.limit(1)).first()
    if row is None:
        raise NotFound
    return row


def forget_deletion(session: Session, user_id: str, entity_id: str) -> None:
    """An entry is there again: it may be saved, and is not in the bin any more."""
    table = _table()
    mine = (table.c.user_id == user_id, table.c.entity_id == entity_id, table.c.change == "deleted")
    session.execute(delete(table).where(*mine))


def _kept(user_id: str) -> Any:
    table = _table()
    return (
        select(table)
        .where(table.c.user_id == user_id, table.c.created_at > utc_now() - KEPT)
        .order_by(table.c.created_at.desc(), table.c.id.desc())
    )


def _difference(then: dict[str, str], now: dict[str, str]) -> str:
    names = [name for name in then if then[name] != now.get(name, "")]
    return ", ".join(_WORDS.get(name, name.replace("_", " ")) for name in names)


def _table() -> Any:
    return EarlierVersion.__table__  # pyright: ignore[reportAttributeAccessIssue]  (set by SQLModel)
