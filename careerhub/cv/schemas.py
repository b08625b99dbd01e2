"""Words of CVs: what the list and the builder show."""

from dataclasses import dataclass, field
from typing import Any

from careerhub.cv.document import PageSize, SectionKind, Template

TEMPLATE_NAMES = {Template.CLASSIC: "Classic", Template.MODERN: "Modern"}
PAGE_SIZE_NAMES = {PageSize.A4: "A4", PageSize.LETTER: "US Letter"}
SECTION_NAMES = {
    SectionKind.WORK: "Experience",
    SectionKind.PROJECTS: "Projects",
    SectionKind.EDUCATION: "Education",
    SectionKind.SKILLS: "Skills",
}
ACCENTS = {
    "#0f6e66": "Teal",
    "#1f4e8c": "Blue",
    "#7a2e3a": "Wine",
    "#5a4b8a": "Violet",
    "#8a5a12": "Amber",
    "#1b1b1f": "Ink",
}


@dataclass(frozen=True)
class CvCard:
    """A CV as the list shows it."""

    id: str
    name: str
    template: str
    changed_on: str
    href: str
    pdf: str


@dataclass(frozen=True)
class CvEntry:
    """One entry of the record, and whether this CV shows it."""

    id: str
    heading: str
    detail: str
    is_shown: bool


@dataclass(frozen=True)
class CvPart:
    """The entries of one section of the record."""

    name: str
    choices: list[CvEntry]


@dataclass(frozen=True)
class CvSettings:
    """A CV's own choices, as its form shows them. `fields` are the form's fields by name; `parts` have at least one entry."""

    id: str
    version: int
    name: str
    fields: dict[str, str] = field(default_factory=dict)
    parts: list[CvPart] = field(default_factory=list)


@dataclass(frozen=True)
class DeletedCv:
    """A CV that was deleted a moment ago, whole, so that it can come back."""

    id: str
    name: str
    template: str
    page_size: str
    accent: str
    sections_config: dict[str, Any]
    is_default: bool


@dataclass(frozen=True)
class Preview:
    """What the paper beside the form shows. `notes` are for the person: what cannot be printed."""

    html: str
    css: str
    page_size: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Printed:
    """A CV ready for the printer."""

    html: str
    key: str
    file_name: str
