"""The chat's words."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """Where a text comes from. The book is everybody's; all others are one person's own."""

    BOOK = "book"
    PROGRESS = "progress"
    TASK = "task"
    PORTFOLIO = "portfolio"
    CAREER = "career"


@dataclass(frozen=True)
class Changes:
    """What an indexing changed: numbers of documents, and of passages whose vectors could be kept."""

    written: int
    unchanged: int
    removed: int
    vectors_kept: int


@dataclass(frozen=True)
class Unembedded:
    """A passage that has no vector yet, and the text to make it from."""

    chunk_id: str
    meaning: str


@dataclass(frozen=True)
class Near:
    """A passage found by its vector; `similarity` is the cosine."""

    path: str
    section_heading: str
    chunk_index: int
    raw_text: str
    similarity: float
    is_own: bool
