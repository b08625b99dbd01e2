"""Somebody at the profile page who types numbers, and what the page was told about each."""

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, WebSocket

from tests.faults.home import Home, Someone

_EVENT = "42/_event,"


@dataclass
class Typist:
    """Types growing numbers into one field of the profile and remembers which saves the page has seen acknowledged."""

    page: Page
    name: str = "headline"
    sent: dict[str, str] = field(default_factory=dict)  # save key → text
    acked: list[str] = field(default_factory=list)  # save keys
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.page.on("websocket", self._listen)

    def open(self) -> None:
        """Go to the profile page and wait for its form."""
        self.page.goto("/profile")
        self.page.wait_for_selector("form.autosave[aria-label='About you']:not([inert])")

    @property
    def control(self) -> Locator:
        """The field."""
        return self.page.locator(f"form.autosave [name={self.name}]").first

    def text(self) -> str:
        """What is in the field now."""
        return self.control.input_value(timeout=10_000)

    def status(self) -> str:
        """What the form says about itself."""
        return self.page.locator("form.autosave .autosave-status").first.inner_text(timeout=10_000)

    def type_number(self, timeout: float = 10_000) -> str:
        """Put the next number into the field, as a paste does, and leave the field, which saves at once; the text."""
        text = f"number {next(self._numbers)}"
        self.control.fill(text, timeout=timeout)
        self.control.dispatch_event("focusout", timeout=timeout)
        return text

    def type_for(self, seconds: float) -> None:
        """Type without a pause."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.type_number()
            self.page.wait_for_timeout(60)

    def wait_for_save(self, text: str, seconds: float = 20) -> None:
        """Wait until the page says that this text is saved."""
        for _ in range(int(seconds / 0.05)):
            if any(self.sent[key] == text for key in self.acked) and "Not connected" not in self.status():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{text!r} was not saved within {seconds} s; the form says {self.status()!r}")

    def acked_texts(self) -> list[str]:
        """The texts that the page was told are saved, in order."""
        return [self.sent[key] for key in self.acked]

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame: str | bytes) -> None:
        event = _event(frame)
        if event.get("name", "").endswith(".save_profile"):
            self.sent[event["payload"]["save_key"]] = event["payload"]["fields"][self.name]

    def _received(self, frame: str | bytes) -> None:
        for changes in (_event(frame).get("delta") or {}).values():
            ack = changes.get("ack_rx_state_") or {}
            key = ack.get("save_key")
            if key in self.sent and key not in self.acked and ack["saved_at"]:
                self.acked.append(key)


def _event(frame: str | bytes) -> dict[str, Any]:
    text = str(frame)
    return json.loads(text.removeprefix(_EVENT))[1] if text.startswith(_EVENT) else {}


def assert_nothing_lost(home: Home, someone: Someone, typist: Typist, first_version: int) -> None:
    """Every save that the page was told of is stored as it was sent, none twice, and the form shows what is stored."""
    saves = home.saves(someone)
    stored = {save.save_key: save.headline for save in saves}
    assert len(stored) == len(saves), "a save was applied twice"
    assert {key: typist.sent[key] for key in typist.acked} == {key: stored.get(key) for key in typist.acked}
    version, headline, _ = home.profile(someone)
    assert version == first_version + len(saves)
    assert headline == typist.text() == typist.acked_texts()[-1]
