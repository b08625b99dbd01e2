"""Signing up and in, by password."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from careerhub.auth import schemas
from careerhub.auth.models import User
from careerhub.auth.schemas import Device, MailKind
from careerhub.auth.service import mails
from careerhub.auth.service.events import audited, note
from careerhub.core import limits
from careerhub.core.audit import AuditAction
from careerhub.core.ids import new_id


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


def count_link(session: Session, email: str, device: Device) -> int:
    """Count one wish for a link by mail. Seconds to wait, 0 when it may go on."""
    return max(
        limits.use(session, schemas.LINK_BY_NETWORK, limits.network_of(device.ip)),
        limits.use(session, schemas.LINK_BY_ACCOUNT, email),
    )


def count_token(session: Session, device: Device) -> int:
    """Count one token that is tried. Seconds to wait, 0 when it may go on."""
    return limits.use(session, schemas.TOKEN_BY_NETWORK, limits.network_of(device.ip))


def count_proof(session: Session, user_id: str) -> int:
    """Count one try of a signed-in person to prove who they are. Seconds to wait, 0 when it may go on."""
    return limits.use(session, schemas.PROOF_BY_ACCOUNT, user_id)


def password_hash_of(session: Session, email: str, *, verified_only: bool = False) -> tuple[str, str | None] | None:
    """The id and kept password of the active account with this address, or None."""
    statement = select(User.id, User.password_hash).where(User.email == email, col(User.is_active))
    if verified_only:
        statement = statement.where(col(User.is_verified))
    row = session.exec(statement).first()
    return (row[0], row[1]) if row else None


def password_hash_of_user(session: Session, user_id: str) -> str | None:
    """The kept password of a person; None for one who signs in without."""
    return session.exec(select(User.password_hash).where(User.id == user_id)).first()


def sign_up(session: Session, email: str, full_name: str, password_hash: str, device: Device) -> bool:
    """Make the account. False, and no change, where the address already has one: the caller must not let that show."""
    made = session.execute(
        insert(User)
        .values(id=new_id(), email=email, full_name=full_name, password_hash=password_hash)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(col(User.id))
    ).scalar()
    action = AuditAction.SIGNUP_SUCCESS if made else AuditAction.SIGNUP_FAILED
    note(session, action, device, user_id=made, details={"email": audited(email)})
    return made is not None


def register(session: Session, email: str, full_name: str, password_hash: str, device: Device) -> None:
    """`sign_up`, and a mail to the address: to confirm it, or to say that it has an account already."""
    made = sign_up(session, email, full_name, password_hash, device)
    mails.queue(session, MailKind.VERIFY if made else MailKind.EXISTS, email, user_id=user_with(session, email))


def user_with(session: Session, email: str) -> str | None:
    """The id of the active account with this address."""
    return session.exec(select(User.id).where(User.email == email, col(User.is_active))).first()


def refuse_sign_in(session: Session, email: str, device: Device) -> None:
    """Record a failed attempt. The address is kept as a digest: what was typed may be a password."""
    key = f"{email}|{limits.network_of(device.ip)}"
    details = {
        "email": audited(email),
        "failure_reason": "Invalid credentials",
        "attempts_count": limits.uses(session, schemas.SIGN_IN_BY_ACCOUNT, key),
    }
    note(session, AuditAction.SIGNIN_FAILED, device, details=details)


def refuse_code(session: Session, user_id: str, device: Device) -> None:
    """Record a wrong second factor."""
    attempts = limits.uses(session, schemas.CODE_BY_ACCOUNT, user_id)
    details = {"failure_reason": "Wrong code", "attempts_count": attempts}
    note(session, AuditAction.SIGNIN_FAILED, device, user_id=user_id, details=details)


def refuse_passkey(session: Session, device: Device) -> None:
    """Record a passkey that was not accepted."""
    note(session, AuditAction.SIGNIN_FAILED, device, details={"failure_reason": "Passkey not accepted"})
