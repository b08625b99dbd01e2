"""The account itself: whose it is, and its end. All but `remove_account` run as the app's role."""

from datetime import datetime

from sqlmodel import Session, col, delete, select, update

from careerhub.auth.models import User
from careerhub.auth.plans import plan_in_force
from careerhub.auth.schemas import Account
from careerhub.core.clock import utc_now
from careerhub.core.errors import NotFound


def get_account(session: Session, user_id: str) -> Account:
    """The signed-in person."""
    columns = (User.email, User.full_name, User.plan, User.plan_expires_at, User.is_verified, User.is_admin)
    row = session.execute(select(*columns).where(User.id == user_id)).first()  # pyright: ignore[reportCallIssue]  (six columns)
    if row is None:
        raise NotFound
    plan = plan_in_force(row.plan, row.plan_expires_at, utc_now())
    return Account(row.email, row.full_name, plan.value, row.is_verified, row.is_admin)


def rename(session: Session, user_id: str, full_name: str) -> None:
    """Change a person's name."""
    session.execute(update(User).where(col(User.id) == user_id).values(full_name=full_name))


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


def remove_account(session: Session, email: str) -> None:
    """Delete the account with this address and, by the foreign keys, everything of it; without one nothing happens."""
    session.execute(delete(User).where(col(User.email) == email))
