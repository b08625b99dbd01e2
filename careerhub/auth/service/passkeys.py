"""Passkeys (WebAuthn): a key pair on the person's device, unlocked there, so that it is both factors at once."""

import json
from typing import Any

import webauthn
from sqlmodel import Session, col, delete, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from careerhub.auth import schemas
from careerhub.auth.models import Passkey, User
from careerhub.auth.schemas import Device, MailKind, PasskeyRow, Site
from careerhub.auth.service import challenges, mails
from careerhub.auth.service.events import note
from careerhub.auth.service.ways_in import LastWay, count_ways_in
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.errors import DomainError, NotFound

_NEW, _KNOWN = "passkey_new", "passkey"


def list_passkeys(session: Session, user_id: str) -> list[PasskeyRow]:
    """A person's passkeys, the oldest first."""
    rows = session.exec(select(Passkey).where(Passkey.user_id == user_id).order_by(col(Passkey.id)))
    return [
        PasskeyRow(
            row.id,
            row.name,
            row.created_at.isoformat(timespec="seconds"),
            row.last_used_at.isoformat(timespec="seconds") if row.last_used_at else "",
        )
        for row in rows
    ]


def ask_new(session: Session, user_id: str, site: Site) -> tuple[str, str]:
    """What the browser needs to make a new passkey (JSON), and the step's token.

    Raises:
        DomainError: there are as many as are possible.
    """
    user = session.get_one(User, user_id)
    known = session.exec(select(Passkey.credential_id).where(Passkey.user_id == user_id)).all()
    if len(known) >= schemas.MAX_PASSKEYS:
        raise DomainError(schemas.MESSAGES["form.too_many"])
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Careerhub",
        user_name=user.email,
        user_id=user.id.encode(),
        user_display_name=user.full_name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=credential) for credential in known],
    )
    token = challenges.begin(session, _NEW, {"challenge": bytes_to_base64url(options.challenge)}, user_id=user_id)
    return options_to_json(options), token


def add(session: Session, user_id: str, digest: str, name: str, credential: dict[str, Any], site: Site, device: Device) -> bool:
    """Keep the public half of a new passkey; False when the browser's answer does not fit what was asked."""
    begun = challenges.take(session, _NEW, digest)
    if begun is None or begun.user_id != user_id:
        return False
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(begun.data["challenge"]),
            expected_rp_id=site.host,
            expected_origin=list(site.origins),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    if session.exec(select(Passkey.id).where(Passkey.credential_id == made.credential_id)).first():
        return False
    row = Passkey(
        user_id=user_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=name or schemas.device_name(device.user_agent),
    )
    session.add(row)
    session.flush()
    _tell(session, user_id, device, AuditAction.CREATE_PASSKEY, row, f"a passkey was added to your account: {row.name}.")
    return True


def remove(session: Session, user_id: str, passkey_id: str, device: Device) -> None:
    """Take a passkey away.

    Raises:
        NotFound: also for that of somebody else. LastWay: it is the only way in.
    """
    row = session.exec(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id).with_for_update()).first()
    if row is None:
        raise NotFound
    if count_ways_in(session, user_id) <= 1:
        raise LastWay
    session.execute(delete(Passkey).where(col(Passkey.id) == row.id))
    _tell(session, user_id, device, AuditAction.DELETE_PASSKEY, row, f"a passkey was removed from your account: {row.name}.")


def ask_known(session: Session, site: Site) -> tuple[str, str]:
    """What the browser needs to offer the passkeys it has (JSON), and the step's token."""
    options = webauthn.generate_authentication_options(rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED)
    token = challenges.begin(session, _KNOWN, {"challenge": bytes_to_base64url(options.challenge)})
    return options_to_json(options), token


def accept(session: Session, digest: str, credential: dict[str, Any], site: Site) -> str | None:
    """The active person to whom this passkey belongs, when its answer fits what was asked; else None."""
    begun = challenges.take(session, _KNOWN, digest)
    try:
        credential_id = base64url_to_bytes(str(credential.get("id", "")))
    except ValueError:
        return None
    statement = (
        select(Passkey)
        .join(User, col(User.id) == Passkey.user_id)
        .where(Passkey.credential_id == credential_id, col(User.is_active))
        .with_for_update(of=Passkey)
    )
    row = session.exec(statement).first()
    if begun is None or row is None:
        return None
    try:
        proof = webauthn.verify_authentication_response(
            credential=json.loads(json.dumps(credential)),
            expected_challenge=base64url_to_bytes(begun.data["challenge"]),
            expected_rp_id=site.host,
            expected_origin=list(site.origins),
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    session.execute(
        update(Passkey).where(col(Passkey.id) == row.id).values(sign_count=proof.new_sign_count, last_used_at=utc_now())
    )
    return row.user_id


def _tell(session: Session, user_id: str, device: Device, action: AuditAction, row: Passkey, what: str) -> None:
    note(session, action, device, user_id=user_id, entity=("PASSKEY", row.id), details={"name": row.name})
    email = session.exec(select(User.email).where(User.id == user_id)).one()
    mails.queue(session, MailKind.SECURITY_CHANGED, email, user_id=user_id, what=what)
