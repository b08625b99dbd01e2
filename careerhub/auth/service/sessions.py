"""Sessions: one for each device that is signed in."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, delete, select, update

from careerhub.auth import schemas
from careerhub.auth.models import AuthSession, Challenge, User
from careerhub.auth.schemas import Device, DeviceSession
from careerhub.auth.service.events import note
from careerhub.core import limits
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.crypto import new_token, token_digest
from careerhub.core.errors import NotFound, SessionEnded

_TOUCH = text(
    """
    WITH live AS (
        SELECT s.id, s.user_id, s.last_seen_at FROM auth_sessions s JOIN users u ON u.id = s.user_id
        WHERE s.token_hash = :digest AND s.revoked_at IS NULL AND s.expires_at > :now AND s.last_seen_at > :idle AND u.is_active
    ), touched AS (
        UPDATE auth_sessions s SET last_seen_at = :now FROM live WHERE s.id = live.id AND live.last_seen_at < :stale
    )
    SELECT user_id FROM live
    """
)
_EXPIRE = text(
    """
    UPDATE auth_sessions SET revoked_at = :now
    WHERE revoked_at IS NULL AND (expires_at <= :now OR last_seen_at <= :idle)
      AND (CAST(:digest AS text) IS NULL OR token_hash = :digest)
    RETURNING user_id, host(ip_address) AS ip, user_agent
    """
)


def start_session(
    session: Session, user_id: str, device: Device, *, replaces: str, knows: str | None = None, rehashed: str | None = None
) -> str:
    """Sign a person in on one device and give back the new session's token. The session `replaces` (a digest) ends.

    `knows` is the kept password that they have shown to know, `rehashed` the same password in today's form.

    Raises:
        SessionEnded: meanwhile the account was suspended or deleted, or has got another password.
    """
    now = utc_now()
    user = session.exec(select(User).where(User.id == user_id).with_for_update()).first()
    if user is None or not user.is_active or (knows is not None and user.password_hash != knows):
        raise SessionEnded
    end_session(session, replaces)
    token = new_token()
    session.add(
        AuthSession(
            user_id=user_id,
            token_hash=token_digest(token),
            created_at=now,
            last_seen_at=now,
            authenticated_at=now,
            expires_at=now + schemas.SESSION_LIFETIME,
            ip_address=device.ip or None,
            user_agent=device.user_agent[:400] or None,
        )
    )
    user.last_login_at = now
    if rehashed:
        user.password_hash = rehashed
    session.flush()
    _end_oldest(session, user_id, now)
    network = limits.network_of(device.ip)
    limits.forget(session, schemas.SIGN_IN_BY_ACCOUNT, f"{user.email}|{network}")
    # Only this use: else signing in to an account of one's own would buy the network another round of guesses at others.
    limits.give_back(session, schemas.SIGN_IN_BY_NETWORK, network)
    limits.give_back(session, schemas.SIGN_IN_BY_NETWORK_HOUR, network)
    note(session, AuditAction.SIGNIN_SUCCESS, device, user_id=user_id)
    return token


def renew_session(session: Session, digest: str) -> str:
    """Give a live session a new token after something about the account has changed; the old one is worth nothing now.

    Raises:
        SessionEnded: it is not live.
    """
    token = new_token()
    statement = (
        update(AuthSession)
        .where(col(AuthSession.token_hash) == digest, col(AuthSession.revoked_at).is_(None))
        .values(token_hash=token_digest(token), authenticated_at=utc_now())
        .returning(col(AuthSession.id))
    )
    if session.execute(statement).scalar() is None:
        raise SessionEnded
    return token


def renew_own(session: Session, user_id: str, digest: str) -> str:
    """`renew_session`, and the end of all others: the ways into the account have changed."""
    end_all(session, user_id, but=digest)
    return renew_session(session, digest)


def end_session(session: Session, digest: str) -> str | None:
    """End the session with this digest; its user's id, or None where there was no live one."""
    statement = (
        update(AuthSession)
        .where(col(AuthSession.token_hash) == digest, col(AuthSession.revoked_at).is_(None))
        .values(revoked_at=utc_now())
        .returning(col(AuthSession.user_id))
    )
    return session.execute(statement).scalar()


def sign_out(session: Session, digest: str, device: Device) -> None:
    """End the session; without one nothing happens."""
    if user_id := end_session(session, digest):
        note(session, AuditAction.SIGNOUT, device, user_id=user_id)


def end_all(session: Session, user_id: str, *, but: str = "") -> int:
    """End every session of a person except that with the digest `but`, and every step that was begun; how many there were."""
    steps = update(Challenge).where(col(Challenge.user_id) == user_id, col(Challenge.used_at).is_(None))
    session.execute(steps.values(used_at=utc_now()))
    statement = (
        update(AuthSession)
        .where(col(AuthSession.user_id) == user_id, col(AuthSession.revoked_at).is_(None), col(AuthSession.token_hash) != but)
        .values(revoked_at=utc_now())
        .returning(col(AuthSession.id))
    )
    return len(session.execute(statement).all())


