"""Every browser can call every public method of every state with any payload. This middleware decides what runs.

Denied unless declared: a handler runs only for a live session, or when it is marked `@public`; its payload must fit its
annotations exactly; the state of a browser tab is wiped before it is shown to anybody but its owner.
"""

import asyncio
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from enum import Enum
from functools import cache, partial
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlencode

import pydantic
import reflex as rx
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants.event import SocketEvent
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.event import Event
from reflex_base.event.context import EventContext
from reflex_base.registry import RegisteredEventHandler, RegistrationContext
from sqlalchemy.exc import SQLAlchemyError

from careerhub import routes
from careerhub.core.web.http import safe_path
from careerhub.core.web.links import backend

log = logging.getLogger(__name__)
F = TypeVar("F", bound=Callable[..., Any])

MAX_TEXT = 100_000
TROUBLE = "Something went wrong on this server. What you typed is kept; please try again in a moment."
_MAX_TOLD_PER_MINUTE = 60
# The framework's own handlers that pages need; all others of its states are closed.
_FRAMEWORK_HANDLERS = frozenset({"hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"})
_HYDRATES = frozenset({"hydrate", "hydrate_and_load"})


def public(function: F) -> F:
    """Mark a handler that may run without a session. Goes below `@rx.event`."""
    function._public = True  # pyright: ignore[reportFunctionMemberAccess]
    return function


class GuardedState(rx.State):
    """What every page has: whose tab it is, where it must go when that has changed, and what went wrong last."""

    leave_to: rx.Field[str] = rx.field("")
    problem: rx.Field[str] = rx.field("")
    account: rx.Field[str] = rx.field("")  # the person's name, for the menu
    _owner: str = ""  # the digest of the session, '' for a visitor

    @rx.event
    @public
    async def leave(self):
        """Go through a full load of the page, to sign in where the session is over."""
        self.leave_to = resume_address()

    @rx.event
    @public
    async def show_problem(self, message: str):
        """Say what went wrong at the top of the page; an empty text takes it away."""
        self.problem = message[:500]


def resume_address() -> str:
    """The HTTP route that decides where this page goes on, with the page's own address."""
    path = safe_path(str(EventContext.get().router_data.get("asPath") or ""), "/")
    return f"{backend(routes.AUTH_RESUME)}?{urlencode({'next': path})}"


def current_digest() -> str:
    """The digest of the session that sent the event being handled; '' for a visitor.

    It comes from the event's own socket. The state's router data would still be those of the tab's last owner.
    """
    return _digest_in(EventContext.get().router_data)


def _digest_in(router_data: Mapping[str, Any] | None) -> str:
    return ((router_data or {}).get("headers") or {}).get("authorization", "").removeprefix("Session ")


