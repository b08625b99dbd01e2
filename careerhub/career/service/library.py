"""Lines to begin from: what people in a role do, the most used first."""

import csv
import re
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from careerhub.career.models import LibraryLine
from careerhub.career.schemas import ROLES
from careerhub.core.errors import NotFound
from careerhub.core.ids import is_id, new_id

_SEED = Path(__file__).parents[1] / "data" / "responsibilities.csv"
_SHOWN = 30
_SENIORITY = (
    ("EXECUTIVE", r"\b(chief|c[teopi]o|vp|vice president|president|director|founder)\b"),
    ("LEAD", r"\b(lead|leader|head|principal|staff|manager of|team lead)\b"),
    ("SENIOR", r"\b(senior|sr|expert)\b"),
    ("JUNIOR", r"\b(junior|jr|intern|internship|trainee|graduate|assistant|apprentice|working student)\b"),
)
_ROLE = (
    ("Robotics Engineer", r"robot|mechatronic|slam|motion plan|autonom"),
    ("Embedded Engineer", r"embedded|firmware|fpga|electronic|hardware"),
    ("Data Engineer", r"data engineer|etl|warehouse|analytics engineer|database"),
    ("Data Scientist", r"data scien|machine learning|\bml\b|\bai\b|analyst|statistic|deep learning"),
    ("DevOps Engineer", r"devops|\bsre\b|reliability|platform|cloud|infrastructure|system.? admin"),
    ("Security Engineer", r"security|penetration|\bsoc\b"),
    ("QA Engineer", r"\bqa\b|quality|test"),
    ("Mechanical Engineer", r"mechanical|\bcad\b|manufactur|design engineer"),
    ("Product Manager", r"product (manager|owner|lead)|head of product|\bcpo\b"),
    ("Project Manager", r"project|program|scrum|delivery|operations"),
    ("UX Designer", r"\bux\b|\bui\b|design"),
    ("Researcher", r"research|scientist|postdoc|phd|doctoral"),
    ("Teacher", r"teach|lecturer|professor|tutor|instructor|trainer"),
    ("Sales and Marketing", r"sales|marketing|account|business development|growth|customer success"),
)


def guess_role(position: str) -> tuple[str, str]:
    """The role and the seniority that a position's name sounds like."""
    words = position.lower()
    role = next((role for role, pattern in _ROLE if re.search(pattern, words)), ROLES[0])
    return role, next((level for level, pattern in _SENIORITY if re.search(pattern, words)), "MID")


def suggest_lines(session: Session, user_id: str, role: str, seniority: str) -> list[tuple[str, str]]:
    """Ids and texts of lines for a role at a seniority, the most used first, at most 30."""
    statement = (
        select(LibraryLine.id, LibraryLine.responsibility)
        .where(LibraryLine.role_category == role, LibraryLine.seniority_level == seniority)
        .order_by(col(LibraryLine.usage_count).desc(), LibraryLine.id)
        .limit(_SHOWN)
    )
    return [(line_id, words) for line_id, words in session.exec(statement)]


def take_line(session: Session, user_id: str, line_id: str) -> None:
    """Count that somebody has used a line.

    Raises:
        NotFound: there is no such line.
    """
    counted = update(LibraryLine).where(col(LibraryLine.id) == line_id).values(usage_count=LibraryLine.usage_count + 1)
    if not is_id(line_id) or not session.execute(counted.returning(col(LibraryLine.id))).first():
        raise NotFound


def seed_lines(session: Session) -> int:
    """Fill the library from the file that comes with the product; the number of new lines. Runs as the owner."""
    with _SEED.open(newline="", encoding="utf-8") as file:
        rows = [
            {
                "id": new_id(),
                "role_category": row["role_category"],
                "seniority_level": row["seniority"],
                "responsibility": row["text"],
            }
            for row in csv.DictReader(file)
        ]
    statement = insert(LibraryLine).values(rows).on_conflict_do_nothing(constraint="uq_responsibilities_library_line")
    return len(session.execute(statement.returning(col(LibraryLine.id))).scalars().all())
