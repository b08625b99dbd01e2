"""Tables of the career record. Every row carries its owner's id; the composite keys make a link to another's row impossible."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field

from careerhub.core.db.rows import Editable, Record

_PRECISION = "IN ('year', 'month', 'day')"


def _owned(*more: object) -> tuple[object, ...]:
    """Constraints of a table whose rows belong to a profile."""
    return (
        ForeignKeyConstraint(["profile_id", "user_id"], ["profiles.id", "profiles.user_id"], ondelete="CASCADE"),
        *more,
    )


def _dated() -> tuple[CheckConstraint, ...]:
    """Constraints of a start and an end whose precision is kept."""
    return (
        CheckConstraint("end_date IS NULL OR end_date > start_date", name="dates"),
        CheckConstraint(f"start_precision {_PRECISION}", name="start_precision"),
        CheckConstraint(f"end_precision {_PRECISION}", name="end_precision"),
    )


class Profile(Editable, table=True):
    """What a person says about themselves."""

    __tablename__ = "profiles"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_profiles_id_user_id"),
        CheckConstraint("visibility IN ('PRIVATE', 'FRIENDS', 'PUBLIC')", name="visibility"),
        CheckConstraint("completeness_score BETWEEN 0 AND 100", name="completeness_score"),
        Index("ix_profiles_public", "visibility", postgresql_where=text("visibility = 'PUBLIC'")),
    )

    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True))
    slug: str | None = Field(default=None, max_length=100, unique=True)
    headline: str = Field(default="", max_length=200)
    summary: str = Field(default="", sa_type=Text)
    location: str = Field(default="", max_length=100)
    visibility: str = Field(default="PRIVATE", max_length=20, sa_column_kwargs={"server_default": "PRIVATE"})
    completeness_score: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    draft_data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False, server_default="{}"))


class ProfileContact(Record, table=True):
    """How to reach a person: JSON of e-mail, phone, LinkedIn and website, encrypted. Its own table, so that a profile made
    public does not take it along: row-level security knows rows, not columns."""

    __tablename__ = "profile_contacts"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)

    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True))
    sealed: bytes = Field(sa_type=LargeBinary)


class Experience(Editable, table=True):
    """One position at one employer."""

    __tablename__ = "experiences"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _owned(
        *_dated(),
        CheckConstraint("NOT (is_current AND end_date IS NOT NULL)", name="current"),
        Index("ix_experiences_profile_id_start_date", "profile_id", text("start_date DESC")),
        Index("ix_experiences_user_id", "user_id"),
        Index("ix_experiences_responsibilities", "responsibilities", postgresql_using="gin"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    company_name: str = Field(max_length=200)
    company_website: str = Field(default="", max_length=500)
    company_location: str = Field(default="", max_length=100)
    position: str = Field(max_length=200)
    employment_type: str = Field(default="", max_length=50)
    start_date: date
    start_precision: str = Field(max_length=5)
    end_date: date | None = None
    end_precision: str | None = Field(default=None, max_length=5)
    is_current: bool = False
    description: str = Field(default="", sa_type=Text)
    responsibilities: list[str] = Field(default_factory=list, sa_type=JSONB)
    display_order: int = Field(default=0)


class Project(Editable, table=True):
    """Something built."""

    __tablename__ = "projects"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _owned(
        *_dated(),
        Index("ix_projects_profile_id", "profile_id"),
        Index("ix_projects_user_id", "user_id"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    name: str = Field(max_length=200)
    role: str = Field(default="", max_length=100)
    description: str = Field(default="", sa_type=Text)
    achievements: list[str] = Field(default_factory=list, sa_type=JSONB)
    url: str = Field(default="", max_length=500)
    start_date: date | None = None
    start_precision: str | None = Field(default=None, max_length=5)
    end_date: date | None = None
    end_precision: str | None = Field(default=None, max_length=5)
    is_ongoing: bool = False
    display_order: int = Field(default=0)


class Education(Editable, table=True):
    """One school, course or degree."""

    __tablename__ = "education"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _owned(
        *_dated(),
        Index("ix_education_profile_id", "profile_id"),
        Index("ix_education_user_id", "user_id"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    institution: str = Field(max_length=200)
    degree: str = Field(default="", max_length=100)
    field_of_study: str = Field(default="", max_length=200)
    start_date: date | None = None
    start_precision: str | None = Field(default=None, max_length=5)
    end_date: date | None = None
    end_precision: str | None = Field(default=None, max_length=5)
    grade: str = Field(default="", max_length=50)
    description: str = Field(default="", sa_type=Text)
    display_order: int = Field(default=0)


class Technology(Record, table=True):
    """Something one can know. Shared where `user_id` is NULL; else one person's own word, which nobody else sees."""

    __tablename__ = "technologies"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("category IN ('Framework', 'Library', 'Platform', 'Service', 'System')", name="category"),
        CheckConstraint("layer IN ('Backend', 'Database', 'DevOps', 'Frontend', 'Language', 'Tools')", name="layer"),
        Index("uq_technologies_shared", text("lower(name)"), unique=True, postgresql_where=text("user_id IS NULL")),
        Index("uq_technologies_own", "user_id", text("lower(name)"), unique=True, postgresql_where=text("user_id IS NOT NULL")),
        Index("ix_technologies_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        Index("ix_technologies_user_id", "user_id"),
    )

    user_id: str | None = Field(default=None, sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=True))
    name: str = Field(max_length=100)
    category: str = Field(max_length=50, index=True)
    layer: str = Field(max_length=50, index=True)


class Skill(Editable, table=True):
    """What a person knows of one technology. `level` is 1 (basic) to 5 (master)."""

    __tablename__ = "skills"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _owned(
        # With the owner: a unique index sees every row, and would tell a stranger who names this profile what is in it.
        UniqueConstraint("profile_id", "user_id", "technology_id", name="uq_skills_technology"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("years_of_experience BETWEEN 0 AND 80", name="years_of_experience"),
        Index("ix_skills_profile_id_level", "profile_id", text("level DESC")),
        Index("ix_skills_user_id", "user_id"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    technology_id: str = Field(
        sa_column=Column(Text, ForeignKey("technologies.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    level: int | None = None
    years_of_experience: int | None = None
    started_using_year: int | None = None
    is_primary: bool = False
