"""A CV as the templates see it: words and dates, no ids, no rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

from careerhub.core.dates import PartialDate


class Template(StrEnum):
    """The designs a person can choose from."""

    CLASSIC = "classic"
    MODERN = "modern"
    COMPACT = "compact"
    ACADEMIC = "academic"
    MINIMAL = "minimal"
    EXECUTIVE = "executive"


class TypeSize(StrEnum):
    """How large the words are."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"


class Density(StrEnum):
    """How much air there is between them."""

    COMPACT = "compact"
    NORMAL = "normal"
    AIRY = "airy"


class PageSize(StrEnum):
    """Paper sizes, by their CSS names."""

    A4 = "A4"
    LETTER = "Letter"


class SectionKind(StrEnum):
    """Sections by their JSON Resume names."""

    WORK = "work"
    PROJECTS = "projects"
    EDUCATION = "education"
    SKILLS = "skills"
    CERTIFICATES = "certificates"
    PUBLICATIONS = "publications"
    AWARDS = "awards"
    SPEAKING = "speaking"
    LANGUAGES = "languages"
    OTHER = "other"


@dataclass(frozen=True)
class Entry:
    """One line of the record and what belongs to it.

    | section | `title` | `subtitle` | `start`, `end` |
    |---|---|---|---|
    | work | employer | position | from, to |
    | projects | project | role | from, to |
    | education | school | degree | from, to |
    | certificates | certificate | issuer | issued, expires |
    | publications | title | publisher | published, - |
    | awards | award | who gave it | given, - |
    | speaking | talk | event | given, - |
    | languages | language | how well | - |
    """

    title: str
    subtitle: str = ""
    location: str = ""
    start: PartialDate | None = None
    end: PartialDate | None = None
    is_current: bool = False
    url: str = ""
    summary: str = ""
    highlights: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    continues: bool = False
    """True for a further position at the employer of the entry before it; its title is then not printed again."""
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """What is not printed word by word but belongs into the data, by its JSON Resume name (`score`, `area`, `studyType`,
    `entity`, `type`, `credentialId`, …). Only what this version may show: it is attached to the PDF."""


@dataclass(frozen=True)
class SkillGroup:
    """Skills that are printed on one line, most important first."""

    name: str
    skills: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Of each skill, by its name: `{"Python": {"level": 4, "years": 9}}`. In the data only, never printed."""


@dataclass(frozen=True)
class Section:
    """One headed part of a CV; `skills` sections hold groups, all others entries."""

    kind: SectionKind
    entries: tuple[Entry, ...] = ()
    groups: tuple[SkillGroup, ...] = ()
    heading: str = ""
    """The person's own; empty where the language has one."""


@dataclass(frozen=True)
class CvDocument:
    """Everything that is printed, in printing order."""

    name: str
    headline: str = ""
    summary: str = ""
    location: str = ""
    contacts: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    language: str = "en"
    photo: bytes = b""
    """A square JPEG; empty where this version shows none."""


@dataclass(frozen=True)
class CvOptions:
    """How it is printed. `accent` is `#rrggbb`; whoever builds this has checked it."""

    template: Template = Template.CLASSIC
    page_size: PageSize = PageSize.A4
    accent: str = "#0f6e66"
    type_size: TypeSize = TypeSize.NORMAL
    density: Density = Density.NORMAL
    fit_pages: int = 0
    """Made smaller, within what stays readable, until it fits this many pages; 0 leaves it alone."""


def texts(part: object) -> Iterator[str]:
    """Every text that is printed of a document or a part of it, in its order; not the `data` beside it."""
    if isinstance(part, str) and not isinstance(part, StrEnum):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from texts(one)
    elif is_dataclass(part):
        for one in fields(part):
            yield from texts(getattr(part, one.name))
