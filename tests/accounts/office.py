"""A post office: a real SMTP server that keeps what it gets, and can be in a bad mood."""

import asyncio
import re
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests import used_secrets
from tests.conftest import free_port


class _Desk(Controller):
    """A controller that closes its connections when it stops: aiosmtpd leaves them open."""

    def factory(self) -> SMTP:
        made = super().factory()
        self.made = [*getattr(self, "made", []), made]
        return made

    def stop(self, no_assert: bool = False) -> None:
        for one in getattr(self, "made", []):
            if one.transport is not None:
                self.loop.call_soon_threadsafe(one.transport.close)
        super().stop(no_assert)


class Office:
    """`mood` is what it answers to a recipient: "" for fine, "hang" for no answer, else a line such as "451 Later"."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mood = ""
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self._controller: _Desk | None = None

    def open(self) -> None:
        """Listen."""
        self._controller = _Desk(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Refuse connections."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient, or not."""
        while self.mood == "hang":  # noqa: ASYNC110
            await asyncio.sleep(0.1)  # the mood is the test's, in another thread
        if self.mood:
            return self.mood
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Keep a letter."""
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        letter = message_from_bytes(raw, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"

    def wait_for(self, address: str, subject: str = "", timeout: float = 30) -> EmailMessage:
        """The last letter to this address with this in its subject; it is taken out."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for place in range(len(self.letters) - 1, -1, -1):
                to, letter = self.letters[place]
                if to == [address] and subject in letter["Subject"]:
                    del self.letters[place]
                    return letter
            time.sleep(0.05)
        raise AssertionError(f"no letter to {address} about {subject!r}: {[(to, one['Subject']) for to, one in self.letters]}")

    def count(self, address: str) -> int:
        """How many letters to this address lie here."""
        return sum(to == [address] for to, _ in self.letters)


def text_of(letter: EmailMessage) -> str:
    """The plain part."""
    part = letter.get_body(("plain",))
    assert part is not None
    return part.get_content()


def link_in(letter: EmailMessage) -> str:
    """The link of a letter."""
    found = re.search(r"https?://\S+#\S+", text_of(letter))
    assert found, text_of(letter)
    return found.group()


def token_in(letter: EmailMessage) -> str:
    """The token of a letter's link."""
    token = link_in(letter).partition("#")[2]
    used_secrets.note(token)
    return token
