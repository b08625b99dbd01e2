"""Tables of privacy."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, func
from sqlmodel import Column, Field, SQLModel

from careerhub.core.db.rows import UtcDateTime
from careerhub.core.ids import new_id


class DataExport(SQLModel, table=True):
    """A person's data as a ZIP, made by a job; its link works once and for a day."""

    __tablename__ = "data_exports"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("status IN ('PENDING', 'READY', 'FAILED')", name="status"),
        CheckConstraint("char_length(token_hash) = 64", name="token_hash"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True))
    status: str = Field(default="PENDING", max_length=20, sa_column_kwargs={"server_default": "PENDING"})
    token_hash: str | None = Field(default=None, max_length=64, unique=True)
    size_bytes: int = Field(default=0)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    downloaded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})
