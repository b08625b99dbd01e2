"""Text that every format can hold."""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from careerhub.cv.document import CvDocument


def clean(document: CvDocument) -> CvDocument:
    """The document without controls and halves of characters in its texts, which neither XML nor UTF-8 can hold."""
    return _clean(document)


def _clean(part: Any) -> Any:
    if isinstance(part, str) and not isinstance(part, StrEnum):
        return "".join(char for char in part if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs", "Cn"))
    if isinstance(part, tuple):
        return tuple(map(_clean, part))
    if isinstance(part, Mapping):
        return {name: _clean(value) for name, value in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{one.name: _clean(getattr(part, one.name)) for one in fields(part)})
    return part
