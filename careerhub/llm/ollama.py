"""Ollama, through its official client: answers that stream and vectors, with an end to everything that can go wrong.

Every failure becomes a `ModelError` whose message is for the person; what was streamed before it is the caller's to keep.
"""

import asyncio
import os
import ssl
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import httpx
import numpy as np
from ollama import AsyncClient, ResponseError

from careerhub.core.errors import DomainError

_DEFAULT_HOST = "http://127.0.0.1:11434"
_DEFAULT_MODEL = "llama3.2"


class Trouble(StrEnum):
    UNREACHABLE = "unreachable"
    MISSING = "missing"
    SLOW = "slow"
    BROKEN = "broken"
    REFUSED = "refused"
    BUSY = "busy"
    RESTING = "resting"


class ModelError(DomainError):
    """The model gave no answer, or only a part of one."""

    def __init__(self, trouble: Trouble, message: str):
        super().__init__(message)
        self.trouble = trouble


@dataclass(frozen=True)
class Limits:
    """How long to wait, in seconds, and how much to read.

    `silence` is the longest wait for the next whole piece of an answer. With `health` before it, a person waits 14 s at most.
    """

    connect: float = 3.0
    health: float = 4.0
    silence: float = 10.0
    total: float = 180.0
    queue: float = 5.0
    answers_at_once: int = 2
    answer_bytes: int = 8_000_000
    context_tokens: int = 8192
    answer_tokens: int = 800
    failures: int = 3
    rest: float = 30.0


@dataclass(frozen=True)
class Piece:
    """The next words of an answer. `is_cut`: they are the last ones, and the model had more to say."""

    text: str
    is_cut: bool = False


@dataclass(frozen=True)
class Health:
    """Whether answers can be had now; if not, `message` says why and what to do."""

    is_ready: bool
    model: str
    message: str = ""
    trouble: Trouble | None = None


class Ollama:
    """One Ollama server and the models wanted of it. Use one object for one event loop."""

    def __init__(self, host: str, model: str, *, limits: Limits | None = None, clock: Callable[[], float] = time.monotonic):
        self.host, self.model = host, model
        self._limits = limits or Limits()
        self._slots = asyncio.Semaphore(self._limits.answers_at_once)
        self._breaker = _Breaker(self._limits.failures, self._limits.rest, clock)

    async def health(self) -> Health:
        """Whether the server answers and has the model."""
        try:
            async with self._client() as client, self._explained(), asyncio.timeout(self._limits.health):
                names = {found.model for found in (await client.list()).models}
        except ModelError as error:
            return Health(False, self.model, error.message, error.trouble)
        if self.model in names or f"{self.model}:latest" in names:
            return Health(True, self.model)
        return Health(False, self.model, _missing(self.model), Trouble.MISSING)

    async def answer(self, messages: Sequence[dict[str, str]]) -> AsyncGenerator[Piece, None]:
        """The model's answer, piece by piece. Close the iterator (`aclosing`) to stop the model.

        Raises:
            ModelError: before or between pieces.
        """
        self._breaker.check()
        has_begun = False
        async with self._slot(), self._explained(), self._client() as client:
            async with asyncio.timeout(self._limits.total):
                parts = await client.chat(
                    self.model,
                    messages,
                    stream=True,
                    think=False,
                    options={
                        "num_ctx": self._limits.context_tokens,
                        "num_predict": self._limits.answer_tokens,
                        "temperature": 0.2,
                    },
                )
                async with aclosing(parts):  # type: ignore[type-var]  # the client makes a generator
                    while True:
                        try:
                            async with asyncio.timeout(self._limits.silence):
                                part = await anext(parts, None)
                        except (TimeoutError, httpx.TimeoutException):
                            if has_begun:
                                raise ModelError(
                                    Trouble.SLOW, "The language model fell silent in the middle of its answer."
                                ) from None
                            raise
                        if part is None:
                            raise ModelError(
                                Trouble.BROKEN, "The language model's connection broke off before the answer was complete."
                            )
                        is_cut = bool(part.done and part.done_reason == "length")
                        if part.message.content or is_cut:
                            has_begun = True
                            yield Piece(part.message.content or "", is_cut)
                        if part.done:
                            break
            self._breaker.succeeded()

    async def embed(self, texts: Sequence[str], *, as_question: bool = False) -> np.ndarray:
        """One vector of length 1 for each text. Models that tell questions from passages are told.

        Raises:
            ModelError
        """
        self._breaker.check()
        prefix = _prefix(self.model, as_question=as_question)
        async with self._explained(), self._client() as client, asyncio.timeout(self._limits.total):
            reply = await client.embed(self.model, [prefix + text for text in texts])
            vectors = np.asarray(reply.embeddings, dtype=np.float32)
            if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
                raise ValueError("vectors of the wrong shape")
        self._breaker.succeeded()
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[AsyncClient]:
        limits = self._limits
        client = AsyncClient(
            self.host,
            timeout=httpx.Timeout(limits.silence, connect=limits.connect),
            follow_redirects=False,
            transport=_Capped(limits.answer_bytes),
        )
        async with client:
            yield client

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._limits.queue):
                await self._slots.acquire()
        except TimeoutError:
            raise ModelError(Trouble.BUSY, "The language model is busy with other questions. Try again in a moment.") from None
        try:
            yield
        finally:
            self._slots.release()

    @asynccontextmanager
    async def _explained(self) -> AsyncIterator[None]:
        """Turn whatever the client raises into a `ModelError`, and count it."""
        try:
            yield
        except ModelError:
            self._breaker.failed()
            raise
        except (httpx.ConnectError, httpx.ConnectTimeout, ConnectionError) as error:
            self._breaker.failed()
            raise ModelError(Trouble.UNREACHABLE, f"Ollama does not answer at {_shown(self.host)}.") from error
        except (TimeoutError, httpx.TimeoutException) as error:
            self._breaker.failed()
            raise ModelError(Trouble.SLOW, "The language model took too long to answer.") from error
        except ResponseError as error:
            if error.status_code == httpx.codes.NOT_FOUND:
                raise ModelError(Trouble.MISSING, _missing(self.model)) from error
            self._breaker.failed()
            raise ModelError(Trouble.REFUSED, "Ollama reported an error instead of an answer.") from error
        except _TooLong as error:
            self._breaker.failed()
            raise ModelError(Trouble.BROKEN, "The language model sent far more than an answer, and was cut off.") from error
        except (
            httpx.HTTPError,
            ValueError,
            TypeError,
            AttributeError,
        ) as error:  # the last three: what it sent is not its protocol
            self._breaker.failed()
            raise ModelError(Trouble.BROKEN, "The language model's answer could not be read.") from error


