"""Skills: technologies with a level."""

from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import Skill, Technology
from careerhub.career.schemas import LEVELS, Card
from careerhub.career.service.kinds.base import ListKind, number, tick
from careerhub.core.clock import utc_now
from careerhub.core.fields import Form
from careerhub.core.ids import is_id


def _columns(session: Session, form: Form) -> dict[str, Any]:
    technology_id = form.line("technology_id", 26, required="Which skill is it?")
    # A foreign key would accept what one may not see.
    if technology_id and (not is_id(technology_id) or session.get(Technology, technology_id) is None):
        form.errors["technology_id"] = "Please choose from the list"
    return {
        "technology_id": technology_id,
        "level": form.number("level", 1, 5),
        "years_of_experience": form.number("years", 0, 80),
        "started_using_year": form.number("started", 1940, utc_now().year),
        "is_primary": form.flag("is_primary"),
    }


def _fields(row: Any) -> dict[str, str]:
    return {
        "technology_id": row.technology_id,
        "level": number(row.level),
        "years": number(row.years_of_experience),
        "started": number(row.started_using_year),
        "is_primary": tick(row.is_primary),
    }


def _card(row: Any) -> Card:
    return Card(row.id, row.technology_name, LEVELS.get(row.level or 0, ""), badge="Main" if row.is_primary else "")


SKILLS = ListKind(
    Skill,
    (col(Skill.is_primary).desc(), col(Skill.level).desc().nulls_last(), col(Skill.id).asc()),
    _columns,
    _fields,
    _card,
    more=(
        (col(Technology.name).label("technology_name"), col(Technology.layer).label("technology_layer")),
        Technology.__table__,  # pyright: ignore[reportAttributeAccessIssue]  (set by SQLModel)
    ),
)
