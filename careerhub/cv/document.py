"""A CV as the templates see it: words and dates, no ids, no rows."""

from dataclasses import dataclass
from enum import StrEnum

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
    """One job, school or project. `title` is the employer, the school or the project; `subtitle` the position or degree."""

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


@dataclass(frozen=True)
class SkillGroup:
    """Skills that are printed on one line, most important first."""

    name: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One headed part of a CV; `skills` sections hold groups, all others entries."""

    kind: SectionKind
    entries: tuple[Entry, ...] = ()
    groups: tuple[SkillGroup, ...] = ()


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
