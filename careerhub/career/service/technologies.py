"""Technologies: the shared list, fuzzy search in it, and skills made from it."""

import csv
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, func, or_, select

from careerhub.career.models import Skill, Technology
from careerhub.career.schemas import Item, Kind, TechnologyChoice
from careerhub.career.service.items import save_item
from careerhub.core.errors import DomainError, NotFound
from careerhub.core.fields import clean
from careerhub.core.ids import new_id
from careerhub.core.saving import Save

_SEED = Path(__file__).parents[1] / "data" / "technologies.csv"
_SHOWN = 8
_MIN_SIMILARITY = 0.3


def search_technologies(session: Session, user_id: str, typed: str) -> list[TechnologyChoice]:
    """Technologies whose name starts with, holds or resembles what was typed, best first, at most 8."""
    words = " ".join(clean(typed).split())[:100]
    if not words:
        return []
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    likeness = func.similarity(Technology.name, words)
    starts = col(Technology.name).ilike(f"{escaped}%")
    statement = (
        select(Technology)
        .where(or_(starts, col(Technology.name).ilike(f"%{escaped}%"), likeness > _MIN_SIMILARITY))
        .order_by(starts.desc(), likeness.desc(), func.length(Technology.name), Technology.name)
        .limit(_SHOWN)
    )
    return [TechnologyChoice(row.id, row.name, row.layer) for row in session.exec(statement)]


def add_skill(session: Session, user_id: str, save: Save, technology_id: str, name: str) -> Item:
    """Add a skill: a technology of the list, or (without an id) one's own word, which nobody else sees.

    Raises:
        NotFound: no such technology. DomainError: nothing was named, or the skill is there already.
    """
    technology = session.get(Technology, technology_id) if technology_id else _named(session, user_id, name)
    if technology is None:
        raise NotFound
    known = session.exec(select(Skill.id).where(Skill.user_id == user_id, Skill.technology_id == technology.id)).first()
    if known and known != save.record_id:
        raise DomainError(f"{technology.name} is among your skills already.")
    return save_item(session, user_id, save, {"technology_id": technology.id, "level": "3"}, Kind.SKILLS).item


def seed_technologies(session: Session) -> int:
    """Fill the shared list from the file that comes with the product; the number of new ones. Runs as the owner."""
    with _SEED.open(newline="", encoding="utf-8") as file:
        rows = [{"id": new_id(), **row} for row in csv.DictReader(file)]
    shared = {"index_elements": [text("lower(name)")], "index_where": text("user_id IS NULL")}
    statement = insert(Technology).values(rows).on_conflict_do_nothing(**shared)
    return len(session.execute(statement.returning(col(Technology.id))).scalars().all())


def _named(session: Session, user_id: str, name: str) -> Technology:
    words = " ".join(clean(name).split())
    if not words or len(words) > 100:
        raise DomainError("A skill's name has 1 to 100 characters.")
    statement = (
        select(Technology).where(func.lower(Technology.name) == words.lower()).order_by(col(Technology.user_id).nulls_first())
    )
    found = session.exec(statement).first()
    if found is None:
        found = Technology(user_id=user_id, name=words, category="System", layer="Tools")
        session.add(found)
        session.flush()
    return found
