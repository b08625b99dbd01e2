"""The whole record at once, as CVs need it."""

from typing import Any

from sqlmodel import Session, col, select

from careerhub.auth import service as auth
from careerhub.career.models import Skill, Technology
from careerhub.career.schemas import CareerRecord, Kind, Position, ProjectEntry, School, SkillEntry
from careerhub.career.service.items import rows_of
from careerhub.career.service.profile import own_profile, read_contact
from careerhub.core.dates import PartialDate


def get_record(session: Session, user_id: str) -> CareerRecord:
    """Everything a person's CVs can show."""
    profile = own_profile(session, user_id)
    used = select(Technology).join(Skill, col(Skill.technology_id) == Technology.id).where(Skill.user_id == user_id)
    known = {technology.id: technology for technology in session.exec(used)}
    return CareerRecord(
        profile_id=profile.id,
        full_name=auth.get_account(session, user_id).full_name,
        headline=profile.headline,
        summary=profile.summary,
        location=profile.location,
        contact=read_contact(session, user_id),
        work=tuple(_position(row) for row in rows_of(session, user_id, Kind.WORK)),
        projects=tuple(_project(row) for row in rows_of(session, user_id, Kind.PROJECTS)),
        education=tuple(_school(row) for row in rows_of(session, user_id, Kind.EDUCATION)),
        skills=tuple(
            SkillEntry(row.id, known[row.technology_id].name, known[row.technology_id].layer, row.level or 0, row.is_primary)
            for row in rows_of(session, user_id, Kind.SKILLS)
        ),
    )


def _position(row: Any) -> Position:
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
    )


def _project(row: Any) -> ProjectEntry:
    return ProjectEntry(
        id=row.id,
        name=row.name,
        role=row.role,
        url=row.url,
        start=PartialDate.of(row.start_date, row.start_precision),
        end=PartialDate.of(row.end_date, row.end_precision),
        is_ongoing=row.is_ongoing,
        description=row.description,
        achievements=tuple(row.achievements),
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
