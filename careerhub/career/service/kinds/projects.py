"""Projects."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from careerhub.career.models import Experience, Project, ProjectTechnology
from careerhub.career.schemas import BUDGETS, PROJECT_CATEGORIES, PROJECT_STATUSES, Card
from careerhub.career.service import anonymity
from careerhub.career.service.kinds.base import ListKind, joined, number, period, period_text, tick
from careerhub.career.service.links import EXPERIENCES, technologies_of
from careerhub.core.fields import Form
from careerhub.core.ids import is_id

_TELLING = {
    "name": "the name",
    "role": "your role",
    "description": "the description",
    "achievements": "what came of it",
    "challenges": "what was hard",
    "technologies": "the technologies",
}


def _columns(session: Session, form: Form) -> dict[str, Any]:
    is_ongoing = form.flag("is_ongoing")
    is_anonymized = form.flag("is_anonymized")
    return {
        "name": form.line("name", 200, required="What is the project called?"),
        "role": form.line("role", 100),
        "demo_url": form.web_address("url"),
        "github_url": form.web_address("github_url"),
        "documentation_url": form.web_address("documentation_url"),
        "is_ongoing": is_ongoing,
        **form.period(is_open=is_ongoing),
        "description": form.text("description", 3000),
        "achievements": form.lines("achievements", 40, 600),
        "challenges": form.lines("challenges", 40, 600),
        "clients": form.lines("clients", 20, 200),
        "status": form.choice("status", PROJECT_STATUSES) or "Active",
        "category": form.choice("category", PROJECT_CATEGORIES) or "Production",
        "team_size": form.number("team_size", 1, 100_000),
        "duration_months": form.number("duration_months", 1, 600),
        "users_count": form.number("users_count", 0, 2_000_000_000),
        "budget_range": form.choice("budget_range", BUDGETS) or None,
        "is_anonymized": is_anonymized,
        "visibility": "ANONYMOUS" if is_anonymized else "PUBLIC",
        "anonymized_company": form.line("anonymized_company", 200),
    }


def _fields(row: Any) -> dict[str, str]:
    return {
        "name": row.name,
        "role": row.role,
        "url": row.demo_url,
        "github_url": row.github_url,
        "documentation_url": row.documentation_url,
        "is_ongoing": tick(row.is_ongoing),
        **period(row),
        "description": row.description,
        "achievements": "\n".join(row.achievements),
        "challenges": "\n".join(row.challenges),
        "clients": "\n".join(row.clients),
        "status": row.status,
        "category": row.category,
        "team_size": number(row.team_size),
        "duration_months": number(row.duration_months),
        "users_count": number(row.users_count),
        "budget_range": row.budget_range or "",
        "is_anonymized": tick(row.is_anonymized),
        "anonymized_company": row.anonymized_company,
    }


def _card(row: Any) -> Card:
    detail = joined(" · ", row.role, period_text(period(row), row.is_ongoing))
    return Card(row.id, row.name, detail, badge="Anonymous" if row.is_anonymized else "")


def _warn(session: Session, user_id: str, fields: dict[str, str]) -> list[str]:
    """Where an anonymised project still names whom it must not name."""
    if fields["is_anonymized"] != "true":
        return []
    ids = [one for one in fields["experiences"].split("\n") if is_id(one)]
    linked = select(col(Experience.company_name)).where(col(Experience.user_id) == user_id, col(Experience.id).in_(ids))
    names = anonymity.names([*fields["clients"].split("\n"), *session.execute(linked).scalars()])
    found = []
    for field, where in _TELLING.items():
        if told := anonymity.mentions(fields[field], names):
            stand_in = anonymity.stand_in(fields["anonymized_company"])
            found.append(f"“{told}” is named in {where}. CVs and exports say “{stand_in}” there instead.")
        elif told := anonymity.hints(fields[field], names):
            found.append(f"“{told}” in {where} may tell who it was. It is shown as it is; please write it in other words.")
    if fields["anonymized_company"] and (told := anonymity.mentions(fields["anonymized_company"], names)):
        found.append(f"“{told}” is named in the words that should stand for it. CVs and exports say “{anonymity.UNNAMED}”.")
    return found


PROJECTS = ListKind(
    Project,
    (
        col(Project.display_order).asc(),
        col(Project.is_ongoing).desc(),
        col(Project.start_date).desc().nulls_last(),
        col(Project.id).desc(),
    ),
    _columns,
    _fields,
    _card,
    links=(technologies_of(ProjectTechnology, "project_id"), EXPERIENCES),
    warn=_warn,
)
