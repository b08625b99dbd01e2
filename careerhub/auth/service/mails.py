"""Mails of accounts: queued with the change they tell of, written when they are sent, tried again until they are."""

from datetime import timedelta

from sqlmodel import Session, col, delete, select, update

from careerhub.auth import letters, schemas
from careerhub.auth.models import Mail, PasswordResetToken, User, VerificationRequest
from careerhub.auth.schemas import MailKind
from careerhub.core import jobs
from careerhub.core.clock import utc_now
from careerhub.core.crypto import new_token, token_digest
from careerhub.core.ids import new_id
from careerhub.core.mail import Letter

SEND = "accounts.send_mail"  # the task's name
_LEASE = timedelta(minutes=2)  # longer than one try can take: nobody else sends it meanwhile
_GIVE_UP_AFTER = timedelta(hours=24)
_LONGEST_PAUSE = timedelta(minutes=30)


def queue(session: Session, kind: MailKind, address: str, *, user_id: str | None = None, **details: str) -> str:
    """Have a mail sent once this transaction is committed; its id. It may have no reader: that is found out when it is sent."""
    mail = Mail(id=new_id(), user_id=user_id, kind=kind.value, address=address, details=details, next_at=utc_now())
    session.add(mail)
    session.flush()
    jobs.defer(session, SEND, mail_id=mail.id)
    return mail.id


def take(session: Session, mail_id: str) -> Letter | None:
    """The letter to send now, with a token of its own; None when it was sent, is being sent, or is not needed any more."""
    now = utc_now()
    statement = (
        update(Mail)
        .where(col(Mail.id) == mail_id, col(Mail.status) == "QUEUED", col(Mail.next_at) <= now)
        .values(next_at=now + _LEASE, tries=col(Mail.tries) + 1)
        .returning(Mail)
    )
    mail = session.execute(statement).scalar()
    if mail is None:
        return None
    letter = _write(session, mail)
    if letter is None:
        session.delete(mail)
    return letter


def sent(session: Session, mail_id: str) -> None:
    """Forget a mail that the server has taken."""
    session.execute(delete(Mail).where(col(Mail.id) == mail_id))


def not_sent(session: Session, mail_id: str, reason: str, *, is_final: bool) -> None:
    """Note why the mail was not taken; it is tried again later, for a day, unless that makes no sense."""
    mail = session.get(Mail, mail_id)
    if mail is None:
        return
    is_over = is_final or utc_now() - mail.created_at > _GIVE_UP_AFTER
    pause = min(timedelta(seconds=5 * 2 ** min(mail.tries, 12)), _LONGEST_PAUSE)
    mail.status = "FAILED" if is_over else "QUEUED"
    mail.error, mail.next_at = reason[:300], utc_now() + pause


def list_due(session: Session, limit: int = 100) -> list[str]:
    """The ids of mails whose time to be tried has come, the oldest first."""
    statement = select(Mail.id).where(Mail.status == "QUEUED", col(Mail.next_at) <= utc_now()).order_by(col(Mail.id)).limit(limit)
    return list(session.exec(statement))


def forget_old(session: Session) -> None:
    """Delete what was given up a week ago."""
    session.execute(delete(Mail).where(col(Mail.status) == "FAILED", col(Mail.created_at) < utc_now() - timedelta(days=7)))


def _write(session: Session, mail: Mail) -> Letter | None:
    kind = MailKind(mail.kind)
    if kind is MailKind.ACCOUNT_DELETED:
        return letters.write(kind, mail.address)
    user = session.get(User, mail.user_id) if mail.user_id else None
    if user is None or not user.is_active:
        return None  # nobody has this address, or not any more: whoever asked was told the same as everybody
    if kind is MailKind.VERIFY:
        return None if user.is_verified or user.email != mail.address else _to_verify(session, kind, user, "verify", mail.address)
    if kind is MailKind.CHANGE_EMAIL:
        return _to_verify(session, kind, user, "change", mail.address)
    if kind is MailKind.RESET:
        session.execute(
            update(PasswordResetToken)
            .where(col(PasswordResetToken.user_id) == user.id, col(PasswordResetToken.used_at).is_(None))
            .values(used_at=utc_now())
        )
        token = new_token()
        expires_at = utc_now() + schemas.RESET_LIFETIME
        session.add(PasswordResetToken(user_id=user.id, token_hash=token_digest(token), expires_at=expires_at))
        return letters.write(kind, mail.address, token=token)
    return letters.write(kind, mail.address, name=user.full_name, **mail.details)


def _to_verify(session: Session, kind: MailKind, user: User, purpose: str, address: str) -> Letter:
    """A letter with the one link that confirms this address; links sent before it stop working."""
    session.execute(
        update(VerificationRequest)
        .where(
            col(VerificationRequest.user_id) == user.id,
            col(VerificationRequest.purpose) == purpose,
            col(VerificationRequest.used_at).is_(None),
        )
        .values(used_at=utc_now())
    )
    token = new_token()
    session.add(
        VerificationRequest(
            user_id=user.id,
            purpose=purpose,
            email=address,
            token_hash=token_digest(token),
            expires_at=utc_now() + schemas.VERIFY_LIFETIME,
        )
    )
    return letters.write(kind, address, token=token)
