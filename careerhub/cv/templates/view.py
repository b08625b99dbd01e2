"""A CV as its template prints it: dates as words, roles at one employer together, directions decided."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from careerhub.cv.document import CvDocument, Entry, Section, SectionKind, SkillGroup
from careerhub.cv.templates.labels import Labels, labels_of

_RTL_LANGUAGES = ("ar", "fa", "he", "ps", "sd", "ug", "ur", "yi")
_SAFE_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z]{2,24}(?:[/?#][^\s<>\"']*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"'?&/]+@[^\s@<>\"'?&/]+\.[^\s@<>\"'?&/]+")
_ROW_LENGTH = 92  # characters of contacts that fit on a line
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]{5,24}")


@dataclass(frozen=True)
class Link:
    """Text as it is printed and where it leads; `href` may be empty."""

    text: str
    href: str


@dataclass(frozen=True)
class ShownRole:
    """One position at an employer, or the one part of any other entry."""

    subtitle: str
    dates: str
    link: Link | None
    paragraphs: list[str]
    highlights: list[str]
    keywords: list[str]


@dataclass(frozen=True)
class ShownEntry:
    """An employer with the roles held there, or a school, or a project."""

    title: str
    location: str
    roles: list[ShownRole]


@dataclass(frozen=True)
class ShownSection:
    """One headed part."""

    kind: str
    heading: str
    entries: list[ShownEntry]
    groups: list[SkillGroup]


@dataclass(frozen=True)
class ShownCv:
    """Everything the template prints, without empty parts."""

    name: str
    headline: str
    language: str
    contacts: list[list[Link]]
    paragraphs: list[str]
    sections: list[ShownSection]


def shown(document: CvDocument) -> ShownCv:
    """The document, ready for its template."""
    labels = labels_of(document.language)
    contacts = [_link(text) for text in (document.location, *document.contacts) if text.strip()]
    sections = [_section(section, labels) for section in document.sections]
    return ShownCv(
        name=document.name,
        headline=document.headline,
        language=document.language,
        contacts=_rows(contacts),
        paragraphs=_paragraphs(document.summary),
        sections=[section for section in sections if section.entries or section.groups],
    )


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction; empty where none has."""
    for char in text:
        if unicodedata.bidirectional(char) in ("L", "R", "AL"):
            return "ltr" if unicodedata.bidirectional(char) == "L" else "rtl"
    return ""


def document_direction(document: CvDocument) -> str:
    """The direction of the page: by its language, or else by what most of its letters are."""
    if document.language.replace("_", "-").split("-")[0].lower() in _RTL_LANGUAGES:
        return "rtl"
    words = [document.name, document.headline, document.summary]
    words += [text for section in document.sections for entry in section.entries for text in (entry.title, entry.summary)]
    kinds = [unicodedata.bidirectional(char) for text in words for char in text]
    return "rtl" if kinds.count("R") + kinds.count("AL") > kinds.count("L") else "ltr"


def _rows(contacts: list[Link]) -> list[list[Link]]:
    """Lines of about the same length, so that none ends in a separator."""
    total = sum(len(link.text) + 3 for link in contacts)
    per_row = total / max(1, -(-total // _ROW_LENGTH))
    rows: list[list[Link]] = []
    used = 0
    for link in contacts:
        row = int((used + len(link.text) / 2) / per_row)
        used += len(link.text) + 3
        if row >= len(rows):
            rows.append([])
        rows[-1].append(link)
    return rows


def _section(section: Section, labels: Labels) -> ShownSection:
    groups = [SkillGroup(group.name, tuple(filter(str.strip, group.skills))) for group in section.groups]
    return ShownSection(
        kind=section.kind.value,
        heading=labels.headings[section.kind],
        entries=_entries(section, labels),
        groups=[group for group in groups if group.skills],
    )


def _entries(section: Section, labels: Labels) -> list[ShownEntry]:
    """Consecutive jobs at one employer and place as one entry with several roles."""
    runs: list[list[Entry]] = []
    for _, same in groupby(
        section.entries, key=lambda entry: (entry.title.strip().casefold(), entry.location.strip().casefold())
    ):
        run = list(same)
        may_join = section.kind is SectionKind.WORK and run[0].title.strip() and all(entry.subtitle.strip() for entry in run)
        runs += [run] if may_join else [[entry] for entry in run]
    return [ShownEntry(run[0].title, run[0].location, [_role(entry, labels) for entry in run]) for run in runs]


def _role(entry: Entry, labels: Labels) -> ShownRole:
    return ShownRole(
        subtitle=entry.subtitle,
        dates=_dates(entry, labels),
        link=_link(entry.url) if entry.url.strip() else None,
        paragraphs=_paragraphs(entry.summary),
        highlights=[" ".join(text.split()) for text in entry.highlights if text.strip()],
        keywords=[text for text in entry.keywords if text.strip()],
    )


def _dates(entry: Entry, labels: Labels) -> str:
    end = labels.present if entry.is_current else labels.date(entry.end) if entry.end else ""
    start = labels.date(entry.start) if entry.start else ""
    return start if start == end else " – ".join(filter(None, (start, end)))


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _link(text: str) -> Link:
    """Web, mail and phone addresses lead somewhere; anything else is only text."""
    text = " ".join(text.split())
    if _SAFE_LINK.fullmatch(text):
        return Link(re.sub(r"^https?://(?:www\.)?", "", text, flags=re.IGNORECASE).rstrip("/"), text)
    if _EMAIL.fullmatch(text):
        return Link(text, f"mailto:{text}")
    if _HOST.fullmatch(text):
        return Link(text, f"https://{text}")
    if _PHONE.fullmatch(text):
        return Link(text, "tel:" + re.sub(r"[^+0-9]", "", text))
    return Link(text, "")
