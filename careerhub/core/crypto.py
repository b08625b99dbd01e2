"""Keys, digests and encryption at rest, all from the one master secret."""

import hashlib
import hmac
import os
import secrets
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from careerhub.core.config import settings

_VERSION = b"\x01"
_NONCE_LENGTH = 12


class CannotDecrypt(Exception):
    """The bytes were not written with this key for this place."""


@cache
def derived_key(purpose: str) -> bytes:
    """32 bytes that only this installation and this purpose have (HKDF-SHA-256)."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"careerhub/{purpose}".encode())
    return kdf.derive(settings().secret.encode())


def new_token() -> str:
    """A 256-bit random token, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    """What a table keeps of a token: its SHA-256, 64 hexadecimal characters."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def keyed_digest(purpose: str, text: str) -> str:
    """A digest that nobody without the master secret can try words against (HMAC-SHA-256, 64 hexadecimal characters)."""
    return hmac.new(derived_key(purpose), text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def encrypt(text: str, place: str) -> bytes:
    """AES-256-GCM of the text, bound to `place` (`table|column|owner`): moved elsewhere it does not decrypt."""
    nonce = os.urandom(_NONCE_LENGTH)
    return _VERSION + nonce + AESGCM(derived_key("data")).encrypt(nonce, text.encode(), place.encode())


def decrypt(data: bytes, place: str) -> str:
    """The text that `encrypt` was given for the same place.

    Raises:
        CannotDecrypt: another key, another place, or changed bytes.
    """
    if data[:1] != _VERSION:
        raise CannotDecrypt
    nonce, sealed = data[1 : 1 + _NONCE_LENGTH], data[1 + _NONCE_LENGTH :]
    try:
        return AESGCM(derived_key("data")).decrypt(nonce, sealed, place.encode()).decode()
    except (InvalidTag, ValueError) as error:  # too short for a nonce is a ValueError
        raise CannotDecrypt from error
