"""What belongs together: technologies of jobs and projects, jobs of projects."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, col

from careerhub.career.models import Experience, ProjectExperience, Technology
from careerhub.core.errors import InvalidInput
from careerhub.core.fields import clean
from careerhub.core.ids import is_id

MAX_LINKS = 40


@dataclass(frozen=True)
class LinkField:
    """A field of a form that is kept in a table of links: one line each."""

    name: str
    read: Callable[[Session, str, list[str]], dict[str, list[str]]]
    """(session, user_id, row ids) → the lines of each row."""
    write: Callable[[Session, str, str, list[str]], None]
    """(session, user_id, row id, lines)."""


def technologies_of(link: Any, key: str) -> LinkField:
    """The field `technologies`: names, of which unknown ones become the person's own words."""

    def read(session: Session, user_id: str, ids: list[str]) -> dict[str, list[str]]:
        table = link.__table__
        found = session.execute(
            select(table.c[key], col(Technology.name))
            .join(Technology, col(Technology.id) == table.c.technology_id)
            .where(table.c.user_id == user_id, table.c[key].in_(ids))
            .order_by(table.c.display_order)
        )
        return _by_row(found, ids)

    def write(session: Session, user_id: str, row_id: str, names: list[str]) -> None:
        _put(session, link.__table__, key, user_id, row_id, "technology_id", _known(session, user_id, names))

    return LinkField("technologies", read, write)


def _read_experiences(session: Session, user_id: str, ids: list[str]) -> dict[str, list[str]]:
    table = _table(ProjectExperience)
    found = session.execute(
        select(table.c.project_id, table.c.experience_id)
        .where(table.c.user_id == user_id, table.c.project_id.in_(ids))
        .order_by(table.c.display_order)
    )
    return _by_row(found, ids)


def _write_experiences(session: Session, user_id: str, row_id: str, ids: list[str]) -> None:
    wanted = [one for one in ids if is_id(one)]
    own = select(col(Experience.id)).where(col(Experience.user_id) == user_id, col(Experience.id).in_(wanted))
    known = set(session.execute(own).scalars())  # one that was deleted meanwhile, or is somebody else's, is left out
    _put(session, _table(ProjectExperience), "project_id", user_id, row_id, "experience_id", [i for i in wanted if i in known])


EXPERIENCES = LinkField("experiences", _read_experiences, _write_experiences)


def projects_of_job(session: Session, user_id: str, job_id: str) -> list[str]:
    """The ids of the projects that were part of a job."""
    table = _table(ProjectExperience)
    asked = select(table.c.project_id).where(table.c.user_id == user_id, table.c.experience_id == job_id)
    return list(session.execute(asked).scalars())


def link_projects(session: Session, user_id: str, job_id: str, project_ids: list[str]) -> None:
    """Link those of the projects that still exist to a job."""
    for project_id, jobs in _read_experiences(session, user_id, project_ids).items():
        _write_experiences(session, user_id, project_id, [*jobs, job_id])


def lines_of(text: str, field: str) -> list[str]:
    """The lines of a field of links, each once.

    Raises:
        InvalidInput: too many, or too long.
    """
    found = list(dict.fromkeys(line for line in (" ".join(raw.split()) for raw in clean(text).split("\n")) if line))
    if len(found) > MAX_LINKS:
        raise InvalidInput({field: f"At most {MAX_LINKS}, please"})
    if any(len(line) > 100 for line in found):
        raise InvalidInput({field: "Each can have at most 100 characters"})
    return found


def _known(session: Session, user_id: str, names: list[str]) -> list[str]:
    """The ids of technologies by their names; a name nobody knows becomes the person's own word."""
    if not names:
        return []
    asked = select(col(Technology.id), func.lower(col(Technology.name))).where(
        func.lower(col(Technology.name)).in_([func.lower(name) for name in names])
    )
    known = {name: an_id for an_id, name in session.execute(asked.order_by(col(Technology.user_id).nulls_last()))}
    lowered = dict(zip(names, session.execute(select(*(func.lower(name) for name in names))).one(), strict=True))
    for name in names:
        if lowered[name] not in known:
            own = Technology(user_id=user_id, name=name, category="System", layer="Tools")
            session.add(own)
            session.flush()
            known[lowered[name]] = own.id
    return list(dict.fromkeys(known[lowered[name]] for name in names))


def _put(session: Session, table: Any, key: str, user_id: str, row_id: str, other: str, ids: list[str]) -> None:
    mine = (table.c[key] == row_id, table.c.user_id == user_id)
    if ids == list(session.execute(select(table.c[other]).where(*mine).order_by(table.c.display_order)).scalars()):
        return
    session.execute(delete(table).where(*mine))
    if ids:
        rows = [{key: row_id, other: one, "user_id": user_id, "display_order": place} for place, one in enumerate(ids)]
        session.execute(insert(table), rows)


def _by_row(pairs: Any, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {row_id: [] for row_id in ids}
    for row_id, value in pairs:
        found[row_id].append(value)
    return found


def _table(model: Any) -> Any:
    return model.__table__
