"""The texts that different programs extract from one PDF."""

import asyncio
import json
import logging
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from careerhub.core.errors import DomainError

_log = logging.getLogger(__name__)
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]
_SECONDS = 15
_FAILED = "This PDF could not be read back in time. Try again in a moment."


@dataclass(frozen=True)
class Reading:
    """What one program reads, in its own order."""

    reader: str
    text: str


async def read_text(pdf: bytes, seconds: float = _SECONDS) -> tuple[Reading, ...]:
    """What pypdf and pdfminer extract, and poppler's `pdftotext` and MuPDF's `mutool` where they are installed.

    They run outside this process, with limits of time and memory.

    Raises:
        DomainError: when they take longer than `seconds`.
    """
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "PYTHONPATH": str(_PACKAGE_ROOT)}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "careerhub.cv.reading.worker", str(seconds), stdin=pipe, stdout=pipe, stderr=pipe, env=environment,
        start_new_session=True,
    )  # fmt: skip
    try:
        output, errors = await asyncio.wait_for(process.communicate(pdf), seconds)
    except TimeoutError:
        raise DomainError(_FAILED) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode or not output:
        _log.warning("no reading: status %s, %s", process.returncode, errors[-300:].decode(errors="replace"))
        raise DomainError(_FAILED)
    return tuple(Reading(name, text) for name, text in json.loads(output).items())