class _Breaker:
    """After some failures in a row, no more attempts for a while: a server that is down is not asked by every reader."""

    def __init__(self, failures: int, rest: float, clock: Callable[[], float]):
        self._allowed, self._rest, self._clock = failures, rest, clock
        self._failures, self._until = 0, 0.0

    def check(self) -> None:
        if (left := self._until - self._clock()) > 0:
            raise ModelError(Trouble.RESTING, f"The language model failed several times; it is tried again in {left:.0f} s.")

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._allowed:
            self._until = self._clock() + self._rest

    def succeeded(self) -> None:
        self._failures, self._until = 0, 0.0


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: that takes longer than to ask whether the server is there."""
    return httpx.create_ssl_context()


class _TooLong(ValueError):
    """A response is larger than any answer."""


class _Capped(httpx.AsyncHTTPTransport):
    """Reads at most so many bytes of a response."""

    def __init__(self, limit: int):
        super().__init__(verify=_certificates(), retries=0)
        self._limit = limit

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        if isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _CappedStream(response.stream, self._limit)
        return response


class _CappedStream(httpx.AsyncByteStream):
    def __init__(self, stream: httpx.AsyncByteStream, limit: int):
        self._stream, self._left = stream, limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for data in self._stream:
            self._left -= len(data)
            if self._left < 0:
                raise _TooLong
            yield data

    async def aclose(self) -> None:
        await self._stream.aclose()


def connect(model: str = "") -> Ollama:
    """The server at `OLLAMA_HOST` with the model of `OLLAMA_MODEL`, unless another is named."""
    return Ollama(os.environ.get("OLLAMA_HOST") or _DEFAULT_HOST, model or os.environ.get("OLLAMA_MODEL") or _DEFAULT_MODEL)


def connect_encoder(limits: Limits | None = None) -> Ollama | None:
    """The same server with the embedding model of `OLLAMA_EMBED_MODEL`; none: nobody has named one."""
    model = os.environ.get("OLLAMA_EMBED_MODEL")
    return Ollama(os.environ.get("OLLAMA_HOST") or _DEFAULT_HOST, model, limits=limits) if model else None


def _missing(model: str) -> str:
    return f"Ollama is running but does not have the model {model}. On its machine, run: ollama pull {model}"


def _shown(host: str) -> str:
    """The address without a password that may stand in it."""
    return host.rpartition("@")[2] if "@" in host else host


def _prefix(model: str, *, as_question: bool) -> str:
    if model.startswith("nomic-embed-text"):
        return "search_query: " if as_question else "search_document: "
    return ""
