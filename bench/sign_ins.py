"""Sign-ins: how many a second, what the others notice of twenty at once, and whether the time tells who has an account."""

import asyncio
import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from urllib.parse import urlencode, urlsplit

from bench.events import ONE_ROW
from bench.report import Measure, percentile
from bench.wire import Wire

_TOGETHER = 20
_COMPARED = 60
_WRONG = {"email": "demo@careerhub.example", "password": "wrong-but-just-as-slow-to-check"}


def _try(url: str, number: int, **form: str) -> int:
    """One sign-in from an address of its own: as slow as a right one, and leaves no session."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=180)
    headers = {"Origin": url, "Content-Type": "application/x-www-form-urlencoded"}
    headers["X-Forwarded-For"] = f"203.0.{number // 250}.{number % 250 + 1}"
    connection.request("POST", "/auth/signin", urlencode(_WRONG | form), headers)
    status = connection.getresponse().status
    connection.close()
    return status


async def _measure(url: str, session: str) -> tuple[float, list[float]]:
    """Sign-ins a second, and the seconds that each event of somebody else took meanwhile."""
    wire = await Wire.open(url, session, "/profile/")
    name, payload = ONE_ROW
    took: list[float] = []
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(_TOGETHER) as threads:
        started = time.perf_counter()
        tries = [loop.run_in_executor(threads, _try, url, number) for number in range(3 * _TOGETHER)]
        while not all(one.done() for one in tries):
            sent = time.perf_counter()
            await wire.ask(name, **payload)
            took.append(time.perf_counter() - sent)
            await asyncio.sleep(0.02)
        elapsed = time.perf_counter() - started
    if {one.result() for one in tries} != {303}:
        raise RuntimeError("a sign-in was refused for another reason")
    await wire.close()
    return len(tries) / elapsed, took


def _compare(url: str) -> tuple[float, float]:
    """The medians (s) of the answers for an address that has an account and for ones that have none, asked in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(2 * _COMPARED):
        form = {"email": f"nobody-{number}@careerhub.example"} if number % 2 else {}
        started = time.perf_counter()
        _try(url, 1000 + number, **form)
        took[number % 2].append(time.perf_counter() - started)
    return median(took[0]), median(took[1])


def measure(url: str, session: str) -> list[Measure]:
    """Twenty people who sign in at once, again and again, beside one who types."""
    rate, took = asyncio.run(_measure(url, session))
    known, unknown = _compare(url)
    return [
        Measure("sign-ins, 20 at once, throughput", rate, "1/s"),
        Measure("event of somebody else meanwhile, p95", percentile(took, 95) * 1e3, "ms", 100),
        Measure(
            "sign-in, known and unknown address apart, medians",
            abs(known - unknown) * 1e3,
            "ms",
            max(15.0, 100 * min(known, unknown)),
        ),
    ]
