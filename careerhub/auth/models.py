"""Tables of accounts and sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, func
from sqlalchemy.dialects.postgresql import INET
from sqlmodel import Column, Field, SQLModel

from careerhub.core.db.rows import Record, UtcDateTime
from careerhub.core.ids import new_id


class User(Record, table=True):
    """One account. `email` is kept in lower case, so that it is unique without regard to case."""

    __tablename__ = "users"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("plan IN ('FREE', 'PRO', 'EXPERT')", name="plan"),
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("char_length(full_name) >= 2", name="full_name"),
    )

    email: str = Field(max_length=255, unique=True)
    password_hash: str | None = Field(default=None, max_length=255)
    full_name: str = Field(max_length=255)
    display_name: str = Field(default="", max_length=100, sa_column_kwargs={"server_default": ""})
    profile_completed: bool = Field(default=False, index=True, sa_column_kwargs={"server_default": "false"})
    is_active: bool = Field(default=True, sa_column_kwargs={"server_default": "true"})
    is_verified: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    plan: str = Field(default="FREE", max_length=20, sa_column_kwargs={"server_default": "FREE"})
    plan_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_login_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuthSession(SQLModel, table=True):
    """One signed-in device. Only the digest of its token is kept."""

    __tablename__ = "auth_sessions"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("char_length(token_hash) = 64", name="token_hash"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True))
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ip_address: str | None = Field(default=None, sa_type=INET)
    user_agent: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})
