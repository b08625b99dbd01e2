"""Awards, publications, talks and other achievements."""

from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import Achievement
from careerhub.career.schemas import ACHIEVEMENT_CATEGORIES, Card
from careerhub.career.service.kinds.base import ListKind, day_columns, iso, joined
from careerhub.core.fields import Form


def _columns(session: Session, form: Form) -> dict[str, Any]:
    return {
        "title": form.line("title", 200, required="What was it?"),
        "category": form.choice("category", ACHIEVEMENT_CATEGORIES) or "OTHER",
        "description": form.text("description", 3000),
        "url": form.web_address("url"),
        **day_columns(form, "date", "date", "date_precision"),
    }


def _fields(row: Any) -> dict[str, str]:
    return {
        "title": row.title,
        "category": row.category,
        "description": row.description,
        "url": row.url,
        "date": iso(row.date, row.date_precision),
    }


def _card(row: Any) -> Card:
    return Card(row.id, row.title, joined(" · ", ACHIEVEMENT_CATEGORIES[row.category], iso(row.date, row.date_precision)))


ACHIEVEMENTS = ListKind(
    Achievement,
    (col(Achievement.display_order).asc(), col(Achievement.date).desc().nulls_last(), col(Achievement.id).desc()),
    _columns,
    _fields,
    _card,
)
