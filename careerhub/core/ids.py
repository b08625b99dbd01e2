"""Row ids."""

from ulid import ULID


def new_id() -> str:
    """A fresh ULID: 26 characters, sortable by time, not secret."""
    return str(ULID())


def is_id(text: str) -> bool:
    """Whether the text is a ULID in its canonical spelling."""
    try:
        return str(ULID.from_str(text)) == text
    except ValueError:
        return False
