"""What happened on an account: rows that the app can add and nobody can change."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, func
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlmodel import Column, Field, Session, SQLModel

from careerhub.core.db.rows import UtcDateTime
from careerhub.core.ids import new_id

_MAX_USER_AGENT = 400


class AuditAction(StrEnum):
    """Events by their names in the table: what happens at the door in small letters, changes of things in capitals.

    The changes of a person's own record (`UPDATE_PROFILE`, …) are added by a trigger, `audit_change`.
    """

    SIGNUP_SUCCESS = "signup_success"
    SIGNUP_FAILED = "signup_failed"
    SIGNIN_SUCCESS = "signin_success"
    SIGNIN_FAILED = "signin_failed"
    SIGNOUT = "signout"
    PASSWORD_RESET_REQUESTED = "password_reset_requested"  # noqa: S105
    PASSWORD_RESET_COMPLETED = "password_reset_completed"  # noqa: S105
    SESSION_EXPIRED = "session_expired"
    AUTHZ_DENIED = "authz_denied"
    UPDATE_EMAIL = "UPDATE_EMAIL"
    UPDATE_PASSWORD = "UPDATE_PASSWORD"  # noqa: S105
    VERIFY_EMAIL = "VERIFY_EMAIL"
    REVOKE_SESSION = "REVOKE_SESSION"
    ENABLE_TWO_FACTOR = "ENABLE_TWO_FACTOR"
    DISABLE_TWO_FACTOR = "DISABLE_TWO_FACTOR"
    USE_RECOVERY_CODE = "USE_RECOVERY_CODE"
    CREATE_PASSKEY = "CREATE_PASSKEY"
    DELETE_PASSKEY = "DELETE_PASSKEY"
    LINK_ACCOUNT = "LINK_ACCOUNT"
    UNLINK_ACCOUNT = "UNLINK_ACCOUNT"
    EXPORT_DATA = "EXPORT_DATA"
    DELETE_USER = "DELETE_USER"
    CREATE_ADMIN = "CREATE_ADMIN"
    SUSPEND_USER = "SUSPEND_USER"
    ACTIVATE_USER = "ACTIVATE_USER"
    UPDATE_PLAN = "UPDATE_PLAN"


class AuditLog(SQLModel, table=True):
    """One event. `user_id` is kept NULL where nobody is known or the account is gone."""

    __tablename__ = "audit_logs"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (Index("ix_audit_logs_entity", "entity_type", "entity_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    user_id: str | None = Field(default=None, sa_column=Column(Text, ForeignKey("users.id", ondelete="SET NULL"), index=True))
    action: str = Field(max_length=100, index=True)
    entity_type: str | None = Field(default=None, max_length=50)
    entity_id: str | None = Field(default=None, sa_type=Text)
    details: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    old_values: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    new_values: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    ip_address: str | None = Field(default=None, sa_type=INET)
    user_agent: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(
        default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now(), "index": True}
    )


def record(
    session: Session,
    action: AuditAction,
    *,
    user_id: str | None = None,
    details: dict[str, Any] | None = None,
    entity: tuple[str, str] | None = None,
    old_values: dict[str, Any] | None = None,
    new_values: dict[str, Any] | None = None,
    ip_address: str | None = None,
    user_agent: str = "",
) -> None:
    """Add one event to the transaction; `entity` is (type, id).

    Control characters of the user agent become spaces, its length is cut to 400.
    """
    agent = "".join(char if char.isprintable() else " " for char in user_agent[:_MAX_USER_AGENT])
    row = {
        "id": new_id(),
        "user_id": user_id,
        "action": action.value,
        "entity_type": entity[0] if entity else None,
        "entity_id": entity[1] if entity else None,
        "details": details,
        "old_values": old_values,
        "new_values": new_values,
        "ip_address": ip_address,
        "user_agent": agent or None,
    }
    known = {name: value for name, value in row.items() if value is not None}  # a None in JSONB would be a JSON null
    session.execute(AuditLog.__table__.insert(), known)  # pyright: ignore[reportAttributeAccessIssue]  (set by SQLModel)
