"""Schools and degrees."""

from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import Education
from careerhub.career.schemas import Card
from careerhub.career.service.kinds.base import ListKind, joined, period, period_text
from careerhub.core.fields import Form


def _columns(session: Session, form: Form) -> dict[str, Any]:
    return {
        "institution": form.line("institution", 200, required="Which school was it?"),
        "degree": form.line("degree", 100),
        "field_of_study": form.line("field_of_study", 200),
        **form.period(),
        "grade": form.line("grade", 50),
        "description": form.text("description", 3000),
    }


def _fields(row: Any) -> dict[str, str]:
    return {
        "institution": row.institution,
        "degree": row.degree,
        "field_of_study": row.field_of_study,
        **period(row),
        "grade": row.grade,
        "description": row.description,
    }


def _card(row: Any) -> Card:
    degree = joined(", ", row.degree, row.field_of_study)
    return Card(row.id, row.institution, joined(" · ", degree, period_text(period(row), is_open=False)))


EDUCATION = ListKind(
    Education,
    (col(Education.display_order).asc(), col(Education.start_date).desc().nulls_last(), col(Education.id).desc()),
    _columns,
    _fields,
    _card,
)
