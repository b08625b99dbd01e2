"""The real client against a real small model, and against servers that misbehave in every way of F-09."""

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, asynccontextmanager

import httpx
import numpy as np
import pytest

from careerhub.core.config import PROJECT_ROOT
from careerhub.llm.ollama import Limits, ModelError, Ollama, Trouble
from tests.llm.rig import ENCODER, MODEL

QUESTION = [{"role": "user", "content": "Count from one to twenty in words."}]
Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n"


def _line(text: str, *, done: bool = False) -> bytes:
    return json.dumps({"model": "m", "message": {"role": "assistant", "content": text}, "done": done}).encode() + b"\n"


async def _fail(ollama: Ollama) -> tuple[str, ModelError, float]:
    """What was streamed before the failure, the failure, and the seconds it took."""
    text, started = "", time.monotonic()
    try:
        async with aclosing(ollama.answer(QUESTION)) as pieces:
            async for piece in pieces:
                text += piece.text
    except ModelError as error:
        return text, error, time.monotonic() - started
    raise AssertionError(f"no failure: {text!r}")


@asynccontextmanager
async def _server(handler: Handler) -> AsyncIterator[str]:
    """A server that reads a request and then does what the handler says."""
    tasks: set[asyncio.Task[None] | None] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        with contextlib.suppress(ConnectionError, asyncio.CancelledError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await handler(writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            if task:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)


async def _hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(60)


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + _line("Half an "))
    for byte in _line("answer" * 100):
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def _cut(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + _line("Half an "))
    await writer.drain()


async def _cut_inside_a_line(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + _line("Half an ") + _line("answer")[:20])
    await writer.drain()


async def _cut_chunk(writer: asyncio.StreamWriter) -> None:
    line = _line("Half an ")
    head = HEAD.replace(b"Connection: close", b"Transfer-Encoding: chunked")
    writer.write(head + f"{len(line):x}\r\n".encode() + line + b"\r\n40\r\nabc")
    await writer.drain()


async def _error_500(writer: asyncio.StreamWriter) -> None:
    writer.write(b'HTTP/1.1 500 Oops\r\nContent-Length: 17\r\n\r\n{"error":"secret"}'[:-1])
    await writer.drain()


async def _error_in_stream(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + _line("Half an ") + b'{"error":"out of memory"}\n')
    await writer.drain()


async def _junk(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"<html>hello</html>\n")
    await writer.drain()


async def _junk_json(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"[1, 2]\n")
    await writer.drain()


async def _endless(writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD)
    for _ in range(3000):
        writer.write(b"x" * 100_000)
        await writer.drain()


