"""The words of an answer: a model's as they come, sentences word for word where it has none, or a refusal."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from careerhub.auth.plans import LimitReached
from careerhub.chat.answering import Answers, Finding
from careerhub.chat.retrieval.chunks import Chunk
from careerhub.chat.retrieval.quotes import quotes
from careerhub.chat.retrieval.search import encode_question
from careerhub.chat.schemas import QUOTING, QUOTING_INSTEAD, Answered, AnswerKind
from careerhub.chat.words import as_html, only_known
from careerhub.llm.minilm import minilm
from careerhub.llm.ollama import ModelError, Piece, Trouble

STOPPED = Piece("", is_cut=True)
_LOOK_SECONDS = 0.2
_FLUSH_SECONDS = 0.08

# Shows what is being done, and the answer so far as HTML.
Show = Callable[[str, str], Awaitable[None]]
# Counts one answer of a model; raises LimitReached where the person's plan allows no more today.
Use = Callable[[], Awaitable[None]]


async def write(answers: Answers, finding: Finding, use: Use, show: Show, is_stopped: Callable[[], Awaitable[bool]]) -> Answered:
    """The answer to what was found, shown as it comes. A model that fails leaves what it said, or quotes in its place."""
    if finding.is_refused:
        return _answered(finding, finding.refusal, AnswerKind.REFUSED)
    health = await answers.health()
    if not health.is_ready:
        reason = "" if health.trouble is Trouble.UNREACHABLE else health.message
        return _answered(finding, await asyncio.to_thread(quoted, finding, QUOTING), AnswerKind.QUOTES, reason)
    try:
        await use()
    except LimitReached as error:
        return _answered(finding, await asyncio.to_thread(quoted, finding, QUOTING_INSTEAD), AnswerKind.QUOTES, error.message)
    await show("Reading the passages…", "")
    hrefs = [source.href for source in finding.sources]
    said, shown_at, kind, note = "", 0.0, AnswerKind.ANSWER, ""
    try:
        async with aclosing(until(answers.stream(finding), is_stopped)) as pieces:
            async for piece in pieces:
                if piece is STOPPED:
                    kind, note = AnswerKind.PARTIAL, "You stopped this answer."
                    break
                said += piece.text
                note = "The answer was cut, as it became too long." if piece.is_cut else ""
                if time.monotonic() - shown_at >= _FLUSH_SECONDS:
                    shown_at = time.monotonic()
                    await show("Writing…", as_html(said, hrefs))
    except ModelError as error:
        answers.forget_health()
        if not said.strip():
            instead = await asyncio.to_thread(quoted, finding, QUOTING_INSTEAD)
            return _answered(finding, instead, AnswerKind.QUOTES, error.message)
        kind, note = AnswerKind.PARTIAL, error.message
    words = only_known(said, len(hrefs)).strip()
    return _answered(finding, words or "Nothing was written.", kind, note)


async def until(pieces: AsyncGenerator[Piece, None], is_stopped: Callable[[], Awaitable[bool]]) -> AsyncGenerator[Piece, None]:
    """The pieces, and `STOPPED` as the last one when it is to stop: that is asked several times a second, also in silence."""
    queue: asyncio.Queue[Piece | ModelError | None] = asyncio.Queue()

    async def pump() -> None:  # one task reads the stream from its beginning to its end, as its time limits need
        try:
            async with aclosing(pieces):
                async for piece in pieces:
                    queue.put_nowait(piece)
            queue.put_nowait(None)
        except ModelError as error:
            queue.put_nowait(error)

    pumping = asyncio.create_task(pump())
    looked_at = time.monotonic()
    try:
        while True:
            if time.monotonic() - looked_at >= _LOOK_SECONDS:
                looked_at = time.monotonic()
                if await is_stopped():
                    yield STOPPED
                    return
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    piece = await queue.get()
            except TimeoutError:
                continue
            if isinstance(piece, ModelError):
                raise piece
            if piece is None:
                return
            yield piece
    finally:
        pumping.cancel()
        await asyncio.wait([pumping])


def quoted(finding: Finding, lead: str) -> str:
    """`lead`, then the sentences nearest to the question, word for word, with the numbers of their passages. Blocking."""
    if finding.is_told_whole:
        return "\n\n".join([lead, *(f"{_quote(source.text)} [{number}]" for number, source in enumerate(finding.sources, 1))])
    chunks = [
        Chunk(source.file_path, (), 0, source.chunk_index, source.start, source.end, source.text) for source in finding.sources
    ]
    vector = finding.vector if finding.vector is not None else encode_question(finding.question, minilm().embed)
    found = quotes(chunks, vector, minilm().embed)
    lines = [f"{_quote(quote.text)} [{quote.passage + 1}]" for quote in found]
    lines = lines or [f"{_quote(source.text)} [{number}]" for number, source in enumerate(finding.sources[:3], 1)]
    return "\n\n".join([lead, *lines])


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.strip().splitlines())


def _answered(finding: Finding, answer: str, kind: AnswerKind, note: str = "") -> Answered:
    return Answered(finding.question, answer, finding.scope, kind, finding.sources, note, finding.selection, finding.place)
