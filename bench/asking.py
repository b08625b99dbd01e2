"""The chat of a running server, with a model that answers at once: what the reader waits for, and the memory it takes."""

import asyncio
import time
from pathlib import Path

from bench import servers
from bench.report import Measure, percentile
from bench.wire import STATE, Wire
from tests.llm.wire import MODEL, speaking

_CHAT = f"{STATE}.careerhub___chat___state____chat_state"
_QUESTIONS = ("What is a node?", "How do topics carry streams?", "Why does a late answer matter?", "What is a launch file?")
_ROUNDS = 5


def measure(folder: Path, session: str) -> list[Measure]:
    """With a server of its own: the person of this session asks some questions about the sample book."""
    with (
        speaking() as model,
        servers.careerhub(folder, OLLAMA_HOST=model.url, OLLAMA_MODEL=MODEL) as running,
    ):
        model.words = ["It is so [1]. "] * 5
        waits = asyncio.run(_ask_all(running.url, session))
        return [
            Measure("first words after the passages are found, p95", percentile(waits, 95), "ms", 300),
            Measure("memory of the app with the embedding model", _megabytes(running.pid), "MB", 500),
        ]


async def _ask_all(url: str, session: str) -> list[float]:
    wire = await Wire.open(url, session, "/chat/")
    for _ in range(120):
        if not (await wire.ask(f"{_CHAT}.load"))[_CHAT].get("waiting_rx_state_"):  # the book is embedded
            break
        await asyncio.sleep(1)
    waits = [await _ask(wire, question) for question in _QUESTIONS * _ROUNDS]
    await wire.close()
    return waits


async def _ask(wire: Wire, question: str) -> float:
    """The milliseconds from "the passages are found" to the first words of the answer."""
    found_at = waited = 0.0
    await wire.send(f"{_CHAT}.ask", question=question, selection="", place="")
    while True:
        changed = (await wire.receive()).get(_CHAT, {})
        if changed.get("step_rx_state_") == "Reading the passages…":
            found_at = time.perf_counter()
        if (changed.get("pending_rx_state_") or {}).get("html") and not waited:
            waited = (time.perf_counter() - found_at) * 1000
        if changed.get("busy_rx_state_") is False and waited:
            return waited


def _megabytes(pid: int) -> float:
    """The memory of a process and of all below it but PostgreSQL's; what several share counts once."""
    total, waiting = 0, [pid]
    while waiting:
        one = Path(f"/proc/{waiting.pop()}")
        try:
            if one.joinpath("comm").read_text().startswith("postgres"):
                continue
            lines = one.joinpath("smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            waiting += [
                int(child) for task in one.joinpath("task").iterdir() for child in (task / "children").read_text().split()
            ]
        except (OSError, StopIteration):
            continue  # it has ended
    return total / 1024
