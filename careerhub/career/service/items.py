"""The lists of the record: one way to list, save and delete jobs, projects, schools and skills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from careerhub.career.models import Education, Experience, Project, Skill, Technology
from careerhub.career.schemas import EMPLOYMENT_TYPES, LEVELS, Item, Kind, Saved
from careerhub.career.service.profile import own_profile
from careerhub.core import saving
from careerhub.core.dates import PartialDate
from careerhub.core.errors import Conflict, DomainError, NotFound
from careerhub.core.fields import Form
from careerhub.core.ids import is_id
from careerhub.core.saving import Save

MAX_ITEMS = 500

Row = Experience | Project | Education | Skill


@dataclass(frozen=True)
class _Table:
    """What differs between the lists."""

    model: type[Row]
    order: tuple[ColumnElement[Any], ...]
    columns: Callable[[Session, Form], dict[str, Any]]
    item: Callable[[Session, Any], Item]


def list_items(session: Session, user_id: str, kind: Kind) -> list[Item]:
    """The person's entries of one list, in their order of display."""
    if kind is Kind.SKILLS:  # one query for all their names instead of one each
        session.exec(select(Technology).join(Skill).where(Skill.user_id == user_id)).all()
    return [_TABLES[kind].item(session, row) for row in rows_of(session, user_id, kind)]


def rows_of(session: Session, user_id: str, kind: Kind) -> Sequence[Any]:
    """The columns behind `list_items`, in the same order; for services only.

    Plain rows: objects of the models cost twice as much (bench).
    """
    return session.connection().execute(_list_statement(kind), {"user_id": user_id}).all()


@cache
def _list_statement(kind: Kind) -> Select[Any]:
    table = _TABLES[kind]
    columns = sa.inspect(table.model).local_table
    return sa.select(columns).where(columns.c.user_id == sa.bindparam("user_id")).order_by(*table.order)


def save_item(session: Session, user_id: str, save: Save, fields: dict[str, str], kind: Kind) -> Saved:
    """Save one entry; version 0 makes it. The same save a second time changes nothing.

    Raises:
        InvalidInput: messages by field. Conflict: changed or deleted elsewhere. NotFound: somebody else's.
    """
    table = _TABLES[kind]
    profile = own_profile(session, user_id)
    row = session.exec(select(table.model).where(table.model.id == save.record_id).with_for_update()).first()
    if row is None:
        if save.version:
            raise NotFound("This entry was deleted in another tab or on another device.")
        _check_room(session, user_id, table)
        form = Form(fields)
        columns = table.columns(session, form)
        form.check()
        row = table.model(id=save.record_id, user_id=user_id, profile_id=profile.id, version=0, **columns)
        saving.mark(row, save)
        session.add(row)
        _flush_new(session)
    elif saving.is_new(row, save):
        form = Form(fields)
        columns = table.columns(session, form)
        form.check()
        for name in columns.keys() - {"technology_id"}:  # another technology is another skill
            setattr(row, name, columns[name])
        saving.mark(row, save)
    session.flush()
    return Saved(row.version, table.item(session, row))


def delete_item(session: Session, user_id: str, kind: Kind, item_id: str, version: int) -> Item:
    """Delete one entry and give it back, so that it can be saved again under the same id.

    Raises:
        Conflict: it has changed since `version`. NotFound: gone, or somebody else's.
    """
    table = _TABLES[kind]
    if not is_id(item_id):
        raise NotFound
    statement = select(table.model).where(table.model.id == item_id, table.model.user_id == user_id).with_for_update()
    row = session.exec(statement).first()
    if row is None:
        raise NotFound
    if row.version != version:
        raise Conflict(row.version)
    item = table.item(session, row)
    session.delete(row)
    return item


def _flush_new(session: Session) -> None:
    """Insert; an id that somebody else's row has, or a second skill of one technology, looks like anything not found."""
    try:
        session.flush()
    except IntegrityError as error:
        raise NotFound("This entry exists already.") from error


def _check_room(session: Session, user_id: str, table: _Table) -> None:
    count = session.exec(select(func.count()).select_from(table.model).where(table.model.user_id == user_id)).one()
    if count >= MAX_ITEMS:
        raise DomainError(f"At most {MAX_ITEMS} entries fit into one list.")


def _work_columns(session: Session, form: Form) -> dict[str, Any]:
    is_current = form.flag("is_current")
    return {
        "company_name": form.line("company", 200, required="Which company was it?"),
        "position": form.line("position", 200, required="What was your position?"),
        "company_location": form.line("location", 100),
        "employment_type": form.choice("employment_type", EMPLOYMENT_TYPES),
        "is_current": is_current,
        **form.period(required="When did it start? A year is enough", is_open=is_current),
        "description": form.text("description", 3000),
        "responsibilities": form.lines("responsibilities", 40, 600),
    }


