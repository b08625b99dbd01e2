"""Whose address it is: confirming the first one, changing to another."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select, update

from careerhub.auth.models import User, VerificationRequest
from careerhub.auth.schemas import Device, MailKind
from careerhub.auth.service import mails, sessions
from careerhub.auth.service.events import audited, note
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.crypto import token_digest


def resend(session: Session, email: str) -> None:
    """Send the link that confirms this address once more, if it is somebody's and still to be confirmed."""
    user = session.exec(select(User.id).where(User.email == email, col(User.is_active))).first()
    mails.queue(session, MailKind.VERIFY, email, user_id=user)


def ask_change(session: Session, user_id: str, email: str) -> None:
    """Send a link to the new address. Whether it is somebody else's is not told: then the mail says so to them."""
    taken = session.exec(select(User.id).where(User.email == email)).first()
    if taken:
        mails.queue(session, MailKind.EXISTS, email, user_id=taken)
    else:
        mails.queue(session, MailKind.CHANGE_EMAIL, email, user_id=user_id)


def confirm(session: Session, token: str, presented: str, device: Device) -> str | None:
    """Use the link of a mail: "verify" or "change" when it worked, None when it is no (longer a) link of anybody.

    A changed address ends every session but the one that came along (a digest), if it is this person's.
    """
    now = utc_now()
    statement = (
        update(VerificationRequest)
        .where(
            col(VerificationRequest.token_hash) == token_digest(token),
            col(VerificationRequest.used_at).is_(None),
            col(VerificationRequest.expires_at) > now,
            select(User.id).where(User.id == VerificationRequest.user_id, col(User.is_active)).exists(),
        )
        .values(used_at=now)
        .returning(col(VerificationRequest.user_id), col(VerificationRequest.purpose), col(VerificationRequest.email))
    )
    row = session.execute(statement).first()
    if row is None:
        return None
    user = session.get_one(User, row.user_id)
    if row.purpose == "verify":
        if user.email != row.email:
            return None
        user.is_verified = True
        note(session, AuditAction.VERIFY_EMAIL, device, user_id=user.id, entity=("USER", user.id))
        return "verify"
    old = user.email
    try:
        with session.begin_nested():
            user.email, user.is_verified = row.email, True
    except IntegrityError:  # somebody else has signed up with it meanwhile
        return None
    note(
        session,
        AuditAction.UPDATE_EMAIL,
        device,
        user_id=user.id,
        entity=("USER", user.id),
        old_values={"email": audited(old)},
        new_values={"email": audited(row.email)},
    )
    mails.queue(session, MailKind.EMAIL_CHANGED, old, user_id=user.id)
    sessions.end_all(session, user.id, but=presented)
    return "change"
