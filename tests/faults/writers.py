"""People who save as fast as they are answered, through plain websockets."""

import asyncio
import uuid
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from websockets.exceptions import WebSocketException

from bench.wire import CAREER, Wire
from tests.faults.home import Home, Someone

_ANSWER_SECONDS = 3


@dataclass
class Writer:
    """One person's tab. A save without an answer is sent again under its key, as the pages do."""

    url: str
    someone: Someone
    version: int = 1
    acked: dict[str, str] = field(default_factory=dict)  # save key → headline
    breaks: int = 0
    _client: str = field(default_factory=lambda: str(uuid.uuid4()))

    async def save(self, wire: Wire, key: str, headline: str) -> None:
        """One save, with its answer."""
        fields = {"full_name": "Ana Kovač", "headline": headline, "summary": "", "location": ""}
        fields |= {"email": "", "phone": "", "linkedin": "", "website": ""}
        await wire.send(
            f"{CAREER}.save_profile", record_id=self.someone.profile_id, version=self.version, save_key=key, fields=fields
        )
        while True:
            ack = (await wire.receive()).get(CAREER, {}).get("ack_rx_state_") or {}
            if ack.get("save_key") == key:
                break
        assert not ack["conflict"], f"version {self.version} of one's own is called a conflict with {ack['version']}"
        assert ack["saved_at"], ack
        self.version = ack["version"]
        self.acked[key] = headline

    async def connect(self) -> Wire:
        """The tab, connected again."""
        return await Wire.open(self.url, self.someone.token, "/profile/", self._client)


async def write_until(writer: Writer, stop: asyncio.Event, *, is_final: bool = False) -> None:
    """Save one number after the other; the last one is saved also after the stop, unless the server's stop is final."""
    wire: Wire | None = None
    number = 0
    while not stop.is_set():
        number += 1
        key, is_saved = uuid.uuid4().hex, False
        while not is_saved and not (is_final and stop.is_set()):
            try:
                async with asyncio.timeout(_ANSWER_SECONDS):
                    wire = wire or await writer.connect()
                    await writer.save(wire, key, f"number {number}")
                is_saved = True
            except (WebSocketException, OSError, TimeoutError):
                writer.breaks += 1
                if wire:
                    await wire.close()
                wire = None
                await asyncio.sleep(0.2)
    if wire:
        await wire.close()


def run(work: Coroutine[None, None, None]) -> None:
    """Run it in a thread of its own: Playwright keeps a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def assert_all_kept(home: Home, writers: list[Writer], *, is_final: bool = False) -> None:
    """Every acknowledged save is stored as it was sent, none twice. At a final stop one more may be, whose answer was cut off."""
    for writer in writers:
        saves = home.saves(writer.someone)
        stored = {save.save_key: save.headline for save in saves}
        assert len(stored) == len(saves), "a save was applied twice"
        assert stored.items() >= writer.acked.items()
        assert len(stored) - len(writer.acked) <= is_final
        assert home.profile(writer.someone)[:2] == (1 + len(saves), f"number {len(saves)}")
