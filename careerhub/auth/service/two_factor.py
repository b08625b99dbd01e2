"""The second factor: a code from an authenticator app (RFC 6238), or one of ten recovery codes."""

import re
import secrets

from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, func, select, update

from careerhub.auth import schemas
from careerhub.auth.models import RecoveryCode, TwoFactor, User
from careerhub.auth.schemas import Device, MailKind
from careerhub.auth.service import mails
from careerhub.auth.service.events import note
from careerhub.core import limits
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.crypto import decrypt, encrypt, keyed_digest

_STEP_SECONDS = 30
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that looks like another


def is_on(session: Session, user_id: str) -> bool:
    """Whether signing in with a password takes a code too."""
    return session.exec(select(TwoFactor.id).where(TwoFactor.user_id == user_id, _confirmed())).first() is not None


def count_codes(session: Session, user_id: str) -> int:
    """How many recovery codes are left."""
    statement = (
        select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id, col(RecoveryCode.used_at).is_(None))
    )
    return session.exec(statement).one()


def begin(session: Session, user_id: str) -> tuple[str, str]:
    """Make a secret that is not in force yet: the address for the app's camera, and the secret to type instead."""
    secret = random_base32()
    session.execute(delete(TwoFactor).where(col(TwoFactor.user_id) == user_id, col(TwoFactor.confirmed_at).is_(None)))
    if not is_on(session, user_id):
        session.add(TwoFactor(user_id=user_id, sealed=encrypt(secret, _place(user_id))))
        session.flush()
    email = session.exec(select(User.email).where(User.id == user_id)).one()
    return TOTP(secret).provisioning_uri(name=email, issuer_name="Careerhub"), secret


def confirm(session: Session, user_id: str, code: str, device: Device) -> list[str] | None:
    """Put the secret in force when the app shows the right code: the recovery codes, told only now. None when it is wrong."""
    row = session.exec(select(TwoFactor).where(TwoFactor.user_id == user_id, ~_confirmed()).with_for_update()).first()
    step = _step_of(row, code) if row else None
    if row is None or step is None:
        return None
    row.confirmed_at, row.last_step = utc_now(), step
    _tell(
        session,
        user_id,
        device,
        AuditAction.ENABLE_TWO_FACTOR,
        "signing in to your account now takes a code from your authenticator app.",
    )
    return new_codes(session, user_id)


def remove(session: Session, user_id: str, device: Device) -> None:
    """Go back to signing in without a code."""
    was_on = is_on(session, user_id)
    session.execute(delete(TwoFactor).where(col(TwoFactor.user_id) == user_id))
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    if was_on:
        _tell(
            session,
            user_id,
            device,
            AuditAction.DISABLE_TWO_FACTOR,
            "signing in to your account does not take a code from an app any more.",
        )


def new_codes(session: Session, user_id: str) -> list[str]:
    """Ten new recovery codes; those before are worth nothing."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(schemas.RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_digest(user_id, code)) for code in codes)
    session.flush()
    return ["-".join(re.findall("....", code)) for code in codes]


def count_try(session: Session, user_id: str) -> int:
    """Count one code that is tried for this person. Seconds to wait, 0 when it may go on."""
    return limits.use(session, schemas.CODE_BY_ACCOUNT, user_id)


def accept(session: Session, user_id: str, code: str, device: Device) -> bool:
    """Whether this is the app's code of now, or a recovery code; either is used up by it, however many ask at once."""
    plain = re.sub(r"[\s-]", "", code).upper()
    if not re.fullmatch(r"\d{6}", plain):
        return _use_recovery_code(session, user_id, plain, device)
    row = session.exec(select(TwoFactor).where(TwoFactor.user_id == user_id, _confirmed())).first()
    step = _step_of(row, plain) if row else None
    if step is None:
        return False
    statement = (
        update(TwoFactor)
        .where(col(TwoFactor.user_id) == user_id, col(TwoFactor.last_step) < step)
        .values(last_step=step)
        .returning(col(TwoFactor.id))
    )
    return session.execute(statement).scalar() is not None


def _use_recovery_code(session: Session, user_id: str, code: str, device: Device) -> bool:
    statement = (
        update(RecoveryCode)
        .where(
            col(RecoveryCode.user_id) == user_id,
            col(RecoveryCode.code_hash) == _digest(user_id, code),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=utc_now())
        .returning(col(RecoveryCode.id))
    )
    if session.execute(statement).scalar() is None:
        return False
    left = count_codes(session, user_id)
    _tell(session, user_id, device, AuditAction.USE_RECOVERY_CODE, f"a recovery code was used to sign in. {left} are left.")
    return True


def _step_of(row: TwoFactor, code: str) -> int | None:
    """The 30 seconds that this code belongs to: these, or those just over (RFC 6238, 5.2: one step for the way)."""
    plain = re.sub(r"\s", "", code)
    now = int(utc_now().timestamp()) // _STEP_SECONDS
    totp = TOTP(decrypt(row.sealed, _place(row.user_id)))
    found = [step for step in (now, now - 1) if secrets.compare_digest(totp.at(step * _STEP_SECONDS).encode(), plain.encode())]
    return found[0] if found and found[0] > row.last_step else None


def _confirmed() -> ColumnElement[bool]:
    return col(TwoFactor.confirmed_at).is_not(None)


def _digest(user_id: str, code: str) -> str:
    return keyed_digest("recovery-code", f"{user_id}|{code}")


def _place(user_id: str) -> str:
    return f"two_factor|sealed|{user_id}"


def _tell(session: Session, user_id: str, device: Device, action: AuditAction, what: str) -> None:
    note(session, action, device, user_id=user_id, entity=("USER", user_id))
    email = session.exec(select(User.email).where(User.id == user_id)).one()
    mails.queue(session, MailKind.SECURITY_CHANGED, email, user_id=user_id, what=what)
