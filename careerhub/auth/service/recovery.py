"""Passwords that are forgotten or changed."""

from typing import NamedTuple

from sqlmodel import Session, col, select, update

from careerhub.auth.models import PasswordResetToken, User, VerificationRequest
from careerhub.auth.schemas import Device, MailKind
from careerhub.auth.service import mails, sessions
from careerhub.auth.service.events import audited, note
from careerhub.auth.service.sign_in import user_with
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.crypto import token_digest


class Owner(NamedTuple):
    """Whose password it is: what a password must not contain."""

    user_id: str
    email: str
    full_name: str


def ask_reset(session: Session, email: str, device: Device) -> None:
    """Send a link to this address. For an address of nobody the same is done, and the mail comes to nothing."""
    user_id = user_with(session, email)
    note(session, AuditAction.PASSWORD_RESET_REQUESTED, device, user_id=user_id, details={"email": audited(email)})
    mails.queue(session, MailKind.RESET, email, user_id=user_id)


def owner_of_reset(session: Session, token: str) -> Owner | None:
    """Whose password a link replaces, without using it up; None when it replaces nobody's."""
    statement = (
        select(User.id, User.email, User.full_name)
        .join(PasswordResetToken, col(PasswordResetToken.user_id) == User.id)
        .where(
            PasswordResetToken.token_hash == token_digest(token),
            col(PasswordResetToken.used_at).is_(None),
            col(PasswordResetToken.expires_at) > utc_now(),
            col(User.is_active),
        )
    )
    row = session.exec(statement).first()
    return Owner(*row) if row else None


def reset(session: Session, token: str, password_hash: str, device: Device) -> bool:
    """Replace the password, once for each link: every session ends, every other link dies. False when the link is no good."""
    now = utc_now()
    statement = (
        update(PasswordResetToken)
        .where(
            col(PasswordResetToken.token_hash) == token_digest(token),
            col(PasswordResetToken.used_at).is_(None),
            col(PasswordResetToken.expires_at) > now,
            select(User.id).where(User.id == PasswordResetToken.user_id, col(User.is_active)).exists(),
        )
        .values(used_at=now)
        .returning(col(PasswordResetToken.user_id))
    )
    user_id = session.execute(statement).scalar()
    if user_id is None:
        return False
    user = session.get_one(User, user_id)
    user.password_hash = password_hash
    user.is_verified = True  # the link has come to its address
    _end_links(session, user_id)
    sessions.end_all(session, user_id)
    note(session, AuditAction.PASSWORD_RESET_COMPLETED, device, user_id=user_id)
    mails.queue(session, MailKind.RESET_DONE, user.email, user_id=user_id)
    return True


def owner(session: Session, user_id: str) -> Owner:
    """The person, as the check of a new password needs them."""
    return Owner(*session.exec(select(User.id, User.email, User.full_name).where(User.id == user_id)).one())


def change_password(session: Session, user_id: str, digest: str, password_hash: str, device: Device) -> str:
    """Replace the password; every other session ends and this one gets a new token, which is given back."""
    user = session.get_one(User, user_id)
    user.password_hash = password_hash
    _end_links(session, user_id)
    sessions.end_all(session, user_id, but=digest)
    token = sessions.renew_session(session, digest)
    note(session, AuditAction.UPDATE_PASSWORD, device, user_id=user_id, entity=("USER", user_id))
    mails.queue(session, MailKind.PASSWORD_CHANGED, user.email, user_id=user_id)
    return token


def _end_links(session: Session, user_id: str) -> None:
    """No link that was sent before works any more."""
    for table in (PasswordResetToken, VerificationRequest):
        session.execute(
            update(table).where(col(table.user_id) == user_id, col(table.used_at).is_(None)).values(used_at=utc_now())
        )
