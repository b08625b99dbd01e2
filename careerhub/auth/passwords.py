"""Passwords: what is accepted, and what is kept.

Kept is `v1$` + bcrypt (cost 12) of base64(HMAC-SHA-384(key, NFKC(password))): the whole password counts, however long, and a
stolen table is useless without the key. Source: OWASP Password Storage Cheat Sheet; docs/adr/0009.
"""

import asyncio
import hashlib
import hmac
import unicodedata
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import bcrypt
from zxcvbn import zxcvbn

from careerhub.core.crypto import derived_key

COST = 12
MIN_LENGTH = 8
MAX_LENGTH = 256
_SCHEME = "v1$"
_SCORED_LENGTH = 72  # zxcvbn refuses more
_MIN_SCORE = 3
_MIN_CONTEXT_WORD = 4
# bcrypt takes 0.2 s of a core: two at a time, off the event loop, leave the rest of the product responsive.
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="bcrypt")


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
    """What is kept of a password."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _hash, password, COST)


async def verify(password: str, kept: str | None) -> bool:
    """Whether this is the password. Without a kept one it takes just as long and says no."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _check, password, kept)


def hash_password_now(password: str) -> str:
    """`hash_password` for commands, which have no event loop; blocks for a quarter of a second."""
    return _hash(password, COST)


def needs_rehash(kept: str) -> bool:
    """Whether the kept form is older than today's."""
    return not kept.startswith(f"{_SCHEME}$2b${COST:02d}$")


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
