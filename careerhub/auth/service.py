"""Rules of accounts and sessions. Every function here runs as the sign-in role, before or beside row-level security."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select, update

from careerhub.auth import schemas
from careerhub.auth.models import AuthSession, User
from careerhub.auth.schemas import Account, Device
from careerhub.core import audit, limits
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.crypto import keyed_digest, new_token, token_digest
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id

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


def count_sign_in(session: Session, email: str, device: Device) -> int:
    """Count one attempt to sign in, before anything is looked up. Seconds to wait, 0 when it may go on.

    The account's limit is counted by network too, so that nobody can lock somebody else out of their account.
    """
    network = limits.network_of(device.ip)
    return max(
        limits.use(session, schemas.SIGN_IN_BY_NETWORK_HOUR, network),
        limits.use(session, schemas.SIGN_IN_BY_NETWORK, network),
        limits.use(session, schemas.SIGN_IN_BY_ACCOUNT, f"{email}|{network}"),
    )


def count_sign_up(session: Session, email: str, device: Device) -> int:
    """Count one sign-up. Seconds to wait, 0 when it may go on."""
    return max(
        limits.use(session, schemas.SIGN_UP_BY_NETWORK, limits.network_of(device.ip)),
        limits.use(session, schemas.SIGN_UP_BY_ACCOUNT, email),
    )


def password_hash_of(session: Session, email: str) -> tuple[str, str | None] | None:
    """The id and kept password of the active account with this address, or None."""
    statement = select(User.id, User.password_hash).where(User.email == email, col(User.is_active))
    row = session.exec(statement).first()
    return (row[0], row[1]) if row else None


def sign_up(session: Session, email: str, full_name: str, password_hash: str, device: Device) -> bool:
    """Make the account. False, and no change, where the address already has one: the caller must not let that show."""
    made = session.execute(
        insert(User)
        .values(id=new_id(), email=email, full_name=full_name, password_hash=password_hash)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(col(User.id))
    ).scalar()
    action = AuditAction.SIGNUP_SUCCESS if made else AuditAction.SIGNUP_FAILED
    _audit(session, action, device, user_id=made, details={"email": _audited(email)})
    return made is not None


def start_session(session: Session, user_id: str, device: Device, *, replaces: str, rehashed: str | None) -> str:
    """Sign a person in on one device and give back the new session's token. The session `replaces` (a digest) ends.

    `rehashed` is the password in today's form where the kept one was older.
    """
    now = utc_now()
    end_session(session, replaces)
    token = new_token()
    session.add(
        AuthSession(
            user_id=user_id,
            token_hash=token_digest(token),
            created_at=now,
            last_seen_at=now,
            expires_at=now + schemas.SESSION_LIFETIME,
            ip_address=device.ip or None,
            user_agent=device.user_agent[:400] or None,
        )
    )
    user = session.get_one(User, user_id)
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
    _audit(session, AuditAction.SIGNIN_SUCCESS, device, user_id=user_id)
    return token


def refuse_sign_in(session: Session, email: str, device: Device) -> None:
    """Record a failed attempt. The address is kept as a digest: what was typed may be a password."""
    _audit(
        session, AuditAction.SIGNIN_FAILED, device, details={"email": _audited(email), "failure_reason": "Invalid credentials"}
    )


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
        _audit(session, AuditAction.SIGNOUT, device, user_id=user_id)


def live_user(session: Session, digest: str) -> str | None:
    """The user whose live session this is, or None. Notes the use, at most once a minute."""
    now = utc_now()
    times = {"now": now, "idle": now - schemas.SESSION_IDLE, "stale": now - schemas.SESSION_TOUCH}
    return session.execute(_TOUCH, {"digest": digest, **times}).scalar()


def get_account(session: Session, user_id: str) -> Account:
    """The signed-in person. Runs as the app's role."""
    statement = select(User.email, User.full_name, User.plan).where(User.id == user_id)
    if not (row := session.exec(statement).first()):
        raise NotFound
    return Account(*row)


def joined_at(session: Session, user_id: str) -> datetime:
    """When the account was made."""
    return session.exec(select(User.created_at).where(User.id == user_id)).one()


def has_completed_profile(session: Session, user_id: str) -> bool:
    """Whether the person has said what they know, at least once."""
    return session.exec(select(User.profile_completed).where(User.id == user_id)).one()


def describe(session: Session, user_id: str, display_name: str, *, is_complete: bool) -> None:
    """How the person wants to be called, and whether they have said what they know: that stays so."""
    changes = {"display_name": display_name, **({"profile_completed": True} if is_complete else {})}
    session.execute(update(User).where(col(User.id) == user_id).values(**changes))


def rename(session: Session, user_id: str, full_name: str) -> None:
    """Change a person's name. Runs as the app's role."""
    session.execute(update(User).where(col(User.id) == user_id).values(full_name=full_name))


def remove_account(session: Session, email: str) -> None:
    """Delete the account with this address and, by the foreign keys, everything of it; without one nothing happens."""
    session.execute(delete(User).where(col(User.email) == email))


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


def _audited(email: str) -> str:
    return keyed_digest("audit-email", email)[:16]


def _audit(
    session: Session, action: AuditAction, device: Device, user_id: str | None = None, details: dict | None = None
) -> None:
    audit.record(session, action, user_id=user_id, details=details, ip_address=device.ip or None, user_agent=device.user_agent)
