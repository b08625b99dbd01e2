"""The whole record at once, as CVs need it: what it does not hold, no CV and no export can show."""

from typing import Any

from sqlmodel import Session

from careerhub.auth import service as auth
from careerhub.career.schemas import (
    AchievementEntry,
    CareerRecord,
    Certificate,
    Kind,
    LanguageEntry,
    Position,
    ProjectEntry,
    School,
    SkillEntry,
)
from careerhub.career.service import anonymity
from careerhub.career.service.items import links_of, rows_of
from careerhub.career.service.photo import get_photo
from careerhub.career.service.profile import own_profile, read_contact
from careerhub.core.dates import PartialDate


def get_record(session: Session, user_id: str) -> CareerRecord:
    """Everything a person's CVs can show. Of anonymised projects, nothing that names a client or the company."""
    profile = own_profile(session, user_id)
    rows = {kind: rows_of(session, user_id, kind) for kind in Kind if kind is not Kind.PORTFOLIO}
    links = {kind: links_of(session, user_id, kind, [row.id for row in rows[kind]]) for kind in (Kind.WORK, Kind.PROJECTS)}
    companies = {row.id: row.company_name for row in rows[Kind.WORK]}
    return CareerRecord(
        profile_id=profile.id,
        full_name=auth.get_account(session, user_id).full_name,
        headline=profile.headline,
        summary=profile.summary,
        location=profile.location,
        contact=read_contact(session, user_id),
        work=tuple(_position(row, links[Kind.WORK][row.id]) for row in rows[Kind.WORK]),
        projects=tuple(_project(row, links[Kind.PROJECTS][row.id], companies) for row in rows[Kind.PROJECTS]),
        education=tuple(map(_school, rows[Kind.EDUCATION])),
        skills=tuple(map(_skill, rows[Kind.SKILLS])),
        certificates=tuple(map(_certificate, rows[Kind.CERTIFICATES])),
        achievements=tuple(map(_achievement, rows[Kind.ACHIEVEMENTS])),
        languages=tuple(LanguageEntry(row.id, row.name, row.fluency) for row in rows[Kind.LANGUAGES]),
        photo=get_photo(session, user_id),
    )


def told_of(session: Session, user_id: str, item_id: str, text: str) -> str:
    """What may be told of an entry outside of the owner's own editor, of a text that is not in the record: of an anonymised
    project without the names of client and company; of anything else as it is."""
    row = next((row for row in rows_of(session, user_id, Kind.PROJECTS) if row.id == item_id and row.is_anonymized), None)
    if row is None:
        return text
    jobs = set(links_of(session, user_id, Kind.PROJECTS, [item_id])[item_id]["experiences"])
    linked = [job.company_name for job in rows_of(session, user_id, Kind.WORK) if job.id in jobs]
    hidden = anonymity.names([*row.clients, *linked])
    instead = anonymity.stand_in(anonymity.scrub(row.anonymized_company, hidden, anonymity.UNNAMED))
    return anonymity.scrub(text, hidden, instead)


def _position(row: Any, links: dict[str, list[str]]) -> Position:
    return Position(
        id=row.id,
        company=row.company_name,
        position=row.position,
        location=row.company_location,
        start=PartialDate.of(row.start_date, row.start_precision),
        end=PartialDate.of(row.end_date, row.end_precision),
        is_current=row.is_current,
        description=row.description,
        responsibilities=tuple(row.responsibilities),
        employment_type=row.employment_type,
        website=row.company_website,
        company_size=row.company_size,
        industry=row.industry,
        technologies=tuple(links["technologies"]),
    )


def _project(row: Any, links: dict[str, list[str]], companies: dict[str, str]) -> ProjectEntry:
    """A project; of an anonymised one no client, no company, no link, no job, and their names in no text."""
    linked = [companies[job_id] for job_id in links["experiences"]]
    hidden = anonymity.names([*row.clients, *linked]) if row.is_anonymized else []
    instead = anonymity.stand_in(anonymity.scrub(row.anonymized_company, hidden, anonymity.UNNAMED))

    def told(text: str) -> str:
        return anonymity.scrub(text, hidden, instead) if hidden else text

    def told_all(texts: list[str]) -> tuple[str, ...]:
        return tuple(map(told, texts))

    is_open = not row.is_anonymized
    return ProjectEntry(
        id=row.id,
        name=told(row.name),
        role=told(row.role),
        url=row.demo_url if is_open else "",
        start=PartialDate.of(row.start_date, row.start_precision),
        end=PartialDate.of(row.end_date, row.end_precision),
        is_ongoing=row.is_ongoing,
        description=told(row.description),
        achievements=told_all(row.achievements),
        challenges=told_all(row.challenges),
        clients=tuple(row.clients) if is_open else (),
        technologies=told_all(links["technologies"]),
        company=next(iter(linked), "") if is_open else row.anonymized_company and instead,
        github_url=row.github_url if is_open else "",
        documentation_url=row.documentation_url if is_open else "",
        team_size=row.team_size,
        duration_months=row.duration_months,
        users_count=row.users_count,
        budget_range=row.budget_range or "",
        status=row.status,
        category=row.category,
        is_anonymized=row.is_anonymized,
        experience_ids=tuple(links["experiences"]) if is_open else (),
    )


def _school(row: Any) -> School:
    return School(
        id=row.id,
        institution=row.institution,
        degree=row.degree,
        field_of_study=row.field_of_study,
        start=PartialDate.of(row.start_date, row.start_precision),
        end=PartialDate.of(row.end_date, row.end_precision),
        grade=row.grade,
        description=row.description,
    )


def _skill(row: Any) -> SkillEntry:
    return SkillEntry(
        id=row.id,
        name=row.technology_name,
        layer=row.technology_layer,
        level=row.level or 0,
        is_primary=row.is_primary,
        years=row.years_of_experience,
        started_year=row.started_using_year,
    )


def _certificate(row: Any) -> Certificate:
    return Certificate(
        id=row.id,
        name=row.name,
        issuer=row.issuing_organization,
        credential_id=row.credential_id,
        url=row.credential_url,
        issued=PartialDate.of(row.issue_date, row.issue_precision),
        expires=PartialDate.of(row.expiry_date, row.expiry_precision),
    )


def _achievement(row: Any) -> AchievementEntry:
    return AchievementEntry(
        id=row.id,
        title=row.title,
        category=row.category,
        description=row.description,
        date=PartialDate.of(row.date, row.date_precision),
        url=row.url,
    )
