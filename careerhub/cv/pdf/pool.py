"""The app's side: a few zygotes, each busy with one PDF at a time."""

import asyncio
import contextlib
import hashlib
import logging
import os
import sys
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path

from careerhub.core.config import settings
from careerhub.core.errors import DomainError
from careerhub.cv.pdf.glyphs import FONTS
from careerhub.cv.pdf.protocol import MAX_ATTACHMENT_BYTES, MAX_HTML_BYTES, MAX_PAGES, REPLY, REQUEST, Limits, Outcome, Paper

_log = logging.getLogger(__name__)
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]
_START_SECONDS = 30
_GRACE_SECONDS = 3
_QUEUE_SECONDS = 30
_MESSAGES = {
    Outcome.TOO_SLOW: "Making this PDF took too long. Shorten the CV, or try again in a moment.",
    Outcome.TOO_BIG: "This CV is too long for a PDF. Shorten it, or hide some entries.",
    Outcome.REFUSED: "This PDF was not made because it would contain something unsafe. Check the links in the CV.",
    Outcome.CRASHED: "The PDF could not be made. Try again; if it keeps failing, tell your administrator.",
}
_BUSY = "Too many PDFs are being made right now. Try again in a moment."


class RenderFailed(DomainError):
    """There is no PDF; trying again is safe."""


class RenderPool:
    """Makes PDFs, `workers` at a time; the rest wait in line.

    `start` and `stop` it in the same event loop that renders.
    """

    def __init__(self, workers: int = 2, limits: Limits | None = None):
        self._workers = workers
        self._limits = limits or Limits()
        self._idle: asyncio.Queue[_Zygote] = asyncio.Queue()
        self._zygotes: set[_Zygote] = set()
        self._is_running = False

    async def start(self) -> None:
        """Start the zygotes. It does not wait until they have loaded; the first render does."""
        self._is_running = True
        _cache_folder().mkdir(parents=True, exist_ok=True)  # two zygotes that both want to make it get in each other's way
        for _ in range(self._workers):
            await self._add()

    async def stop(self) -> None:
        """End all zygotes, and with them the renders under way."""
        self._is_running = False
        zygotes, self._zygotes = self._zygotes, set()
        await asyncio.gather(*(zygote.end() for zygote in zygotes))
        while not self._idle.empty():
            self._idle.get_nowait()

    async def render(self, html: str, identifier: str, attachment: bytes = b"", fit_pages: int = 0) -> bytes:
        """Only the PDF of what `make` makes."""
        return (await self.make(html, identifier, attachment, fit_pages)).pdf

    async def make(self, html: str, identifier: str, attachment: bytes = b"", fit_pages: int = 0) -> Paper:
        """The paper of a page of `render_page`; the same bytes for the same arguments.

        `attachment` is what `exports.json_resume` writes and becomes the file `resume.json` in the PDF. With `fit_pages` above 0
        the page is made smaller, within what can be read, until it needs no more pages; where that fails, it keeps its size and
        the paper says that it does not fit.

        Raises:
            RenderFailed: when it takes too much time, memory or pages, or the process dies.
        """
        page, name = html.encode(errors="replace"), identifier.encode(errors="replace")
        job = REQUEST.pack(len(page), len(name), len(attachment), min(fit_pages, MAX_PAGES)) + page + name + attachment
        if len(page) > MAX_HTML_BYTES or len(attachment) > MAX_ATTACHMENT_BYTES:
            raise RenderFailed(_MESSAGES[Outcome.TOO_BIG])
        for attempt in ("first", "second"):
            try:
                outcome, content = await self._render_once(job)
            except (OSError, EOFError) as error:  # the zygote died; another one gets the page
                _log.warning("zygote died at the %s attempt: %s", attempt, error)
                continue
            if outcome is Outcome.DONE:
                return Paper.unpacked(content)
            _log.warning("no PDF: %s, %s", outcome.name, content[:200].decode(errors="replace"))
            raise RenderFailed(_MESSAGES[outcome])
        raise RenderFailed(_MESSAGES[Outcome.CRASHED])

    async def _render_once(self, job: bytes) -> tuple[Outcome, bytes]:
        try:
            zygote = await asyncio.wait_for(self._idle.get(), _QUEUE_SECONDS)
        except TimeoutError:
            raise RenderFailed(_BUSY) from None
        is_whole = False
        try:
            reply = await zygote.render(job)
            is_whole = True
        except TimeoutError:
            return Outcome.TOO_SLOW, b"no reply"
        finally:  # also when the request was cancelled: a zygote in the middle of a reply cannot be used again
            if is_whole:
                self._idle.put_nowait(zygote)
            else:
                zygote.kill()
                self._zygotes.discard(zygote)
                await asyncio.shield(self._add())
        return reply

    async def _add(self) -> None:
        if self._is_running:
            zygote = await _Zygote.spawn(self._limits)
            self._zygotes.add(zygote)
            self._idle.put_nowait(zygote)


class _Zygote:
    """One `careerhub.cv.pdf.zygote` process."""

    def __init__(self, process: asyncio.subprocess.Process, limits: Limits):
        self._process = process
        self._limits = limits
        self._is_ready = False

    @classmethod
    async def spawn(cls, limits: Limits) -> "_Zygote":
        # No environment of the app: a zygote needs none of its secrets.
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(_PACKAGE_ROOT),
            "PYTHONHASHSEED": "0",
            "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
            "XDG_CACHE_HOME": str(_cache_folder().parent),
        }
        arguments = ["-m", "careerhub.cv.pdf.zygote", str(os.getpid()), *map(str, astuple(limits))]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stdin=pipe, stdout=pipe, env=environment, start_new_session=True
        )
        return cls(process, limits)

    async def render(self, job: bytes) -> tuple[Outcome, bytes]:
        """How it ended, and the PDF or words for the log.

        Raises:
            EOFError, OSError: when the process is gone.
            TimeoutError: when it does not answer.
        """
        if not self._is_ready:
            await asyncio.wait_for(self._reply(), _START_SECONDS)
            self._is_ready = True
        stdin = self._process.stdin
        if stdin is None:
            raise EOFError
        stdin.write(job)
        return await asyncio.wait_for(self._reply(), self._limits.wall_seconds + _GRACE_SECONDS)

    async def _reply(self) -> tuple[Outcome, bytes]:
        stdout = self._process.stdout
        if stdout is None:
            raise EOFError
        outcome, length = REPLY.unpack(await stdout.readexactly(REPLY.size))
        return Outcome(outcome), await stdout.readexactly(length)

    def kill(self) -> None:
        """End it at once; its child, if there is one, ends with it."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.kill()
        await self._process.wait()


def _cache_folder() -> Path:
    """Where fontconfig keeps what it knows of the fonts."""
    return settings().data_dir / "cache" / "fonts"


def content_key(html: str, attachment: bytes = b"", fit_pages: int = 0) -> str:
    """A name for the PDF of this page in a cache: other arguments of `make`, another engine or font give another."""
    parts = (_engine_digest(), hashlib.sha256(attachment).hexdigest(), str(fit_pages), html)
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()


@cache
def _engine_digest() -> str:
    """Of everything beside the page that decides how a PDF looks: library, fonts, our own engine."""
    own = list(Path(__file__).parent.glob("*.py"))
    fonts = [path for path in FONTS.iterdir() if path.suffix in (".ttf", ".otf", ".conf")]
    digests = b"".join(hashlib.sha256(path.read_bytes()).digest() for path in sorted(own + fonts))
    return hashlib.sha256(version("weasyprint").encode() + digests).hexdigest()
