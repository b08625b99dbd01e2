"""Saves that can be repeated and never overwrite silently (docs/adr/0006)."""

import re
from dataclasses import dataclass

from careerhub.core.db.rows import Editable
from careerhub.core.errors import Conflict, InvalidInput
from careerhub.core.ids import is_id

_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class Save:
    """One save of one form: which record, from which version, under which key; a repetition has the same key."""

    record_id: str
    version: int
    key: str

    def __post_init__(self) -> None:
        if not is_id(self.record_id) or not _KEY.fullmatch(self.key) or not 0 <= self.version < 2**31:
            raise InvalidInput({"form": "This form is broken. Please reload the page."})


def is_new(row: Editable, save: Save) -> bool:
    """Whether the save still has to be applied to the row; False when it already was.

    Raises:
        Conflict: the row has changed since the version that the save was made from.
    """
    if row.save_key == save.key:
        return False
    if row.version != save.version:
        raise Conflict(row.version)
    return True


def mark(row: Editable, save: Save) -> None:
    """Count the save on its row."""
    row.version = save.version + 1
    row.save_key = save.key
