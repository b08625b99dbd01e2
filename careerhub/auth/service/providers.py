"""Accounts elsewhere that open an account here. The key is (provider, the provider's id); an address never is."""

from enum import StrEnum

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from careerhub.auth.models import LinkedAccount, User
from careerhub.auth.schemas import Device, Identity, MailKind, Provider, normal_email
from careerhub.auth.service import mails
from careerhub.auth.service.events import audited, note
from careerhub.auth.service.ways_in import LastWay, count_ways_in
from careerhub.core.audit import AuditAction
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id

_NAMES = {Provider.GOOGLE: "Google", Provider.GITHUB: "GitHub"}


class Refusal(StrEnum):
    """Why somebody whom a provider knows is not let in: codes of messages."""

    NO_EMAIL = "form.provider_email"
    TAKEN = "form.provider_taken"
    ELSEWHERE = "form.linked_elsewhere"
    SUSPENDED = "form.provider"


def list_linked(session: Session, user_id: str) -> list[str]:
    """The providers whose accounts open this one."""
    statement = select(LinkedAccount.auth_provider).where(LinkedAccount.user_id == user_id).order_by(LinkedAccount.auth_provider)
    return list(session.exec(statement))


def enter(session: Session, who: Identity, device: Device) -> tuple[str, Refusal | None]:
    """The person to whom this identity belongs, made when it is nobody's and its address is free; or '' and why not.

    An address that has an account already is not enough: its owner signs in first and links the two (AUTH-07).
    """
    statement = (
        select(User.id, User.is_active)
        .join(LinkedAccount, col(LinkedAccount.user_id) == User.id)
        .where(LinkedAccount.auth_provider == who.provider.value, LinkedAccount.oauth_provider_id == who.subject)
    )
    if known := session.exec(statement).first():
        return (known[0], None) if known[1] else ("", Refusal.SUSPENDED)
    email = normal_email(who.email) if who.email else None
    if email is None:
        return "", Refusal.NO_EMAIL
    if session.exec(select(User.id).where(User.email == email)).first():
        note(session, AuditAction.SIGNUP_FAILED, device, details={"email": audited(email), "auth_provider": who.provider.value})
        return "", Refusal.TAKEN
    name = " ".join("".join(char if char.isprintable() else " " for char in who.full_name).split())[:255]
    user = User(id=new_id(), email=email, full_name=name if len(name) >= 2 else email.partition("@")[0].ljust(2, "-"))
    user.is_verified = True
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
            session.add(_row(user.id, who))
    except IntegrityError:  # somebody was faster
        return "", Refusal.TAKEN
    note(
        session,
        AuditAction.SIGNUP_SUCCESS,
        device,
        user_id=user.id,
        details={"email": audited(email), "auth_provider": who.provider.value},
    )
    return user.id, None


def link(session: Session, user_id: str, who: Identity, device: Device) -> Refusal | None:
    """Let this identity open the account of a person who is signed in; why not, when it belongs to somebody else."""
    statement = select(LinkedAccount.user_id).where(
        LinkedAccount.auth_provider == who.provider.value, LinkedAccount.oauth_provider_id == who.subject
    )
    if holder := session.exec(statement).first():
        return None if holder == user_id else Refusal.ELSEWHERE
    try:
        with session.begin_nested():
            session.add(_row(user_id, who))
    except IntegrityError:
        return Refusal.ELSEWHERE
    _tell(session, user_id, device, AuditAction.LINK_ACCOUNT, who.provider, "now opens your account.")
    return None


def unlink(session: Session, user_id: str, provider: Provider, device: Device) -> None:
    """Take the identity of a provider off the account.

    Raises:
        NotFound: there is none. LastWay: it is the only way in.
    """
    ways = count_ways_in(session, user_id)
    statement = select(LinkedAccount.id).where(LinkedAccount.user_id == user_id, LinkedAccount.auth_provider == provider.value)
    row_id = session.exec(statement).first()
    if row_id is None:
        raise NotFound
    if ways <= 1:
        raise LastWay
    session.execute(delete(LinkedAccount).where(col(LinkedAccount.id) == row_id))
    _tell(session, user_id, device, AuditAction.UNLINK_ACCOUNT, provider, "does not open your account any more.")


def _row(user_id: str, who: Identity) -> LinkedAccount:
    return LinkedAccount(
        user_id=user_id, auth_provider=who.provider.value, oauth_provider_id=who.subject[:255], email=who.email[:255]
    )


def _tell(session: Session, user_id: str, device: Device, action: AuditAction, provider: Provider, what: str) -> None:
    note(session, action, device, user_id=user_id, details={"auth_provider": provider.value})
    email = session.exec(select(User.email).where(User.id == user_id)).one()
    mails.queue(session, MailKind.SECURITY_CHANGED, email, user_id=user_id, what=f"{_NAMES[provider]} {what}")
