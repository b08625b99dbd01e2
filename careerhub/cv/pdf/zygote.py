"""A process with the PDF engine and its fonts loaded, that forks for each PDF. `python -m careerhub.cv.pdf.zygote`.

It reads requests from stdin and answers on stdout, one at a time. It has one thread, so that forking is safe, and renders
nothing itself: whatever a document does, it happens in a process that is thrown away.
"""

import gc
import os
import select
import signal
import sys
import time
from dataclasses import dataclass
from typing import NoReturn

from careerhub.cv.pdf import sandbox
from careerhub.cv.pdf.checks import fault_of
from careerhub.cv.pdf.engine import TooManyPages, make_pdf
from careerhub.cv.pdf.protocol import MAX_PDF_BYTES, REPLY, REQUEST, Limits, Outcome, Paper

_NICENESS = 5
_WARM_UP = """<html lang=en><title>x</title><style>@page{@bottom-center{content:"x"}}b{font:700 9pt Inter}p{display:flex}</style>
<p>a <b>b</b> <i>c</i><a href="https://example.org">d</a><ul><li>e</ul>"""


@dataclass(frozen=True)
class _Job:
    html: str
    identifier: str
    attachment: bytes
    fit_pages: int


def main() -> NoReturn:
    """Serve until stdin ends or the parent dies."""
    parent, *numbers = sys.argv[1:]
    limits = Limits(float(numbers[0]), int(numbers[1]), int(numbers[2]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sandbox.leave_network()
    sandbox.give_up_rights()
    sandbox.die_with_parent(int(parent))
    os.nice(_NICENESS)
    requests, replies = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(2, 1)  # nothing that a library prints may get between the replies
    if _may_warm_up():
        make_pdf(_WARM_UP, "warm-up")
    if not _has_one_thread():
        raise RuntimeError("forking would not be safe: the engine keeps threads")
    gc.collect()
    gc.freeze()  # what is loaded now is shared with the children, and stays so
    _send(replies, Outcome.READY, b"")
    while True:
        html_length, identifier_length, attachment_length, fit_pages = REQUEST.unpack(_read(requests, REQUEST.size))
        html = _read(requests, html_length).decode()
        identifier = _read(requests, identifier_length).decode()
        job = _Job(html, identifier, _read(requests, attachment_length), fit_pages)
        outcome, content = _render(job, limits, requests, replies)
        _send(replies, outcome, content)


def _may_warm_up() -> bool:
    """Whether loading the fonts leaves no thread behind, tried in a process of its own: Pango 1.52 and later keep one."""
    child = os.fork()
    if child == 0:
        try:
            make_pdf(_WARM_UP, "warm-up")
            os._exit(0 if _has_one_thread() else 1)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _has_one_thread() -> bool:
    """Whether this process has one thread, or has one as soon as those that are ending have ended."""
    for _ in range(100):
        if len(os.listdir("/proc/self/task")) == 1:
            return True
        time.sleep(0.01)
    return False


def _render(job: _Job, limits: Limits, requests: int, replies: int) -> tuple[Outcome, bytes]:
    """The PDF and how it went, from a process of its own that is gone when this returns."""
    read_end, write_end = os.pipe()
    zygote = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(requests)
        os.close(replies)
        os.close(read_end)
        _be_the_child(job, limits, zygote, write_end)
    os.close(write_end)
    try:
        output = _collect(read_end, requests, limits.wall_seconds)
    finally:
        os.close(read_end)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if output is None:
        return Outcome.TOO_SLOW, b"wall clock"
    if len(output) > MAX_PDF_BYTES:
        return Outcome.TOO_BIG, b"output"
    if not output:
        slow = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU
        return (Outcome.TOO_SLOW, b"processor") if slow else (Outcome.CRASHED, f"status {status}".encode())
    if output[0] != Outcome.DONE:
        return Outcome(output[0]), output[1:]
    fault = fault_of(Paper.unpacked(output[1:]).pdf, job.attachment)
    return (Outcome.REFUSED, fault.encode()) if fault else (Outcome.DONE, output[1:])


def _be_the_child(job: _Job, limits: Limits, zygote: int, write_end: int) -> NoReturn:
    """Render, write the outcome, end."""
    try:
        sandbox.die_with_parent(zygote)
        sandbox.limit(limits)
        try:
            output = bytes([Outcome.DONE]) + make_pdf(job.html, job.identifier, job.attachment, job.fit_pages).packed()
        except (MemoryError, TooManyPages, RecursionError) as error:
            output = bytes([Outcome.TOO_BIG]) + type(error).__name__.encode()
        except BaseException as error:  # noqa: BLE001 - the process ends here; the pool logs the name
            output = bytes([Outcome.CRASHED]) + type(error).__name__.encode()
        while output:
            output = output[os.write(write_end, output) :]
    finally:
        os._exit(0)


def _collect(read_end: int, requests: int, wall_seconds: float) -> bytes | None:
    """All that the child writes; None when its time is up. Ends the zygote when the app is gone."""
    output = bytearray()
    deadline = time.monotonic() + wall_seconds
    while True:
        ready, _, _ = select.select([read_end, requests], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return None
        if requests in ready:  # the app waits for the reply, so this can only be the end of it
            sys.exit(0)
        part = os.read(read_end, 1 << 20)
        output += part
        if not part or len(output) > MAX_PDF_BYTES:
            return bytes(output)


def _read(source: int, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = os.read(source, min(length - len(data), 1 << 20))
        if not part:
            sys.exit(0)
        data += part
    return bytes(data)


def _send(target: int, outcome: Outcome, content: bytes) -> None:
    data = REPLY.pack(outcome, len(content)) + content
    while data:
        data = data[os.write(target, data) :]


if __name__ == "__main__":
    main()