def revoke(session: Session, user_id: str, session_id: str, device: Device) -> None:
    """End one session of one's own.

    Raises:
        NotFound: also for that of somebody else.
    """
    statement = (
        update(AuthSession)
        .where(col(AuthSession.id) == session_id, col(AuthSession.user_id) == user_id, col(AuthSession.revoked_at).is_(None))
        .values(revoked_at=utc_now())
        .returning(col(AuthSession.id))
    )
    if session.execute(statement).scalar() is None:
        raise NotFound
    note(session, AuditAction.REVOKE_SESSION, device, user_id=user_id, entity=("SESSION", session_id))


def revoke_others(session: Session, user_id: str, digest: str, device: Device) -> None:
    """End every session of one's own but the one with this digest."""
    if ended := end_all(session, user_id, but=digest):
        note(session, AuditAction.REVOKE_SESSION, device, user_id=user_id, details={"sessions": ended})


def sign_out_everywhere(session: Session, user_id: str, device: Device) -> None:
    """End every session of one's own, this one too."""
    ended = end_all(session, user_id)
    note(session, AuditAction.SIGNOUT, device, user_id=user_id, details={"sessions": ended})


def list_sessions(session: Session, user_id: str, digest: str) -> list[DeviceSession]:
    """The live sessions of a person, the last used first; `is_this` marks the one with this digest."""
    now = utc_now()
    statement = (
        select(AuthSession)
        .where(
            AuthSession.user_id == user_id,
            col(AuthSession.revoked_at).is_(None),
            col(AuthSession.expires_at) > now,
            col(AuthSession.last_seen_at) > now - schemas.SESSION_IDLE,
        )
        .order_by(col(AuthSession.last_seen_at).desc(), col(AuthSession.id).desc())
    )
    return [
        DeviceSession(
            row.id,
            schemas.device_name(row.user_agent or ""),
            str(row.ip_address or "this server"),
            row.created_at.isoformat(timespec="seconds"),
            row.last_seen_at.isoformat(timespec="seconds"),
            row.token_hash == digest,
        )
        for row in session.exec(statement)
    ]


def live_user(session: Session, digest: str) -> str | None:
    """The user whose live session this is, or None. Notes the use, at most once a minute, and the end of its time, once."""
    now = utc_now()
    times = {"now": now, "idle": now - schemas.SESSION_IDLE, "stale": now - schemas.SESSION_TOUCH}
    user_id = session.execute(_TOUCH, {"digest": digest, **times}).scalar()
    if not user_id:
        expire_sessions(session, digest)
    return user_id


def expire_sessions(session: Session, digest: str | None = None) -> int:
    """End and record the sessions whose time is over: that with this digest, or all; how many."""
    now = utc_now()
    over = session.execute(_EXPIRE, {"now": now, "idle": now - schemas.SESSION_IDLE, "digest": digest}).all()
    for row in over:
        device = Device(row.ip or "", row.user_agent or "")
        note(session, AuditAction.SESSION_EXPIRED, device, user_id=row.user_id)
    return len(over)


def forget_old_sessions(session: Session, before: datetime) -> int:
    """Delete the sessions that were over before this instant; how many."""
    statement = delete(AuthSession).where(col(AuthSession.expires_at) < before).returning(col(AuthSession.id))
    return len(session.execute(statement).all())


def is_fresh(session: Session, digest: str) -> bool:
    """Whether the person behind this session has proved who they are within the last ten minutes."""
    statement = select(AuthSession.id).where(
        AuthSession.token_hash == digest, col(AuthSession.authenticated_at) > utc_now() - schemas.FRESH_FOR
    )
    return session.exec(statement).first() is not None


def make_fresh(session: Session, user_id: str, digest: str) -> None:
    """Note that the person has just proved once more who they are."""
    statement = (
        update(AuthSession)
        .where(col(AuthSession.token_hash) == digest, col(AuthSession.user_id) == user_id, col(AuthSession.revoked_at).is_(None))
        .values(authenticated_at=utc_now())
    )
    session.execute(statement)


def _end_oldest(session: Session, user_id: str, now: datetime) -> None:
    """Keep the newest 20 sessions of a person."""
    newest = (
        select(AuthSession.id)
        .where(AuthSession.user_id == user_id, col(AuthSession.revoked_at).is_(None))
        .order_by(col(AuthSession.created_at).desc(), col(AuthSession.id).desc())
        .limit(schemas.MAX_SESSIONS)
    )
    session.execute(
        update(AuthSession)
        .where(col(AuthSession.user_id) == user_id, col(AuthSession.revoked_at).is_(None), col(AuthSession.id).not_in(newest))
        .values(revoked_at=now)
    )
