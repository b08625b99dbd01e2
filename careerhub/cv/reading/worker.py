"""Reads a PDF in a process of its own: `python -m careerhub.cv.reading.worker SECONDS < cv.pdf` writes the texts as JSON."""

import io
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pdfminer.high_level
import pypdf

from careerhub.cv.pdf import sandbox
from careerhub.cv.pdf.protocol import Limits

_MAX_TEXT = 400_000
_PROGRAMS = {
    "poppler": ("pdftotext", "-enc", "UTF-8", "{file}", "-"),
    "mupdf": ("mutool", "draw", "-q", "-F", "text", "{file}"),
}


def main() -> None:
    """Read stdin, write `{reader: text}`; a reader that fails is left out."""
    seconds = float(sys.argv[1])
    logging.disable(logging.CRITICAL)
    sandbox.leave_network()
    sandbox.give_up_rights()
    sandbox.limit(Limits(cpu_seconds=int(seconds)))
    pdf = sys.stdin.buffer.read()
    texts = {}
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(pdf)
        readers: dict[str, Callable[[], str]] = {"pypdf": lambda: _by_pypdf(pdf), "pdfminer": lambda: _by_pdfminer(pdf)}
        for name, command in _PROGRAMS.items():
            if shutil.which(command[0]):
                readers[name] = lambda command=command: _by_program([part.format(file=file.name) for part in command], seconds)
        for name, reader in readers.items():
            try:
                texts[name] = reader()[:_MAX_TEXT]
            except Exception as error:  # noqa: BLE001 - whatever a library does with a PDF, the others still read it
                sys.stderr.write(f"{name}: {type(error).__name__}\n")
    sys.stdout.buffer.write(json.dumps(texts).encode())


def _by_pypdf(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def _by_pdfminer(pdf: bytes) -> str:
    return pdfminer.high_level.extract_text(io.BytesIO(pdf))


def _by_program(command: list[str], seconds: float) -> str:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}
    run = subprocess.run(command, capture_output=True, check=True, timeout=seconds, env=environment)  # noqa: S603 - our own list
    return run.stdout.decode(errors="replace")


if __name__ == "__main__":
    main()
