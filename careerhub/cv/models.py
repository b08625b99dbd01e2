"""The table of CV versions."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from careerhub.core.db.rows import Editable


class CvVersion(Editable, table=True):
    """One CV: references to the record with their own choice and design, never a copy."""

    __tablename__ = "cv_versions"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        ForeignKeyConstraint(["profile_id", "user_id"], ["profiles.id", "profiles.user_id"], ondelete="CASCADE"),
        CheckConstraint("accent ~ '^#[0-9a-f]{6}$'", name="accent"),
        Index("ix_cv_versions_profile_id", "profile_id"),
        Index("ix_cv_versions_user_id", "user_id"),
        Index("uq_cv_versions_default", "profile_id", "user_id", unique=True, postgresql_where=text("is_default")),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    name: str = Field(max_length=100)
    template: str = Field(default="modern", max_length=50, sa_column_kwargs={"server_default": "modern"})
    page_size: str = Field(default="A4", max_length=10, sa_column_kwargs={"server_default": "A4"})
    accent: str = Field(default="#0f6e66", max_length=7, sa_column_kwargs={"server_default": "#0f6e66"})
    sections_config: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    is_default: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
