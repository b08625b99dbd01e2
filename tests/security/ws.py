"""A browser's socket without the browser: socket.io by hand, so that a test can send what no page would."""

import json
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any

from reflex_base.registry import RegisteredEventHandler, RegistrationContext
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

import careerhub.app  # noqa: F401  (registers every state and page)
from tests.conftest import Server

COOKIE = "__Host-ch_session"
HYDRATE = "reflex___state____state.hydrate_and_load"


@cache
def handlers() -> dict[str, RegisteredEventHandler]:
    """Every handler that a browser can name, by its full name."""
    return dict(RegistrationContext.get().event_handlers)


def full_name(short: str) -> str:
    """The full name of `career_state.open`."""
    (found,) = [name for name in handlers() if name.endswith(f"_{short}") or name == short]
    return found


def is_public(registered: RegisteredEventHandler) -> bool:
    """Whether visitors may call it."""
    return bool(getattr(registered.handler.fn, "_public", False))


def user_handlers() -> dict[str, RegisteredEventHandler]:
    """The product's own handlers, without what Reflex adds to each state."""
    named = handlers().items()
    return {name: found for name, found in named if found.states[0].is_user_defined() and not name.endswith(".setvar")}


class Tab:
    """One socket. `seen` holds every delta, merged; `frames` every frame as it came."""

    def __init__(
        self, server: Server, session: str = "", *, tab: str = "", origin: str | None = "", headers: dict[str, str] | None = None
    ):
        """Connect as the tab `tab` (made up when left out) with the session's token as its cookie.

        `origin` '' is the right one, None sends none.
        """
        self.frames: list[str] = []
        self.seen: dict[str, Any] = {}
        self.closed = False
        self.token = tab or secrets.token_hex(16)
        cookie = {"Cookie": f"{COOKIE}={session}"} if session else {}
        self._leaving = ExitStack()
        opening = connect(
            f"ws://127.0.0.1:{server.port}/_event/?token={self.token}&EIO=4&transport=websocket",
            origin=server.url if origin == "" else origin,  # pyright: ignore[reportArgumentType]  (a NewType of str)
            additional_headers={**cookie, **(headers or {})},
            open_timeout=20,
            close_timeout=1,
            max_size=None,
            compression=None,
        )
        self._socket: ClientConnection = self._leaving.enter_context(opening)
        self._barriers = 0
        self.raw("40/_event,")
        for frame in self._read(10):
            if frame.startswith("40/_event,"):
                break

    def __enter__(self) -> "Tab":
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.close()

    def raw(self, frame: str | bytes) -> None:
        """Send a frame as it is; to a closed socket nothing is sent."""
        try:
            self._socket.send(frame)
        except ConnectionClosed:
            self.closed = True

    def event(self, name: str, payload: Any = None, path: str = "/home", **more: Any) -> None:
        """Send one event: a full handler name, its payload, the address of the page."""
        router = {"pathname": path, "query": {}, "asPath": path}
        fields = {"name": name, "payload": {} if payload is None else payload, "router_data": router, "token": self.token} | more
        self.say("event", fields)

    def say(self, *message: Any) -> None:
        """Send a message of socket.io: its name and its data."""
        self.raw(f"42/_event,{json.dumps(message)}")

    def settle(self, timeout: float = 10) -> bool:
        """Wait until all events sent so far are handled. False when the socket was closed instead."""
        self._barriers += 1
        mark = f"barrier-{self.token}-{self._barriers}"
        self.event(full_name("guarded_state.show_problem"), {"message": mark})
        for frame in self._read(timeout):
            if mark in frame or "leave_to" in frame:
                return True
        if not self.closed:
            raise TimeoutError("no answer")
        return False

    def call(self, name: str, payload: Any = None, path: str = "/home") -> list[str]:
        """Send one event and give back the frames that came until it was handled."""
        before = len(self.frames)
        self.event(name, payload, path)
        self.settle()
        return self.frames[before:]

    def hydrate(self, path: str = "/home") -> str:
        """Load a page, with all that it loads; everything that came, as text."""
        before = len(self.frames)
        self.event(HYDRATE, {}, path)
        for frame in self._read(10):
            if '"is_hydrated_rx_state_":true' in frame:
                break
        return "\n".join(self.frames[before:])

    def wait_closed(self, timeout: float) -> bool:
        """Whether the server closes the socket within this many seconds; frames on the way are kept."""
        for _ in self._read(timeout):
            pass
        return self.closed

    @property
    def text(self) -> str:
        """Everything that ever came."""
        return "\n".join(self.frames)

    def value(self, state: str, var: str) -> Any:
        """The last value that came of a var."""
        (found,) = [vars for name, vars in self.seen.items() if name.endswith(f"_{state}")]
        return found[f"{var}_rx_state_"]

    def _read(self, timeout: float) -> Iterator[str]:
        """Frames as they come, until there is none for `timeout` seconds or the socket is closed."""
        while True:
            try:
                frame = self._socket.recv(timeout=timeout)
            except TimeoutError:
                return
            except ConnectionClosed:
                self.closed = True
                return
            if frame == "2":
                self.raw("3")
                continue
            text = frame if isinstance(frame, str) else frame.decode(errors="replace")
            self.frames.append(text)
            if text.startswith("41/_event"):
                self.closed = True
                return
            if text.startswith('42/_event,["event",'):
                for name, vars in json.loads(text.removeprefix("42/_event,"))[1].get("delta", {}).items():
                    self.seen.setdefault(name, {}).update(vars)
            yield text
