"""Search in the whole record: full text, and skills also where they are mistyped."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, func, literal_column, or_
from sqlmodel import Session

from careerhub.career.models.shared import PROJECT_SEARCH, WORK_SEARCH
from careerhub.career.schemas import Kind
from careerhub.career.service.kinds import LISTS
from careerhub.core.fields import clean

_SHOWN = 12
_MIN_SIMILARITY = 0.3
_NAMES = {
    Kind.WORK: "Job",
    Kind.PROJECTS: "Project",
    Kind.EDUCATION: "Education",
    Kind.SKILLS: "Skill",
    Kind.CERTIFICATES: "Certificate",
    Kind.ACHIEVEMENTS: "Achievement",
    Kind.LANGUAGES: "Language",
    Kind.PORTFOLIO: "Portfolio",
}
# What is searched where there is no index for it: short lists of one person.
_COLUMNS = {
    Kind.EDUCATION: ("institution", "degree", "field_of_study", "description"),
    Kind.CERTIFICATES: ("name", "issuing_organization", "credential_id"),
    Kind.ACHIEVEMENTS: ("title", "description"),
    Kind.LANGUAGES: ("name", "fluency"),
    Kind.PORTFOLIO: ("title", "body"),
}


@dataclass(frozen=True)
class Found:
    """An entry that fits what was searched for."""

    kind: Kind
    id: str
    heading: str
    hint: str


def search_record(session: Session, user_id: str, typed: str) -> list[Found]:
    """Entries with all the words that were typed, the last one perhaps unfinished; the best first, at most 12."""
    words = re.findall(r"\w+", clean(typed))[:8]
    if not words:
        return []
    query = func.to_tsquery("english", " & ".join(f"{word}:*" for word in words))
    found: list[tuple[float, Found]] = []
    for kind in Kind:
        part = LISTS[kind]
        fits, rank = _match(kind, part.table, query, " ".join(words))
        for row in session.execute(part.rows(user_id).add_columns(rank.label("rank")).where(fits).limit(_SHOWN)):
            card = part.card(row)
            hint = " · ".join(words for words in (_NAMES[kind], card.detail) if words)
            found.append((row.rank, Found(kind, row.id, card.heading, hint)))
    best = sorted(found, key=lambda pair: -pair[0])
    return [one for _, one in best[:_SHOWN]]


def _match(kind: Kind, table: Any, query: Any, typed: str) -> tuple[Any, Any]:
    """Whether a row fits, and how well."""
    if kind is Kind.SKILLS:
        name = literal_column("technologies.name", Text)
        likeness = func.word_similarity(typed, name)
        return or_(name.icontains(typed, autoescape=True), likeness > _MIN_SIMILARITY), likeness
    if kind is Kind.WORK:
        document: Any = literal_column(f"({WORK_SEARCH})")
    elif kind is Kind.PROJECTS:
        document = literal_column(f"({PROJECT_SEARCH})")
    else:
        document = func.to_tsvector("english", func.concat_ws(" ", *(cast(table.c[name], Text) for name in _COLUMNS[kind])))
    return document.op("@@")(query), func.ts_rank(document, query)
