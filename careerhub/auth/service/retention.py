"""What is not kept for ever (OPS-05). Each call does one batch, so that nobody waits for a long transaction."""

from datetime import timedelta

from sqlalchemy import TextClause, text
from sqlmodel import Session

from careerhub.auth.service import challenges, mails, sessions
from careerhub.core import limits
from careerhub.core.clock import utc_now

_KEPT = timedelta(days=7)
_BATCH = 5000
_TRIM = text("SELECT private.trim_audit(:batch)")
_BATCHES = {
    table: text(
        f"DELETE FROM {table} WHERE id IN (SELECT id FROM {table} WHERE expires_at < :before LIMIT :batch FOR UPDATE SKIP LOCKED)"  # noqa: S608  (names of our own)
    )
    for table in ("auth_sessions", "verification_requests", "password_reset_tokens")
}


def sweep(session: Session) -> bool:
    """Record sessions whose time is over, delete what has been over for a week; whether more of it may be left."""
    before = utc_now() - _KEPT
    sessions.expire_sessions(session)
    gone = [_deleted(session, statement, before) for statement in _BATCHES.values()]
    challenges.forget_old(session, utc_now())
    mails.forget_old(session)
    limits.sweep(session)
    return max(gone) >= _BATCH


def trim_audit(session: Session) -> bool:
    """Delete events that are older than 90 days; whether more of them may be left."""
    return session.execute(_TRIM, {"batch": _BATCH}).scalar_one() >= _BATCH


def _deleted(session: Session, statement: TextClause, before: object) -> int:
    return session.execute(statement, {"before": before, "batch": _BATCH}).rowcount  # pyright: ignore[reportAttributeAccessIssue]
