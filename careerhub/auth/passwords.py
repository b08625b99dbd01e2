"""Passwords: what is accepted, and what is kept.

Kept is `v1$` + bcrypt (cost 12) of base64(HMAC-SHA-384(key, NFKC(password))): the whole password counts, however long, and a
stolen table is useless without the key. Source: OWASP Password Storage Cheat Sheet; docs/adr/0009.
"""

import asyncio
import hashlib
import hmac
import os
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

import bcrypt
from zxcvbn import zxcvbn

from careerhub.core.crypto import derived_key
from careerhub.core.errors import DomainError

T = TypeVar("T")

COST = 12
MIN_LENGTH = 8
MAX_LENGTH = 256
_SCHEME = "v1$"
_SCORED_LENGTH = 72  # zxcvbn refuses more
_MIN_SCORE = 3
_MIN_CONTEXT_WORD = 4
# bcrypt takes 0.2 s of a core: off the event loop, and with one core less than there are, the rest of the product answers.
_AT_ONCE = max(1, (os.cpu_count() or 1) - 1)
_MOST_WAITING = 40  # some 10 s: who would wait longer is told so at once
_THREADS = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="bcrypt")
_PLACES = threading.BoundedSemaphore(_AT_ONCE + _MOST_WAITING)


class TooBusy(DomainError):
    """More passwords are waiting to be checked than can be in a reasonable time."""

    def __init__(self) -> None:
        super().__init__("Very many people are signing in just now. Please try again in a few seconds.")


def problem_with(password: str, email: str, full_name: str) -> str | None:
    """The code of what is wrong with a new password (`short`, `long`, `context`, `weak`), or None. Lengths are in characters."""
    if len(password) < MIN_LENGTH:
        return "short"
    if len(password) > MAX_LENGTH:
        return "long"
    context = ["careerhub", *email.lower().replace("@", ".").split("."), *full_name.lower().split()]
    words = [word for word in context if len(word) >= _MIN_CONTEXT_WORD]
    if any(word in password.lower() for word in words):
        return "context"
    if zxcvbn(password[:_SCORED_LENGTH], user_inputs=words)["score"] < _MIN_SCORE:
        return "weak"
    return None


async def hash_password(password: str) -> str:
    """What is kept of a password.

    Raises:
        TooBusy: too many are waiting.
    """
    return await _in_turn(_hash, password, COST)


async def verify(password: str, kept: str | None) -> bool:
    """Whether this is the password. Without a kept one it takes just as long and says no.

    Raises:
        TooBusy: too many are waiting.
    """
    return await _in_turn(_check, password, kept)


def hash_password_now(password: str) -> str:
    """`hash_password` for commands, which have no event loop; blocks for a quarter of a second."""
    return _hash(password, COST)


def needs_rehash(kept: str) -> bool:
    """Whether the kept form is older than today's."""
    return not kept.startswith(f"{_SCHEME}$2b${COST:02d}$")


async def _in_turn(work: Callable[..., T], *args: Any) -> T:
    if not _PLACES.acquire(blocking=False):
        raise TooBusy
    waiting = _THREADS.submit(work, *args)
    waiting.add_done_callback(lambda _: _PLACES.release())  # also when whoever asked has gone away
    return await asyncio.wrap_future(waiting)


def _hash(password: str, cost: int) -> str:
    return _SCHEME + bcrypt.hashpw(_prehash(password), bcrypt.gensalt(cost)).decode()


def _check(password: str, kept: str | None) -> bool:
    usable = kept if kept and kept.startswith(_SCHEME) else None
    matches = bcrypt.checkpw(_prehash(password), (usable or _dummy()).removeprefix(_SCHEME).encode())
    return matches and usable is not None


def _prehash(password: str) -> bytes:
    text = unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
    return b64encode(hmac.new(derived_key("password"), text, hashlib.sha384).digest())


@cache
def _dummy() -> str:
    return _hash("no account has this password", COST)
