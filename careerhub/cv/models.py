"""Tables of CV versions, of what they were before, and of what was exported."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from careerhub.core.db.rows import Editable, Record, UtcDateTime


class CvVersion(Editable, table=True):
    """One CV: references to the record with their own choice and design, never a copy. A deleted one can come back."""

    __tablename__ = "cv_versions"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        ForeignKeyConstraint(["profile_id", "user_id"], ["profiles.id", "profiles.user_id"], ondelete="CASCADE"),
        UniqueConstraint("id", "user_id", name="uq_cv_versions_id_user_id"),
        CheckConstraint("accent ~ '^#[0-9a-f]{6}$'", name="accent"),
        CheckConstraint("page_size IN ('A4', 'Letter')", name="page_size"),
        CheckConstraint("type_size IN ('small', 'normal', 'large')", name="type_size"),
        CheckConstraint("density IN ('compact', 'normal', 'airy')", name="density"),
        CheckConstraint("fit_pages BETWEEN 0 AND 9", name="fit_pages"),
        CheckConstraint("language ~ '^[a-z]{2}$'", name="language"),
        Index("ix_cv_versions_profile_id", "profile_id"),
        Index("ix_cv_versions_user_id", "user_id"),
        Index(
            "uq_cv_versions_default",
            "profile_id",
            "user_id",
            unique=True,
            postgresql_where=text("is_default AND deleted_at IS NULL"),
        ),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    name: str = Field(max_length=100)
    template: str = Field(default="modern", max_length=50, sa_column_kwargs={"server_default": "modern"})
    page_size: str = Field(default="A4", max_length=10, sa_column_kwargs={"server_default": "A4"})
    accent: str = Field(default="#0f6e66", max_length=7, sa_column_kwargs={"server_default": "#0f6e66"})
    type_size: str = Field(default="normal", max_length=10, sa_column_kwargs={"server_default": "normal"})
    density: str = Field(default="normal", max_length=10, sa_column_kwargs={"server_default": "normal"})
    fit_pages: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    language: str = Field(default="en", max_length=2, sa_column_kwargs={"server_default": "en"})
    sections_config: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    is_default: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


def _of_a_cv(table: str) -> tuple[ForeignKeyConstraint, Index, Index]:
    """What ties a row to somebody's CV, and nobody else's."""
    return (
        ForeignKeyConstraint(["cv_id", "user_id"], ["cv_versions.id", "cv_versions.user_id"], ondelete="CASCADE"),
        Index(f"ix_{table}_cv_id", "cv_id", text("created_at DESC")),
        Index(f"ix_{table}_user_id", "user_id"),
    )


class CvVersionHistory(Record, table=True):
    """A CV as it was until it was changed; `created_at` is the moment of that change."""

    __tablename__ = "cv_version_history"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _of_a_cv("cv_version_history")

    user_id: str = Field(sa_type=Text)
    cv_id: str = Field(sa_type=Text)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    snapshot: dict[str, Any] = Field(sa_type=JSONB)


class CvExport(Record, table=True):
    """A file that was made of a CV, with the digest of what it showed."""

    __tablename__ = "cv_exports"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        *_of_a_cv("cv_exports"),
        CheckConstraint("format IN ('pdf', 'docx', 'md', 'txt', 'json')", name="format"),
        CheckConstraint("content_key ~ '^[0-9a-f]{64}$'", name="content_key"),
    )

    user_id: str = Field(sa_type=Text)
    cv_id: str = Field(sa_type=Text)
    format: str = Field(max_length=10)
    content_key: str = Field(max_length=64)
