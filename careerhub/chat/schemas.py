"""The chat's words."""

from dataclasses import dataclass, field
from enum import StrEnum

REFUSAL = "I did not find an answer to this in the texts that I may search, so I give none."
QUOTING = "No language model is connected. These are the most relevant passages, quoted word for word."
QUOTING_INSTEAD = "The language model gave no answer. These are the most relevant passages, quoted word for word."
SHORTEST_QUESTION = 3
LONGEST_QUESTION = 2000
LONGEST_SELECTION = 6000
MOST_SOURCES = 5
EMBED = "chat.embed"  # the name of the task that makes vectors of the books


class Source(StrEnum):
    """Where a text comes from. The book is everybody's; all others are one person's own."""

    BOOK = "book"
    PROGRESS = "progress"
    TASK = "task"
    PORTFOLIO = "portfolio"
    CAREER = "career"


class QueryMode(StrEnum):
    """All of a body of texts, or a selected part of one alone."""

    GLOBAL = "global"
    LOCAL = "local"


class Scope(StrEnum):
    """What is asked about: the books, one's own record and progress, or a passage or a part of a chapter alone."""

    BOOK = "book"
    OWN = "own"
    SELECTION = "selection"

    @property
    def mode(self) -> QueryMode:
        """How S3's schema calls it."""
        return QueryMode.LOCAL if self is Scope.SELECTION else QueryMode.GLOBAL


class AnswerKind(StrEnum):
    """A model's answer (whole, or what came before it failed or was stopped), quotes without a model, or a refusal."""

    ANSWER = "answer"
    PARTIAL = "partial"
    QUOTES = "quotes"
    REFUSED = "refused"


@dataclass(frozen=True)
class Cited:
    """A passage that was given to answer from: characters `start` to `end` of its text, whose SHA-256 begins with `digest`."""

    file_path: str
    section_heading: str
    chunk_index: int
    similarity_score: float
    start: int
    end: int
    digest: str
    title: str
    href: str
    text: str


@dataclass(frozen=True)
class Answered:
    """An answer to be kept."""

    query: str
    answer: str
    scope: Scope
    kind: AnswerKind
    sources: tuple[Cited, ...]
    note: str = ""
    selection: str = ""
    place: str = ""


@dataclass(frozen=True)
class Part:
    """A chapter or a section of it that alone can be asked about: `place` is its address and the numbers of its passages."""

    label: str
    place: str


@dataclass(frozen=True)
class SourceCard:
    """A source as the page shows it."""

    number: int
    title: str
    section: str
    href: str
    text: str


@dataclass(frozen=True)
class Turn:
    """A question and its answer as the page shows them. `html` is harmless."""

    id: str = ""
    question: str = ""
    html: str = ""
    kind: str = ""
    note: str = ""
    selection: str = ""
    place: str = ""
    about: str = ""
    rating: int = 0
    sources: list[SourceCard] = field(default_factory=list)


@dataclass(frozen=True)
class ConversationCard:
    """A conversation as the list shows it."""

    id: str
    title: str
    href: str
    changed_at: str
    archived: bool = False


@dataclass(frozen=True)
class Thread:
    """A whole conversation."""

    id: str
    title: str
    archived: bool
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Titled:
    """What a reader calls a text, and where it is read."""

    title: str
    href: str


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
