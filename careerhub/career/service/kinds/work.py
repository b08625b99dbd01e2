"""Jobs."""

from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import Experience, ExperienceTechnology
from careerhub.career.schemas import COMPANY_SIZES, EMPLOYMENT_TYPES, Card
from careerhub.career.service.kinds.base import ListKind, joined, period, period_text, tick
from careerhub.career.service.links import technologies_of
from careerhub.core.fields import Form


def _columns(session: Session, form: Form) -> dict[str, Any]:
    is_current = form.flag("is_current")
    return {
        "company_name": form.line("company", 200, required="Which company was it?"),
        "company_website": form.web_address("website"),
        "company_size": form.choice("company_size", COMPANY_SIZES),
        "industry": form.line("industry", 100),
        "position": form.line("position", 200, required="What was your position?"),
        "company_location": form.line("location", 100),
        "employment_type": form.choice("employment_type", EMPLOYMENT_TYPES),
        "is_current": is_current,
        **form.period(required="When did it start? A year is enough", is_open=is_current),
        "description": form.text("description", 3000),
        "responsibilities": form.lines("responsibilities", 40, 600),
    }


def _fields(row: Any) -> dict[str, str]:
    return {
        "company": row.company_name,
        "website": row.company_website,
        "company_size": row.company_size,
        "industry": row.industry,
        "position": row.position,
        "location": row.company_location,
        "employment_type": row.employment_type,
        "is_current": tick(row.is_current),
        **period(row),
        "description": row.description,
        "responsibilities": "\n".join(row.responsibilities),
    }


def _card(row: Any) -> Card:
    detail = joined(" · ", row.company_name, period_text(period(row), row.is_current))
    return Card(row.id, row.position, detail, company=row.company_name)


WORK = ListKind(
    Experience,
    (
        col(Experience.display_order).asc(),
        col(Experience.is_current).desc(),
        col(Experience.start_date).desc(),
        col(Experience.id).desc(),
    ),
    _columns,
    _fields,
    _card,
    links=(technologies_of(ExperienceTechnology, "experience_id"),),
)
