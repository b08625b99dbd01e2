"""What administrators do with accounts. They are made by `careerhub user create-admin` only."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, func, or_, select

from careerhub.auth.models import AuthSession, User
from careerhub.auth.plans import Plan
from careerhub.auth.schemas import Device, UserRow
from careerhub.auth.service import sessions
from careerhub.auth.service.events import note
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.errors import DomainError, NotFound

_PAGE = 50
_NOBODY = text("SELECT set_config('app.current_user_id', '', true)")


def require_admin(session: Session, user_id: str) -> None:
    """Say no to everybody but administrators, in the words for what does not exist.

    Raises:
        NotFound: not an administrator.
    """
    statement = select(User.id).where(User.id == user_id, col(User.is_admin), col(User.is_active))
    if session.exec(statement).first() is None:
        raise NotFound


def list_users(session: Session, user_id: str, words: str) -> list[UserRow]:
    """The first 50 accounts whose address or name holds the words, the newest first; for administrators."""
    require_admin(session, user_id)
    pattern = words.strip().lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    live = (
        select(AuthSession.user_id, func.count().label("sessions"), func.max(AuthSession.last_seen_at).label("seen"))
        .where(col(AuthSession.revoked_at).is_(None), col(AuthSession.expires_at) > utc_now())
        .group_by(col(AuthSession.user_id))
        .subquery()
    )
    statement = (
        select(User, live.c.sessions, live.c.seen)
        .outerjoin(live, live.c.user_id == User.id)
        .where(or_(col(User.email).like(f"%{pattern}%"), func.lower(User.full_name).like(f"%{pattern}%")))
        .order_by(col(User.id).desc())
        .limit(_PAGE)
    )
    return [_row(user, sessions or 0, seen or user.last_login_at) for user, sessions, seen in session.exec(statement)]


def act(
    session: Session, user_id: str, action: str, target_id: str, plan: str, expires_at: datetime | None, device: Device
) -> None:
    """Do something with an account, as an administrator: suspend, activate, end-sessions, set-plan.

    Raises:
        NotFound: not an administrator, or no such account. DomainError: with oneself this is not possible.
    """
    require_admin(session, user_id)
    if action == "suspend" and target_id == user_id:
        raise DomainError("You cannot suspend your own account.")
    email = session.exec(select(User.email).where(User.id == target_id)).first()
    if email is None:
        raise NotFound
    by = {"by": user_id}
    if action == "suspend":
        suspend(session, email, device, by)
    elif action == "activate":
        activate(session, email, device, by)
    elif action == "end-sessions":
        end_sessions(session, email, device, by)
    elif action == "set-plan":
        set_plan(session, email, Plan(plan), expires_at, device, by)
    else:
        raise NotFound


def make_admin(session: Session, email: str, device: Device) -> None:
    """Make an account an administrator's.

    Raises:
        NotFound: there is none with this address.
    """
    user = _user(session, email)
    was = user.is_admin
    user.is_admin = True
    user.is_verified = True
    _note(session, AuditAction.CREATE_ADMIN, user, device, {"by": "command"}, {"is_admin": was}, {"is_admin": True})


def suspend(session: Session, email: str, device: Device, by: dict[str, str] | None = None) -> None:
    """Close an account: its sessions end, nobody can sign in, nothing is deleted."""
    user = _user(session, email)
    was = user.is_active
    user.is_active = False
    session.flush()
    sessions.end_all(session, user.id)
    _note(session, AuditAction.SUSPEND_USER, user, device, by, {"is_active": was}, {"is_active": False})


def activate(session: Session, email: str, device: Device, by: dict[str, str] | None = None) -> None:
    """Open a suspended account again."""
    user = _user(session, email)
    was = user.is_active
    user.is_active = True
    _note(session, AuditAction.ACTIVATE_USER, user, device, by, {"is_active": was}, {"is_active": True})


def set_plan(
    session: Session, email: str, plan: Plan, expires_at: datetime | None, device: Device, by: dict[str, str] | None = None
) -> None:
    """Give an account a plan, for good or until an instant."""
    user = _user(session, email)
    old = {"plan": user.plan, "plan_expires_at": _iso(user.plan_expires_at)}
    user.plan, user.plan_expires_at = plan.value, expires_at
    _note(session, AuditAction.UPDATE_PLAN, user, device, by, old, {"plan": plan.value, "plan_expires_at": _iso(expires_at)})


def end_sessions(session: Session, email: str, device: Device, by: dict[str, str] | None = None) -> int:
    """Sign an account out everywhere; how many sessions there were."""
    user = _user(session, email)
    ended = sessions.end_all(session, user.id)
    _note(session, AuditAction.REVOKE_SESSION, user, device, by, None, {"sessions": ended})
    return ended


def _user(session: Session, email: str) -> User:
    # The trigger records who changes what in their own account; here somebody else does, which is recorded by name below.
    session.execute(_NOBODY)
    user = session.exec(select(User).where(User.email == email.strip().lower()).with_for_update()).first()
    if user is None:
        raise NotFound("There is no account with this address.")
    return user


def _note(
    session: Session,
    action: AuditAction,
    user: User,
    device: Device,
    by: dict[str, str] | None,
    old: dict[str, object] | None,
    new: dict[str, object],
) -> None:
    session.flush()
    details = by or {"by": "command"}
    note(session, action, device, user_id=user.id, details=details, entity=("USER", user.id), old_values=old, new_values=new)


def _row(user: User, count: int, seen: datetime | None) -> UserRow:
    return UserRow(
        user.id,
        user.email,
        user.full_name,
        user.plan,
        _iso(user.plan_expires_at) or "",
        user.is_active,
        user.is_admin,
        user.is_verified,
        _iso(seen) or "",
        count,
    )


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat(timespec="seconds") if instant else None
