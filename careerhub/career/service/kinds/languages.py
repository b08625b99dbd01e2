"""Languages that a person speaks."""

from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import Language
from careerhub.career.schemas import Card
from careerhub.career.service.kinds.base import ListKind
from careerhub.core.fields import Form


def _columns(session: Session, form: Form) -> dict[str, Any]:
    return {"name": form.line("name", 100, required="Which language is it?"), "fluency": form.line("fluency", 100)}


def _fields(row: Any) -> dict[str, str]:
    return {"name": row.name, "fluency": row.fluency}


def _card(row: Any) -> Card:
    return Card(row.id, row.name, row.fluency)


LANGUAGES = ListKind(Language, (col(Language.display_order).asc(), col(Language.id).asc()), _columns, _fields, _card)
