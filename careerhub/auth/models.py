"""Tables of accounts, sessions and the ways to prove who one is. Of every token only the SHA-256 is kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import INET, JSONB
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
    is_admin: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
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
    authenticated_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ip_address: str | None = Field(default=None, sa_type=INET)
    user_agent: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})


def _owner(*, unique: bool = False) -> Any:
    """The column of the person to whom a row belongs; the row goes with them."""
    return Field(
        sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=not unique, unique=unique)
    )


def _created() -> Any:
    return Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})


class LinkedAccount(SQLModel, table=True):
    """One account at Google or GitHub that opens this one. The key is the provider's own id, never the address."""

    __tablename__ = "accounts"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("auth_provider IN ('email', 'google', 'github')", name="auth_provider"),
        UniqueConstraint("auth_provider", "oauth_provider_id"),
        UniqueConstraint("user_id", "auth_provider"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = _owner()
    auth_provider: str = Field(max_length=20)
    oauth_provider_id: str = Field(max_length=255)
    email: str = Field(default="", max_length=255)
    created_at: datetime = _created()


class VerificationRequest(SQLModel, table=True):
    """A link that proves that an address is a person's own: the first one, or a new one."""

    __tablename__ = "verification_requests"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("char_length(token_hash) = 64", name="token_hash"),
        CheckConstraint("purpose IN ('verify', 'change')", name="purpose"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = _owner()
    purpose: str = Field(max_length=20)
    email: str = Field(max_length=255)
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = _created()


class PasswordResetToken(SQLModel, table=True):
    """A link with which a forgotten password is replaced."""

    __tablename__ = "password_reset_tokens"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (CheckConstraint("char_length(token_hash) = 64", name="token_hash"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = _owner()
    token_hash: str = Field(max_length=64, unique=True)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = _created()


class Mail(SQLModel, table=True):
    """A mail that is to be sent, or was given up. What it says is written, and its token made, only when it is sent."""

    __tablename__ = "mails"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("status IN ('QUEUED', 'FAILED')", name="status"),
        Index("ix_mails_status_next_at", "status", "next_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str | None = Field(
        default=None, sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=True, index=True)
    )
    kind: str = Field(max_length=40)
    address: str = Field(max_length=255)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    status: str = Field(default="QUEUED", max_length=20, sa_column_kwargs={"server_default": "QUEUED"})
    tries: int = Field(default=0)
    next_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})
    error: str | None = Field(default=None, max_length=300)
    created_at: datetime = _created()


class TwoFactor(SQLModel, table=True):
    """The secret of a person's authenticator app, encrypted; in force once confirmed. `last_step` was used and is over."""

    __tablename__ = "two_factor"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = _owner(unique=True)
    sealed: bytes
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_step: int = Field(default=0)
    created_at: datetime = _created()


class RecoveryCode(SQLModel, table=True):
    """One of ten codes for the day on which the authenticator is lost."""

    __tablename__ = "recovery_codes"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (UniqueConstraint("user_id", "code_hash"), CheckConstraint("char_length(code_hash) = 64", name="code_hash"))

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = _owner()
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = _created()


class Passkey(SQLModel, table=True):
    """A key pair of which a person's device or password manager has the private half."""

    __tablename__ = "passkeys"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str = _owner()
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(default=0)
    name: str = Field(max_length=100)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = _created()


class Challenge(SQLModel, table=True):
    """One begun step that only the browser which began it can finish, once: a second factor, a passkey, a provider."""

    __tablename__ = "challenges"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("char_length(token_hash) = 64", name="token_hash"),
        CheckConstraint("kind IN ('second_factor', 'passkey_new', 'passkey', 'provider')", name="kind"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str | None = Field(
        default=None, sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=True, index=True)
    )
    kind: str = Field(max_length=20)
    token_hash: str = Field(max_length=64, unique=True)
    sealed: bytes
    tries: int = Field(default=0)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = _created()