class Guard(Middleware):
    """Runs before every event. `user_of` tells the user of a session digest, '' for none; `name_of` that user's name."""

    def __init__(
        self,
        user_of: Callable[[str], Awaitable[str]],
        name_of: Callable[[str], Awaitable[str]],
        denied: Callable[[str, str], Awaitable[None]],
    ):
        self.user_of = user_of
        self.name_of = name_of
        self.denied = denied
        self._minute, self._told = 0, 0

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """None lets the event run; an update stops it and goes to the browser."""
        try:
            return await self._decide(state, event)
        except SQLAlchemyError as error:
            # The handler does not run. The answer is no event: one would come here, fail and be answered again, without end.
            log.error("event refused, as the session cannot be checked: %s", type(error).__name__)
            (await state.get_state(GuardedState)).problem = TROUBLE
            return StateUpdate(delta={GuardedState.get_full_name(): {f"problem{FIELD_MARKER}": TROUBLE}})

    async def _decide(self, state: BaseState, event: Event) -> StateUpdate | None:
        registered = RegistrationContext.get().event_handlers[event.name]
        name = event.name.rpartition(".")[2]
        digest = current_digest()
        user_id = await self.user_of(digest)
        owner = digest if user_id else ""
        guarded = await state.get_state(GuardedState)
        if guarded._owner != owner:
            if name not in _HYDRATES:
                return self._leave()
            state._get_root_state().reset()
            guarded._owner = owner
        if name in _HYDRATES:
            guarded.account = await self.name_of(user_id)
        is_ours = registered.states[0].is_user_defined()
        if name == "setvar" or (not is_ours and name not in _FRAMEWORK_HANDLERS):
            return StateUpdate()
        if is_ours and not user_id and not getattr(registered.handler.fn, "_public", False):
            return self._leave()
        if problem := _payload_problem(registered, event.payload):
            if self._may_tell():
                log.warning("event refused: %s: %s", name, problem)
                await self.denied(user_id, name)
            return StateUpdate()
        return None

    def _may_tell(self) -> bool:
        """Whether one more refusal is recorded: of a flood, only its beginning, for visitors too can send what is refused."""
        minute = int(time.monotonic() // 60)
        if minute != self._minute:
            self._minute, self._told = minute, 0
        self._told += 1
        return self._told <= _MAX_TOLD_PER_MINUTE

    def _leave(self) -> StateUpdate:
        """Send the page through a full load: only a new handshake picks up new cookies."""
        return StateUpdate(delta={GuardedState.get_full_name(): {f"leave_to{FIELD_MARKER}": resume_address()}})


@cache
def _validators(function: Callable[..., Any]) -> tuple[dict[str, Callable[[Any], Any]], frozenset[str]]:
    """A strict validator for each parameter, and the names of those that must be given."""
    hints = get_type_hints(function)
    parameters = [parameter for name, parameter in inspect.signature(function).parameters.items() if name != "self"]
    needed = frozenset(parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty)
    return {parameter.name: _validator(hints[parameter.name]) for parameter in parameters}, needed


def _validator(hint: Any) -> Callable[[Any], Any]:
    is_enum = isinstance(hint, type) and issubclass(hint, Enum)  # JSON has no enums: one is sent as its value
    return partial(pydantic.TypeAdapter(hint).validate_python, strict=not is_enum)


def _payload_problem(registered: RegisteredEventHandler, payload: Mapping[str, Any]) -> str | None:
    """What is wrong with the payload, without its content; None when it fits the handler's annotations."""
    validators, needed = _validators(registered.handler.fn)
    if not needed <= payload.keys() <= validators.keys():
        return "wrong parameters"
    for name, value in payload.items():
        if _longest(value) > MAX_TEXT:
            return f"{name} is too long"
        try:
            validators[name](value)
        except pydantic.ValidationError:
            return f"{name} has the wrong type"
    return None


def _longest(value: Any, depth: int = 0) -> int:
    """The length of the longest text or list inside, or more than allowed when it is nested too deeply."""
    if isinstance(value, str):
        return len(value)
    if depth > 6:
        return MAX_TEXT + 1
    if isinstance(value, Mapping):
        return max([len(value), *(_longest(item, depth + 1) for pair in value.items() for item in pair)], default=0)
    if isinstance(value, list):
        return max([len(value), *(_longest(item, depth + 1) for item in value)], default=0)
    return 0


class Sockets:
    """The app's sockets: drops what is no event of this product, unlogged, and cuts those of an ended session."""

    def __init__(self, app: rx.App):
        self.app = app
        self._closing: set[asyncio.Task[None]] = set()

    def install(self) -> None:
        """Get in front of the app's event handler."""
        namespace = self.app.event_namespace
        if namespace is None:
            return
        on_event = namespace.on_event

        async def known(sid: str, data: Any = None) -> Any:
            return await on_event(sid, data) if _is_event(data) else None

        namespace.on_event = known

    def end(self, digest: str) -> None:
        """Disconnect every socket that was opened with this session."""
        namespace = self.app.event_namespace
        if namespace is None or not digest:
            return
        for sid, router_data in list(namespace._static_router_data.items()):
            if _digest_in(router_data) == digest:
                task = asyncio.get_running_loop().create_task(self._send_away(sid))
                self._closing.add(task)
                task.add_done_callback(self._closing.discard)
        self._stop_work(digest)

    def digests(self) -> set[str]:
        """The sessions that have a socket open."""
        namespace = self.app.event_namespace
        return {_digest_in(router_data) for router_data in namespace._static_router_data.values()} - {""} if namespace else set()

    def _stop_work(self, digest: str) -> None:
        """Cancel what still runs for this session: background tasks outlive their socket, and no guard sees what they send."""
        processor = self.app._event_processor
        for task in list(processor._tasks.values()) if processor else []:
            context: EventContext | None = getattr(task, "_event_ctx", None)
            if context is None and hasattr(task, "get_context"):
                context = task.get_context().get(EventContext._context_var)  # pyright: ignore[reportAttributeAccessIssue]
            if context is not None and _digest_in(context.router_data) == digest:
                task.cancel()

    async def _send_away(self, sid: str) -> None:
        """Tell the page to leave, then cut it off: after the goodbye it would stay as it is, and readable."""
        if (namespace := self.app.event_namespace) is not None:
            leave = {GuardedState.get_full_name(): {f"leave_to{FIELD_MARKER}": backend(routes.AUTH_RESUME)}}
            await namespace.emit(str(SocketEvent.EVENT), StateUpdate(delta=leave), to=sid)
            await self._close(sid)

    async def _close(self, sid: str) -> None:
        """Say goodbye, so that the page knows that it was the server, then close the connection below."""
        server, namespace = self.app.sio, self.app.event_namespace
        if server is not None and namespace is not None:
            connection = server.manager.eio_sid_from_sid(sid, namespace.namespace)
            await server.disconnect(sid, namespace=namespace.namespace)
            await server.eio.disconnect(connection)


def _is_event(data: Any) -> bool:
    """Whether this has the shape of an event whose handler exists."""
    if not isinstance(data, dict) or not isinstance(data.get("name"), str):
        return False
    router = data.get("router_data", {})
    if (
        not isinstance(router, dict)
        or not isinstance(data.get("payload", {}), dict)
        or not isinstance(router.get("query", {}), dict)
    ):
        return False
    paths = [router.get(key, "/") for key in ("pathname", "asPath")]
    # What does not begin like a path would become part of the host's name, where Reflex puts the two together.
    return all(isinstance(path, str) and path.startswith("/") for path in paths) and (
        data["name"] in RegistrationContext.get().event_handlers
    )
