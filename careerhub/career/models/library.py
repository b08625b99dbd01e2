"""What everybody shares to write better, and what a person can have back."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from careerhub.core.db.rows import UtcDateTime
from careerhub.core.ids import new_id


class LibraryLine(SQLModel, table=True):
    """A line that says what people in a role do, for everybody to begin from."""

    __tablename__ = "responsibilities_library"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("seniority_level IN ('JUNIOR', 'MID', 'SENIOR', 'LEAD', 'EXECUTIVE')", name="seniority_level"),
        UniqueConstraint("role_category", "seniority_level", "responsibility", name="uq_responsibilities_library_line"),
        Index("ix_responsibilities_library_usage_count", text("usage_count DESC")),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    role_category: str = Field(max_length=100, index=True)
    responsibility: str = Field(sa_type=Text)
    seniority_level: str = Field(max_length=50)
    usage_count: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})


class EarlierVersion(SQLModel, table=True):
    """An entry as it was before it was changed or deleted; kept for 30 days."""

    __tablename__ = "record_history"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("change IN ('changed', 'deleted')", name="change"),
        Index("ix_record_history_entity", "user_id", "entity_id", text("created_at DESC")),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False))
    kind: str = Field(max_length=20)
    entity_id: str = Field(sa_type=Text)
    heading: str = Field(default="", max_length=300)
    change: str = Field(max_length=10)
    snapshot: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})