async def _redirect(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


QUICK = Limits(connect=1, silence=1, total=4, failures=100)


@pytest.mark.req("F-09")
@pytest.mark.parametrize(
    ("handler", "trouble", "kept"),
    [
        (_hang, Trouble.SLOW, ""),
        (_drip, Trouble.SLOW, "Half an "),
        (_cut, Trouble.BROKEN, "Half an "),
        (_cut_inside_a_line, Trouble.BROKEN, "Half an "),
        (_cut_chunk, Trouble.BROKEN, "Half an "),
        (_error_500, Trouble.REFUSED, ""),
        (_error_in_stream, Trouble.REFUSED, "Half an "),
        (_junk, Trouble.BROKEN, ""),
        (_junk_json, Trouble.BROKEN, ""),
        (_endless, Trouble.BROKEN, ""),
        (_redirect, Trouble.REFUSED, ""),
    ],
)
def test_a_server_that_misbehaves_is_named_and_what_it_said_is_kept(handler: Handler, trouble: Trouble, kept: str):
    async def attempt() -> tuple[str, ModelError, float]:
        async with _server(handler) as host:
            return await _fail(Ollama(host, "m", limits=QUICK))

    text, error, seconds = asyncio.run(attempt())

    assert (error.trouble, text) == (trouble, kept)
    assert "secret" not in error.message
    assert seconds < 3


@pytest.mark.req("F-09")
def test_nobody_waits_longer_than_the_rules_say():
    limits = Limits()

    assert limits.connect <= 3
    assert limits.silence <= 15


@pytest.mark.req("F-09")
@pytest.mark.req("CHAT-08")
def test_a_server_that_is_not_there_is_said_at_once():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"http://user:hush@127.0.0.1:{free.getsockname()[1]}"

    _, error, seconds = asyncio.run(_fail(Ollama(host, "m")))

    assert error.trouble is Trouble.UNREACHABLE
    assert "hush" not in error.message
    assert seconds < 3
    assert not asyncio.run(Ollama(host, "m").health()).is_ready


@pytest.mark.req("F-09")
def test_after_failures_in_a_row_the_server_is_left_alone_for_a_while():
    now = [0.0]

    async def attempts() -> list[Trouble]:
        async with _server(_error_500) as host:
            ollama = Ollama(host, "m", limits=Limits(failures=2, rest=30), clock=lambda: now[0])
            seen = [(await _fail(ollama))[1].trouble for _ in range(3)]
            now[0] = 31
            return [*seen, (await _fail(ollama))[1].trouble]

    assert asyncio.run(attempts()) == [Trouble.REFUSED, Trouble.REFUSED, Trouble.RESTING, Trouble.REFUSED]


@pytest.mark.req("F-09")
def test_a_slot_is_free_again_after_a_failure_and_a_full_house_says_so():
    async def attempt() -> Trouble:
        async with _server(_hang) as host:
            ollama = Ollama(host, "m", limits=Limits(silence=2, queue=0.2, answers_at_once=1))
            first = asyncio.create_task(_fail(ollama))
            await asyncio.sleep(0.1)
            _, error, _ = await _fail(ollama)
            await first
            assert (await _fail(ollama))[1].trouble is Trouble.SLOW
            return error.trouble

    assert asyncio.run(attempt()) is Trouble.BUSY


@pytest.fixture(scope="module")
def rig() -> Iterator[str]:
    """A server with a real model; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "tests.llm.rig", str(port)], cwd=PROJECT_ROOT, env=environment)
    host = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                httpx.get(f"{host}/rig")
                break
            except httpx.TransportError:
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.1)
        yield host
    finally:
        process.terminate()
        process.wait(10)


@pytest.mark.req("CHAT-06")
@pytest.mark.req("CHAT-08")
def test_a_real_model_streams_its_answer_in_pieces(rig: str):
    async def ask() -> list[str]:
        async with aclosing(Ollama(rig, MODEL, limits=Limits(answer_tokens=40)).answer(QUESTION)) as pieces:
            return [piece.text async for piece in pieces]

    pieces = asyncio.run(ask())

    assert len(pieces) > 5
    assert {"1", "2", "3"} <= set("".join(pieces))
    [sent] = [json.loads(body) for body in httpx.get(f"{rig}/rig").json()["seen"]][-1:]
    assert sent["options"]["num_ctx"] == Limits().context_tokens
    assert sent["think"] is False
    assert "tools" not in sent or not sent["tools"]


def test_an_answer_that_reaches_its_limit_says_that_it_was_cut(rig: str):
    async def ask() -> bool:
        async with aclosing(Ollama(rig, MODEL, limits=Limits(answer_tokens=5)).answer(QUESTION)) as pieces:
            return [piece async for piece in pieces][-1].is_cut

    assert asyncio.run(ask())


@pytest.mark.req("CHAT-06")
@pytest.mark.req("F-09")
def test_closing_the_stream_stops_the_model_within_a_second(rig: str):
    async def stop() -> float:
        async with aclosing(Ollama(rig, MODEL).answer([{"role": "user", "content": "Write a very long story."}])) as pieces:
            await anext(pieces)
            started = time.monotonic()
        async with httpx.AsyncClient() as client:
            while (await client.get(f"{rig}/rig")).json()["running"]:
                pass
        return time.monotonic() - started

    assert asyncio.run(stop()) < 1


@pytest.mark.req("F-09")
@pytest.mark.req("CHAT-08")
def test_a_missing_model_is_named_with_the_command_that_fetches_it(rig: str):
    _, error, _ = asyncio.run(_fail(Ollama(rig, "nobody:7b")))

    assert error.trouble is Trouble.MISSING
    assert "ollama pull nobody:7b" in error.message
    assert asyncio.run(Ollama(rig, MODEL).health()).is_ready
    assert "ollama pull nobody" in asyncio.run(Ollama(rig, "nobody").health()).message


@pytest.mark.req("CHAT-08")
def test_vectors_come_with_length_one_and_the_right_meaning(rig: str):
    vectors = asyncio.run(Ollama(rig, ENCODER).embed(["a fast car", "a quick automobile", "a bowl of soup"]))

    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
