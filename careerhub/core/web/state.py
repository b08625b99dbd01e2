"""How a state acts for the signed-in person, and how it answers forms that save themselves."""

from collections.abc import Callable
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import reflex as rx
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import transact, transact_auth_as
from careerhub.core.errors import Conflict, DomainError, InvalidInput, SessionEnded
from careerhub.core.saving import Save
from careerhub.core.web.guard import current_digest

P = ParamSpec("P")
T = TypeVar("T")
Fields = dict[str, str]


class SignedIn(rx.State, mixin=True):
    """A state whose handlers need a person."""

    async def _as_user(self, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `service(session, user_id, …)` returns, in one transaction of the person whose socket sent this event."""
        return await transact(current_digest(), service, *args, **kwargs)

    async def _as_account(self, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`_as_user` for what is about the account itself, which the sign-in role alone may see."""
        return await transact_auth_as(current_digest(), service, *args, **kwargs)

    async def _save(
        self,
        sent: tuple[str, int, str],
        fields: Fields,
        service: Callable[Concatenate[Session, str, Save, Fields, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[dict[str, Any], T | None]:
        """Save a form: the answer it waits for, and what the service returned, None where a rule said no.

        `sent` is (record id, version, save key). The answer exists only after the commit.
        """
        record_id, version, key = sent
        save = partial(transact, current_digest(), service, Save(record_id, version, key), fields, *args, **kwargs)
        try:
            try:
                result = await save()
            except (
                OperationalError
            ):  # the database went away, and whether it committed is unknown: the key makes it safe to repeat
                result = await save()
        except SessionEnded:
            raise
        except DomainError as error:
            return _refusal(sent, error), None
        return _answer(record_id, key, version + 1), result


def _answer(record_id: str, key: str, version: int) -> dict[str, Any]:
    """The answer that `ui.autosave` waits for."""
    saved_at = utc_now().isoformat(timespec="seconds")
    known = {"record_id": record_id, "save_key": key, "version": version, "saved_at": saved_at}
    return {**known, "errors": {}, "conflict": False, "message": ""}


def _refusal(sent: tuple[str, int, str], error: DomainError) -> dict[str, Any]:
    record_id, version, key = sent
    answer = _answer(record_id, key, version) | {"saved_at": ""}
    if isinstance(error, Conflict):
        return answer | {"conflict": True, "version": error.version, "message": error.message}
    if isinstance(error, InvalidInput):
        return answer | {"errors": error.errors}
    return answer | {"errors": {"form": error.message}, "message": "Not saved."}
