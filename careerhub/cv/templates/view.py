"""A CV as its template prints it: dates as words, roles at one employer together, directions decided."""

import base64
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from careerhub.cv.document import CvDocument, Entry, Section, SectionKind, SkillGroup
from careerhub.cv.templates.labels import Labels, labels_of
from careerhub.cv.templates.photo import printed_photo

_ARABIC_SCRIPT = ("ar", "fa", "ps", "sd", "ug", "ur")
_RTL_LANGUAGES = (*_ARABIC_SCRIPT, "he", "yi")
_SAFE_LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z]{2,24}(?:[/?#][^\s<>\"']*)?", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>\"'?&/]+@[^\s@<>\"'?&/]+\.[^\s@<>\"'?&/]+")
_ROW_LENGTH = 84  # characters of contacts that fit on a line
_BRIEF = frozenset({SectionKind.CERTIFICATES, SectionKind.PUBLICATIONS, SectionKind.AWARDS, SectionKind.SPEAKING})
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
    location: str
    dates: str
    link: Link | None
    paragraphs: list[str]
    highlights: list[str]
    keywords: list[str]


@dataclass(frozen=True)
class ShownEntry:
    """An employer with the roles held there, or a school, a project, a certificate, …"""

    title: str
    location: str
    roles: list[ShownRole]


@dataclass(frozen=True)
class ShownSection:
    """One headed part. `is_brief`: its entries begin with one line that says all but the text below it."""

    kind: str
    heading: str
    is_brief: bool
    entries: list[ShownEntry]
    groups: list[SkillGroup]


@dataclass(frozen=True)
class ShownCv:
    """Everything the template prints, without empty parts. `photo` is a data URL."""

    name: str
    headline: str
    language: str
    photo: str
    comma: str
    contacts: list[list[Link]]
    paragraphs: list[str]
    sections: list[ShownSection]


def shown(document: CvDocument) -> ShownCv:
    """The document, ready for its template."""
    contacts = [link_of(text) for text in (document.location, *document.contacts) if text.strip()]
    sections = [section_of(section, document.language) for section in document.sections]
    photo = printed_photo(document.photo) if document.photo else b""
    return ShownCv(
        name=document.name,
        headline=document.headline,
        language=document.language,
        photo=f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}" if photo else "",
        comma="، " if language_of(document) in _ARABIC_SCRIPT else ", ",
        contacts=_rows(contacts, _ROW_LENGTH - 20 if photo else _ROW_LENGTH),
        paragraphs=paragraphs(document.summary),
        sections=[section for section in sections if section.entries or section.groups],
    )


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first letter that has a direction; empty where none has."""
    for char in text:
        if unicodedata.bidirectional(char) in ("L", "R", "AL"):
            return "ltr" if unicodedata.bidirectional(char) == "L" else "rtl"
    return ""


def language_of(document: CvDocument) -> str:
    """`de` for `de-AT`."""
    return document.language.replace("_", "-").split("-")[0].lower()


def document_direction(document: CvDocument) -> str:
    """The direction of the page: by its language, or else by what most of its letters are."""
    if language_of(document) in _RTL_LANGUAGES:
        return "rtl"
    words = [document.name, document.headline, document.summary]
    words += [text for section in document.sections for entry in section.entries for text in (entry.title, entry.summary)]
    kinds = [unicodedata.bidirectional(char) for text in words if not text.isascii() for char in text]
    if "R" not in kinds and "AL" not in kinds:
        return "ltr"
    kinds += ["L" for text in words if text.isascii() for char in text if char.isalpha()]
    return "rtl" if kinds.count("R") + kinds.count("AL") > kinds.count("L") else "ltr"


def _rows(contacts: list[Link], length: int) -> list[list[Link]]:
    """Lines of about the same length, so that none ends in a separator."""
    total = sum(len(link.text) + 3 for link in contacts)
    per_row = total / max(1, -(-total // length))
    rows: list[list[Link]] = []
    used = 0
    for link in contacts:
        row = int((used + len(link.text) / 2) / per_row)
        used += len(link.text) + 3
        if row >= len(rows):
            rows.append([])
        rows[-1].append(link)
    return rows


@lru_cache(maxsize=128)  # most changes are of one section, and a long record has hundreds of entries
def section_of(section: Section, language: str) -> ShownSection:
    """A section, ready for its template."""
    labels = labels_of(language)
    groups = [SkillGroup(group.name, tuple(filter(str.strip, group.skills))) for group in section.groups]
    if section.kind is SectionKind.LANGUAGES:
        spoken = [f"{item.title} ({item.subtitle})" if item.subtitle.strip() else item.title for item in section.entries]
        groups += [SkillGroup("", tuple(filter(str.strip, spoken)))]
    return ShownSection(
        kind=section.kind.value,
        heading=section.heading or labels.headings[section.kind],
        is_brief=section.kind in _BRIEF,
        entries=[] if section.kind is SectionKind.LANGUAGES else _entries(section, labels),
        groups=[group for group in groups if group.skills],
    )


def _entries(section: Section, labels: Labels) -> list[ShownEntry]:
    """Jobs at one employer as one entry with several roles."""
    runs: list[list[Entry]] = []
    for entry in section.entries:
        if runs and _joins(section.kind, runs[-1][-1], entry):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return [_entry(run, section.kind, labels) for run in runs]


def _joins(kind: SectionKind, before: Entry, entry: Entry) -> bool:
    if kind is not SectionKind.WORK or not before.subtitle.strip() or not entry.subtitle.strip():
        return False
    return entry.continues or (
        bool(entry.title.strip())
        and _folded(before.title) == _folded(entry.title)
        and _folded(before.location) == _folded(entry.location)
    )


def _folded(text: str) -> str:
    return text.strip().casefold()


def _entry(run: list[Entry], kind: SectionKind, labels: Labels) -> ShownEntry:
    place = run[0].location
    roles = [_role(entry, kind, labels, "" if _folded(entry.location) == _folded(place) else entry.location) for entry in run]
    return ShownEntry(run[0].title, place, roles)


def _role(entry: Entry, kind: SectionKind, labels: Labels, location: str) -> ShownRole:
    return ShownRole(
        subtitle=entry.subtitle,
        location=location,
        dates=dates(entry, kind, labels),
        link=link_of(entry.url) if entry.url.strip() else None,
        paragraphs=paragraphs(entry.summary),
        highlights=[" ".join(text.split()) for text in entry.highlights if text.strip()],
        keywords=[text for text in entry.keywords if text.strip()],
    )


def dates(entry: Entry, kind: SectionKind, labels: Labels) -> str:
    """From when to when; of a certificate, when it was given and how long it is valid."""
    start = labels.date(entry.start) if entry.start else ""
    if kind is SectionKind.CERTIFICATES and entry.end:
        return ", ".join(filter(None, (start, labels.until.format(date=labels.date(entry.end)))))
    end = labels.present if entry.is_current else labels.date(entry.end) if entry.end else ""
    return start if start == end else " – ".join(filter(None, (start, end)))


def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def link_of(text: str) -> Link:
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
