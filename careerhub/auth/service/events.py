"""What is recorded of accounts."""

from typing import Any

from sqlmodel import Session

from careerhub.auth.schemas import Device
from careerhub.core import audit
from careerhub.core.audit import AuditAction
from careerhub.core.crypto import keyed_digest


def note(session: Session, action: AuditAction, device: Device, *, user_id: str | None = None, **more: Any) -> None:
    """Record one event of a device; `more` is what `audit.record` takes."""
    audit.record(session, action, user_id=user_id, ip_address=device.ip or None, user_agent=device.user_agent, **more)


def audited(email: str) -> str:
    """An address as the record keeps it: what was typed may be a password, and the record outlives the account."""
    return keyed_digest("audit-email", email)[:16]
