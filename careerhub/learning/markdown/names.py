"""Names of texts: in an address, and as a hash."""

import hashlib
import unicodedata

# What the reader's page calls its own parts: no heading may be called so, or it would be taken for them.
# fmt: off
TAKEN = frozenset([
    "account-menu", "ask-about", "chapter", "chapter-body", "chapter-percent", "main", "passage", "reading-note",
    "reading-settings", "search", "search-hits", "search-words", "start",
])
# fmt: on


def digest(*parts: str) -> str:
    """One hash of several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def slug(title: str) -> str:
    """A heading's name in an address: letters, digits, `-` and `_`, also of other scripts; emoji and marks fall away."""
    lowered = unicodedata.normalize("NFC", title).lower().strip()
    kept = "".join(
        char if char.isalnum() or char in "-_" or unicodedata.category(char) in ("Mn", "Mc") else " " for char in lowered
    )
    return "-".join(kept.split())[:150].strip("-")
