"""Steps that one browser has begun and only it can finish, once: its cookie holds the token, the table its digest."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, col, delete, update

from careerhub.auth import schemas
from careerhub.auth.models import Challenge
from careerhub.core.clock import utc_now
from careerhub.core.crypto import decrypt, encrypt, new_token, token_digest
from careerhub.core.ids import new_id

_MAX_TRIES = 5


class Begun(NamedTuple):
    """A step that is still open: whose it is, if that is known, and what was noted when it began."""

    id: str
    user_id: str | None
    data: dict[str, Any]


def begin(session: Session, kind: str, data: dict[str, Any], *, user_id: str | None = None) -> str:
    """Begin a step; the token for the browser's cookie."""
    token, made = new_token(), new_id()
    row = Challenge(
        id=made,
        user_id=user_id,
        kind=kind,
        token_hash=token_digest(token),
        sealed=encrypt(json.dumps(data), _place(made)),
        expires_at=utc_now() + schemas.CHALLENGE_LIFETIME,
    )
    session.add(row)
    session.flush()
    return token


def try_one(session: Session, kind: str, digest: str) -> Begun | None:
    """Count one try of the step whose token has this digest; None when it is none, over, used up or done."""
    statement = (
        update(Challenge)
        .where(
            col(Challenge.token_hash) == digest,
            col(Challenge.kind) == kind,
            col(Challenge.used_at).is_(None),
            col(Challenge.expires_at) > utc_now(),
            col(Challenge.tries) < _MAX_TRIES,
        )
        .values(tries=col(Challenge.tries) + 1)
        .returning(col(Challenge.id), col(Challenge.user_id), col(Challenge.sealed))
    )
    row = session.execute(statement).first()
    return Begun(row.id, row.user_id, json.loads(decrypt(row.sealed, _place(row.id)))) if row else None


def finish(session: Session, begun_id: str) -> bool:
    """Finish a step; False when another request was first."""
    statement = (
        update(Challenge)
        .where(col(Challenge.id) == begun_id, col(Challenge.used_at).is_(None))
        .values(used_at=utc_now())
        .returning(col(Challenge.id))
    )
    return session.execute(statement).scalar() is not None


def take(session: Session, kind: str, digest: str) -> Begun | None:
    """Finish a step that has only one try; None when it is none, over or done."""
    begun = try_one(session, kind, digest)
    return begun if begun and finish(session, begun.id) else None


def forget_old(session: Session, before: datetime) -> None:
    """Delete the steps that were over before this instant."""
    session.execute(delete(Challenge).where(col(Challenge.expires_at) < before))


def _place(challenge_id: str) -> str:
    return f"challenges|sealed|{challenge_id}"
