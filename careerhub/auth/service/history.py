"""What happened on an account, in words."""

from typing import Any

from sqlmodel import Session, col, or_, select

from careerhub.auth.schemas import Event, device_name
from careerhub.core.audit import AuditLog

_SHOWN = 100
_WORDS = {
    "signup_success": "Account created",
    "signup_failed": "Sign-up refused",
    "signin_success": "Signed in",
    "signin_failed": "Sign-in refused",
    "signout": "Signed out",
    "password_reset_requested": "New password asked for",
    "password_reset_completed": "Password replaced by mail",
    "session_expired": "Session ended by itself",
    "authz_denied": "Request refused",
    "UPDATE_EMAIL": "E-mail address changed",
    "UPDATE_PASSWORD": "Password changed",
    "VERIFY_EMAIL": "E-mail address confirmed",
    "REVOKE_SESSION": "Session ended",
    "ENABLE_TWO_FACTOR": "Two-factor switched on",
    "DISABLE_TWO_FACTOR": "Two-factor switched off",
    "USE_RECOVERY_CODE": "Recovery code used",
    "CREATE_PASSKEY": "Passkey added",
    "DELETE_PASSKEY": "Passkey removed",
    "LINK_ACCOUNT": "Account linked",
    "UNLINK_ACCOUNT": "Account unlinked",
    "EXPORT_DATA": "Data exported",
    "CREATE_ADMIN": "Made administrator",
    "SUSPEND_USER": "Suspended by an administrator",
    "ACTIVATE_USER": "Activated by an administrator",
    "UPDATE_PLAN": "Plan changed by an administrator",
}
_VERBS = {"CREATE": "added", "UPDATE": "changed", "DELETE": "deleted"}


def list_events(session: Session, user_id: str, *, changes: bool) -> list[Event]:
    """The last 100 events of one's account, the newest first; with `changes` those of the record too."""
    statement = select(AuditLog).where(AuditLog.user_id == user_id)
    if not changes:
        statement = statement.where(or_(col(AuditLog.action).in_(_WORDS), col(AuditLog.entity_type) == "USER"))
    rows = session.exec(statement.order_by(col(AuditLog.created_at).desc(), col(AuditLog.id).desc()).limit(_SHOWN))
    return [_event(row) for row in rows]


def _event(row: AuditLog) -> Event:
    device = device_name(row.user_agent) if row.user_agent else ""
    return Event(row.created_at.isoformat(timespec="seconds"), _what(row), _detail(row), device, str(row.ip_address or ""))


def _what(row: AuditLog) -> str:
    if row.action in _WORDS:
        return _WORDS[row.action]
    verb, _, thing = row.action.partition("_")
    return f"{thing.replace('_', ' ').capitalize()} {_VERBS.get(verb, verb.lower())}"


def _detail(row: AuditLog) -> str:
    names = sorted({*(row.old_values or {}), *(row.new_values or {})} - {"email"})
    if names:
        changes = ((name.replace("_", " "), _change(row, name)) for name in names)
        return "; ".join(f"{name}: {change}" for name, change in changes if change)[:300]
    details = row.details or {}
    return str(details.get("name") or details.get("auth_provider") or details.get("handler") or "")[:100]


def _change(row: AuditLog, name: str) -> str:
    old, new = (_short((values or {}).get(name)) for values in (row.old_values, row.new_values))
    if old and not new:
        return f"{old} removed"
    return f"{old} → {new}" if old else new


def _short(value: Any) -> str:
    return "" if value in (None, "", [], {}) else str(value)[:60]
