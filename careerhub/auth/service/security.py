"""Changes that take a fresh proof of who one is, and what the security page shows."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlmodel import Session

from careerhub.auth.schemas import Security
from careerhub.auth.service import passkeys, providers, sessions, two_factor
from careerhub.auth.service.sign_in import password_hash_of_user
from careerhub.core.errors import DomainError

P = ParamSpec("P")
T = TypeVar("T")


class NotFresh(DomainError):
    """The person has to prove once more who they are: more than ten minutes ago is too long for this."""

    def __init__(self) -> None:
        super().__init__("Please confirm that it is you.")


def when_fresh(
    session: Session,
    user_id: str,
    digest: str,
    service: Callable[Concatenate[Session, str, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """What `service(session, user_id, …)` returns, if the session with this digest is fresh, in the same transaction.

    Raises:
        NotFresh: it is not.
    """
    if not sessions.is_fresh(session, digest):
        raise NotFresh
    return service(session, user_id, *args, **kwargs)


def get_security(session: Session, user_id: str) -> Security:
    """How a person can sign in."""
    return Security(
        password_hash_of_user(session, user_id) is not None,
        two_factor.is_on(session, user_id),
        two_factor.count_codes(session, user_id),
        tuple(passkeys.list_passkeys(session, user_id)),
        tuple(providers.list_linked(session, user_id)),
    )
