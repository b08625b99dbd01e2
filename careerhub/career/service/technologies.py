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
from careerhub.core.ids import is_id, new_id
from careerhub.core.saving import Save

_SEED = Path(__file__).parents[1] / "data" / "technologies.csv"
_SHOWN = 8
_MIN_SIMILARITY = 0.3
# Two swapped letters of a short word leave little of its trigrams, so many are asked for and the typing errors counted.
_MIN_CANDIDATE, _CANDIDATES = 0.1, 40
_LETTERS_PER_ERROR = 3
_COMPARED_LETTERS = 40


def search_technologies(session: Session, user_id: str, typed: str) -> list[TechnologyChoice]:
    """Technologies whose name starts with, holds or resembles what was typed, best first, at most 8."""
    words = " ".join(clean(typed).split())[:100]
    if not words:
        return []
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    likeness = func.similarity(Technology.name, words)
    held = or_(col(Technology.name).ilike(f"%{escaped}%"), likeness > _MIN_CANDIDATE)
    found = session.exec(
        select(Technology, likeness)
        .where(held)
        .order_by(
            col(Technology.name).ilike(f"{escaped}%").desc(), likeness.desc(), func.length(Technology.name), Technology.name
        )
        .limit(_CANDIDATES)
    )
    ranked = [(rank, row) for row, like in found if (rank := _rank(words.lower(), row.name.lower(), like))]
    best = sorted(ranked, key=lambda pair: pair[0])[:_SHOWN]
    return [TechnologyChoice(row.id, row.name, row.category if row.layer == "Backend" else row.layer) for _, row in best]


def _rank(typed: str, name: str, likeness: float) -> tuple[int, int, float, int, str] | None:
    """How well a name fits, the smaller the better: it begins so, holds it, is mistyped, resembles it. None does not fit."""
    errors = 0 if typed in name else _typing_errors(typed[:_COMPARED_LETTERS], name[:_COMPARED_LETTERS])
    if not errors:
        kind = 0 if name.startswith(typed) else 1
    elif errors * _LETTERS_PER_ERROR <= len(typed):
        kind = 2
    elif likeness > _MIN_SIMILARITY:
        kind, errors = 3, 0
    else:
        return None
    return kind, errors, -likeness, len(name), name


def _typing_errors(typed: str, name: str) -> int:
    """The letters missing, extra, wrong or swapped in `typed` as a beginning of `name` (optimal string alignment)."""
    before, above = [0], list(range(len(name) + 1))
    for i, letter in enumerate(typed, 1):
        row = [i]
        for j, other in enumerate(name, 1):
            fewest = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == name[j - 2] and typed[i - 2] == other:
                fewest = min(fewest, before[j - 2] + 1)
            row.append(fewest)
        before, above = above, row
    return min(above)


def add_skill(session: Session, user_id: str, save: Save, technology_id: str, name: str) -> Item:
    """Add a skill: a technology of the list, or (without an id) one's own word, which nobody else sees.

    Raises:
        NotFound: no such technology. DomainError: nothing was named, or the skill is there already.
    """
    if technology_id and not is_id(technology_id):
        raise NotFound
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