def _project_columns(session: Session, form: Form) -> dict[str, Any]:
    is_ongoing = form.flag("is_ongoing")
    return {
        "name": form.line("name", 200, required="What is the project called?"),
        "role": form.line("role", 100),
        "url": form.web_address("url"),
        "is_ongoing": is_ongoing,
        **form.period(is_open=is_ongoing),
        "description": form.text("description", 3000),
        "achievements": form.lines("achievements", 40, 600),
    }


def _school_columns(session: Session, form: Form) -> dict[str, Any]:
    return {
        "institution": form.line("institution", 200, required="Which school was it?"),
        "degree": form.line("degree", 100),
        "field_of_study": form.line("field_of_study", 200),
        **form.period(),
        "grade": form.line("grade", 50),
        "description": form.text("description", 3000),
    }


def _skill_columns(session: Session, form: Form) -> dict[str, Any]:
    technology_id = form.line("technology_id", 26, required="Which skill is it?")
    if technology_id and session.get(Technology, technology_id) is None:  # a foreign key would accept what one may not see
        form.errors["technology_id"] = "Please choose from the list"
    return {
        "technology_id": technology_id,
        "level": form.number("level", 1, 5),
        "years_of_experience": form.number("years", 0, 80),
        "is_primary": form.flag("is_primary"),
    }


def _dates(row: Experience | Project | Education) -> dict[str, str]:
    start = PartialDate.of(row.start_date, row.start_precision)
    end = PartialDate.of(row.end_date, row.end_precision)
    return {"start": start.iso() if start else "", "end": end.iso() if end else ""}


def _period_text(values: Mapping[str, str], is_open: bool) -> str:
    end = "now" if is_open else values["end"]
    return " – ".join(part for part in (values["start"], end) if part)


def _tick(flag: bool) -> str:
    return "true" if flag else "false"


def _work_item(session: Session, row: Experience) -> Item:
    values = {
        "company": row.company_name,
        "position": row.position,
        "location": row.company_location,
        "employment_type": row.employment_type,
        "is_current": _tick(row.is_current),
        **_dates(row),
        "description": row.description,
        "responsibilities": "\n".join(row.responsibilities),
    }
    detail = " · ".join(part for part in (row.company_name, _period_text(values, row.is_current)) if part)
    return Item(row.id, row.version, row.position, detail, values)


def _project_item(session: Session, row: Project) -> Item:
    values = {
        "name": row.name,
        "role": row.role,
        "url": row.url,
        "is_ongoing": _tick(row.is_ongoing),
        **_dates(row),
        "description": row.description,
        "achievements": "\n".join(row.achievements),
    }
    detail = " · ".join(part for part in (row.role, _period_text(values, row.is_ongoing)) if part)
    return Item(row.id, row.version, row.name, detail, values)


def _school_item(session: Session, row: Education) -> Item:
    values = {
        "institution": row.institution,
        "degree": row.degree,
        "field_of_study": row.field_of_study,
        **_dates(row),
        "grade": row.grade,
        "description": row.description,
    }
    degree = ", ".join(part for part in (row.degree, row.field_of_study) if part)
    detail = " · ".join(part for part in (degree, _period_text(values, is_open=False)) if part)
    return Item(row.id, row.version, row.institution, detail, values)


def _skill_item(session: Session, row: Skill) -> Item:
    technology = session.get_one(Technology, row.technology_id)
    values = {
        "technology_id": row.technology_id,
        "level": str(row.level or ""),
        "years": "" if row.years_of_experience is None else str(row.years_of_experience),
        "is_primary": _tick(row.is_primary),
    }
    return Item(row.id, row.version, technology.name, LEVELS.get(row.level or 0, ""), values)


_TABLES: dict[Kind, _Table] = {
    Kind.WORK: _Table(
        Experience,
        (
            col(Experience.display_order).asc(),
            col(Experience.is_current).desc(),
            col(Experience.start_date).desc(),
            col(Experience.id).desc(),
        ),
        _work_columns,
        _work_item,
    ),
    Kind.PROJECTS: _Table(
        Project,
        (
            col(Project.display_order).asc(),
            col(Project.is_ongoing).desc(),
            col(Project.start_date).desc().nulls_last(),
            col(Project.id).desc(),
        ),
        _project_columns,
        _project_item,
    ),
    Kind.EDUCATION: _Table(
        Education,
        (col(Education.display_order).asc(), col(Education.start_date).desc().nulls_last(), col(Education.id).desc()),
        _school_columns,
        _school_item,
    ),
    Kind.SKILLS: _Table(
        Skill,
        (col(Skill.is_primary).desc(), col(Skill.level).desc().nulls_last(), col(Skill.id).asc()),
        _skill_columns,
        _skill_item,
    ),
}
