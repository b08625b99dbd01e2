"""Who one is, and the lists of the record that hold words."""

from datetime import date
from datetime import date as Day  # noqa: N812  (a column is called `date`)
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field

from careerhub.career.models.shared import PROJECT_SEARCH, WORK_SEARCH, dated, one_day, owned
from careerhub.core.db.rows import Editable, Record


class Profile(Editable, table=True):
    """What a person says about themselves."""

    __tablename__ = "profiles"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_profiles_id_user_id"),
        CheckConstraint("visibility IN ('PRIVATE', 'FRIENDS', 'PUBLIC')", name="visibility"),
        CheckConstraint("completeness_score BETWEEN 0 AND 100", name="completeness_score"),
        Index("ix_profiles_public", "visibility", postgresql_where=text("visibility = 'PUBLIC'")),
        Index("ix_profiles_completeness_score", "completeness_score"),
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


class ProfilePhoto(Record, table=True):
    """A person's picture: a square JPEG made by the server. Its own table, so that reading a profile does not read it."""

    __tablename__ = "profile_photos"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)

    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True))
    image: bytes = Field(sa_type=LargeBinary)


class Experience(Editable, table=True):
    """One position at one employer."""

    __tablename__ = "experiences"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(
        *dated(),
        CheckConstraint("NOT (is_current AND end_date IS NOT NULL)", name="current"),
        UniqueConstraint("id", "user_id", name="uq_experiences_id_user_id"),
        Index("ix_experiences_current", "profile_id", "is_current", postgresql_where=text("is_current")),
        Index("ix_experiences_search", text(f"({WORK_SEARCH})"), postgresql_using="gin"),
        Index("ix_experiences_profile_id_start_date", "profile_id", text("start_date DESC")),
        Index("ix_experiences_user_id", "user_id"),
        Index("ix_experiences_responsibilities", "responsibilities", postgresql_using="gin"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    company_name: str = Field(max_length=200)
    company_website: str = Field(default="", max_length=500)
    company_size: str = Field(default="", max_length=50, sa_column_kwargs={"server_default": ""})
    industry: str = Field(default="", max_length=100, sa_column_kwargs={"server_default": ""})
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
    __table_args__ = owned(
        *dated(),
        UniqueConstraint("id", "user_id", name="uq_projects_id_user_id"),
        CheckConstraint("status IN ('Active', 'Staging', 'Archived')", name="status"),
        CheckConstraint("category IN ('Demo', 'Internal', 'Production')", name="category"),
        CheckConstraint("budget_range IN ('small', 'medium', 'large')", name="budget_range"),
        CheckConstraint("visibility IN ('PUBLIC', 'ANONYMOUS')", name="visibility"),
        CheckConstraint("is_anonymized = (visibility = 'ANONYMOUS')", name="is_anonymized"),
        CheckConstraint("team_size >= 1", name="team_size"),
        CheckConstraint("duration_months >= 1", name="duration_months"),
        CheckConstraint("users_count >= 0", name="users_count"),
        Index("ix_projects_profile_id", "profile_id"),
        Index("ix_projects_user_id", "user_id"),
        Index("ix_projects_start_date", text("start_date DESC")),
        Index("ix_projects_public", "profile_id", "visibility", postgresql_where=text("visibility = 'PUBLIC'")),
        Index("ix_projects_search", text(f"({PROJECT_SEARCH})"), postgresql_using="gin"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    name: str = Field(max_length=200)
    role: str = Field(default="", max_length=100)
    description: str = Field(default="", sa_type=Text)
    achievements: list[str] = Field(default_factory=list, sa_type=JSONB)
    challenges: list[str] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
    clients: list[str] = Field(default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": "[]"})
    status: str = Field(default="Active", max_length=20, sa_column_kwargs={"server_default": "Active"})
    category: str = Field(default="Production", max_length=20, sa_column_kwargs={"server_default": "Production"})
    team_size: int | None = None
    duration_months: int | None = None
    users_count: int | None = None
    budget_range: str | None = Field(default=None, max_length=20)
    demo_url: str = Field(default="", max_length=500)
    github_url: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    documentation_url: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    visibility: str = Field(default="PUBLIC", max_length=20, sa_column_kwargs={"server_default": "PUBLIC"})
    is_anonymized: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    anonymized_company: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    start_date: date | None = None
    start_precision: str | None = Field(default=None, max_length=5)
    end_date: date | None = None
    end_precision: str | None = Field(default=None, max_length=5)
    is_ongoing: bool = False
    display_order: int = Field(default=0)


class Education(Editable, table=True):
    """One school, course or degree."""

    __tablename__ = "education"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(
        *dated(),
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


class Certification(Editable, table=True):
    """A certificate. Whether it has expired depends on the day, so it is worked out when it is read."""

    __tablename__ = "certifications"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(
        *one_day("issue"),
        *one_day("expiry"),
        CheckConstraint("expiry_date IS NULL OR expiry_date > issue_date", name="dates"),
        Index("ix_certifications_profile_id", "profile_id"),
        Index("ix_certifications_user_id", "user_id"),
        Index("ix_certifications_expiry_date", "expiry_date", postgresql_where=text("expiry_date IS NOT NULL")),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    name: str = Field(max_length=200)
    issuing_organization: str = Field(default="", max_length=200)
    credential_id: str = Field(default="", max_length=100)
    credential_url: str = Field(default="", max_length=500)
    issue_date: date | None = None
    issue_precision: str | None = Field(default=None, max_length=5)
    expiry_date: date | None = None
    expiry_precision: str | None = Field(default=None, max_length=5)
    display_order: int = Field(default=0)


class Achievement(Editable, table=True):
    """An award, a publication, a talk, or something else to be proud of."""

    __tablename__ = "achievements"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(
        *one_day("date", "date_precision"),
        CheckConstraint("category IN ('AWARD', 'PUBLICATION', 'SPEAKING', 'OTHER')", name="category"),
        Index("ix_achievements_profile_id", "profile_id"),
        Index("ix_achievements_user_id", "user_id"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    title: str = Field(max_length=200)
    description: str = Field(default="", sa_type=Text)
    category: str = Field(default="OTHER", max_length=50)
    url: str = Field(default="", max_length=500)
    date: Day | None = None
    date_precision: str | None = Field(default=None, max_length=5)
    display_order: int = Field(default=0)


class Language(Editable, table=True):
    """A language that somebody speaks; how well, in their own words."""

    __tablename__ = "languages"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(Index("ix_languages_profile_id", "profile_id"), Index("ix_languages_user_id", "user_id"))

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    name: str = Field(max_length=100)
    fluency: str = Field(default="", max_length=100)
    display_order: int = Field(default=0)


class PortfolioItem(Editable, table=True):
    """Something to show, told in Markdown."""

    __tablename__ = "portfolio_items"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(Index("ix_portfolio_items_profile_id", "profile_id"), Index("ix_portfolio_items_user_id", "user_id"))

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    title: str = Field(max_length=200)
    body: str = Field(default="", sa_type=Text)
    links: list[str] = Field(default_factory=list, sa_type=JSONB)
    display_order: int = Field(default=0)
