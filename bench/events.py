"""The round trip of one event, from the frame that is sent to the change that comes back."""

import asyncio
import time
from statistics import median

from bench.report import Measure, percentile
from bench.wire import CAREER, STATE, Wire

# Session check, transaction, row-level security, one SELECT of one row; its answer is never empty, which `Wire.ask` waits for.
ONE_ROW = (f"{STATE}.careerhub___settings___state____account_state.load", {})
PROFILE = (f"{CAREER}.reload_profile", {"record_id": ""})  # three SELECTs and a decryption
BLANK = (f"{STATE}.blank___blank____state.reload", {})
Handler = tuple[str, dict[str, str]]

_WARM_UP = 100
_ALONE = 1500
_TOGETHER_SECONDS = 3
_ROUNDS = 3  # in turn with the blank app, as other work on the machine comes and goes


async def _loop_alone(wire: Wire, handler: Handler) -> list[float]:
    """Seconds of each of many round trips, one after the other."""
    name, payload = handler
    took = []
    for _ in range(_WARM_UP + _ALONE):
        started = time.perf_counter()
        await wire.ask(name, **payload)
        took.append(time.perf_counter() - started)
    return took[_WARM_UP:]


async def _loop_until(wire: Wire, handler: Handler, end: float, took: list[float]) -> None:
    name, payload = handler
    while time.perf_counter() < end:
        started = time.perf_counter()
        await wire.ask(name, **payload)
        took.append(time.perf_counter() - started)


async def _alone(url: str, session: str, path: str, handler: Handler) -> list[float]:
    wire = await Wire.open(url, session, path)
    took = await _loop_alone(wire, handler)
    await wire.close()
    return took


async def _together(url: str, sessions: list[str], path: str, handler: Handler) -> tuple[float, float]:
    """95th percentile (s) and events a second, with one client for each session."""
    wires = [await Wire.open(url, session, path) for session in sessions]
    await asyncio.gather(*(_loop_until(wire, handler, time.perf_counter() + 1, []) for wire in wires))
    took: list[float] = []
    started = time.perf_counter()
    await asyncio.gather(*(_loop_until(wire, handler, started + _TOGETHER_SECONDS, took) for wire in wires))
    elapsed = time.perf_counter() - started
    for wire in wires:
        await wire.close()
    return percentile(took, 95), len(took) / elapsed


def measure(url: str, sessions: list[str], peer_url: str) -> list[Measure]:
    """One client, then as many as there are sessions, against both servers, in turn."""
    one = asyncio.run(_alone(url, sessions[0], "/profile/", ONE_ROW))
    profile = asyncio.run(_alone(url, sessions[0], "/profile/", PROFILE))
    peer = asyncio.run(_alone(peer_url, "", "/", BLANK))
    ours, peers = [], []
    for _ in range(_ROUNDS):
        ours.append(asyncio.run(_together(url, sessions, "/profile/", ONE_ROW)))
        peers.append(asyncio.run(_together(peer_url, ["" for _ in sessions], "/", BLANK)))
    p95, rate = (median(values) for values in zip(*ours, strict=True))
    peer_p95, peer_rate = (median(values) for values in zip(*peers, strict=True))
    many = f"{len(sessions)} clients"
    return [
        Measure("event, one row, 1 client, p50", percentile(one, 50) * 1e3, "ms", 2, percentile(peer, 50) * 1e3),
        Measure("event, one row, 1 client, p95", percentile(one, 95) * 1e3, "ms", 10, percentile(peer, 95) * 1e3),
        Measure("event, the profile, 1 client, p50", percentile(profile, 50) * 1e3, "ms"),
        Measure("event, the profile, 1 client, p95", percentile(profile, 95) * 1e3, "ms"),
        Measure(f"event, one row, {many}, p95", p95 * 1e3, "ms", 80, peer_p95 * 1e3),
        Measure(f"event, one row, {many}, throughput", rate, "1/s", peer=peer_rate),
    ]
