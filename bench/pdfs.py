"""PDFs over HTTP, and what making them costs everybody else."""

import asyncio
import time
import urllib.request
import uuid
from statistics import median
from typing import Any

from bench.events import ONE_ROW
from bench.report import Measure, percentile
from bench.wire import CAREER, SESSION_COOKIE, Wire

_ROUNDS = 7
_PACE_SECONDS = 0.02
_SAMPLES = 500


class Author:
    """Somebody with a CV, who changes its text so that its PDF has to be made anew."""

    def __init__(self, url: str, session: str, wire: Wire, cv_id: str, profile: dict[str, Any]):
        self._url, self._session, self._wire, self._cv_id, self._profile = url, session, wire, cv_id, profile

    @classmethod
    async def sign_in(cls, url: str, session: str, cv_id: str) -> "Author":
        """At the profile page."""
        wire = await Wire.open(url, session, "/profile/")
        shown = await wire.ask(f"{CAREER}.reload_profile", record_id="")
        return cls(url, session, wire, cv_id, shown[CAREER]["profile_rx_state_"])

    async def change(self) -> None:
        """Another headline."""
        fields = self._profile["fields"] | {"headline": f"Robotics engineer {uuid.uuid4()}"}
        saved = await self._wire.ask(
            f"{CAREER}.save_profile",
            record_id=self._profile["id"],
            version=self._profile["version"],
            save_key=uuid.uuid4().hex,
            fields=fields,
        )
        self._profile = saved[CAREER]["profile_rx_state_"]

    async def pdf(self) -> tuple[float, int]:
        """Seconds and bytes of the PDF, over HTTP."""
        return await asyncio.to_thread(self._pdf)

    def _pdf(self) -> tuple[float, int]:
        request = urllib.request.Request(
            f"{self._url}/api/cvs/{self._cv_id}.pdf", headers={"Cookie": f"{SESSION_COOKIE}={self._session}"}
        )
        started = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as answer:
            body = answer.read()
        return time.perf_counter() - started, len(body)


async def _paced(wire: Wire) -> list[float]:
    """Seconds of each round trip of somebody who does fifty things a second."""
    name, payload = ONE_ROW
    took = []
    for _ in range(_SAMPLES):
        started = time.perf_counter()
        await wire.ask(name, **payload)
        took.append(time.perf_counter() - started)
        await asyncio.sleep(max(0, _PACE_SECONDS - took[-1]))
    return took


async def _print_on(author: Author, stop: asyncio.Event) -> int:
    made = 0
    while not stop.is_set():
        await author.change()
        await author.pdf()
        made += 1
    return made


async def _measure(url: str, session: str, cv_id: str, other_session: str) -> list[Measure]:
    author = await Author.sign_in(url, session, cv_id)
    await author.pdf()  # the printers have loaded
    firsts, cached = [], []
    for _ in range(_ROUNDS):
        await author.change()
        firsts.append(await author.pdf())
        cached.append(await author.pdf())
    other = await Wire.open(url, other_session, "/profile/")
    idle = percentile(await _paced(other), 95)
    stop = asyncio.Event()
    printing = asyncio.create_task(_print_on(author, stop))
    started = time.perf_counter()
    busy = percentile(await _paced(other), 95)
    stop.set()
    made, elapsed = await printing, time.perf_counter() - started
    return [
        Measure("PDF, first time", median(took for took, _ in firsts) * 1e3, "ms", 300),
        Measure("PDF, cached", median(took for took, _ in cached) * 1e3, "ms", 20),
        Measure("PDF, size", firsts[-1][1] / 1e3, "kB", 60),
        Measure("another's event p95, idle", idle * 1e3, "ms"),
        Measure("another's event p95, more while PDFs are made", (busy - idle) * 1e3, "ms", 50),
        Measure("PDFs made meanwhile", made / elapsed, "1/s"),
    ]


def measure(url: str, session: str, cv_id: str, other_session: str) -> list[Measure]:
    """One person's PDFs, and another's events."""
    return asyncio.run(_measure(url, session, cv_id, other_session))
