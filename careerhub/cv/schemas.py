"""Words of CVs: what the list and the builder show."""

from dataclasses import dataclass, field
from enum import StrEnum

from careerhub.cv.document import CvDocument, CvOptions, Density, PageSize, SectionKind, Template, TypeSize

TEMPLATE_NAMES = {
    Template.CLASSIC: "Classic",
    Template.MODERN: "Modern",
    Template.COMPACT: "Compact",
    Template.ACADEMIC: "Academic",
    Template.MINIMAL: "Minimal",
    Template.EXECUTIVE: "Executive",
}
TEMPLATE_NOTES = {
    Template.CLASSIC: "Centred, in a book's letters; suits everything",
    Template.MODERN: "A band of colour, a clear sans serif",
    Template.COMPACT: "Much on a page: for engineers with many projects",
    Template.ACADEMIC: "Publications and talks as scholars write them",
    Template.MINIMAL: "White space and nothing else",
    Template.EXECUTIVE: "Calm and centred; as good from right to left",
}
PAGE_SIZE_NAMES = {PageSize.A4: "A4", PageSize.LETTER: "US Letter"}
TYPE_SIZE_NAMES = {TypeSize.SMALL: "Small", TypeSize.NORMAL: "Normal", TypeSize.LARGE: "Large"}
DENSITY_NAMES = {Density.COMPACT: "Tight", Density.NORMAL: "Normal", Density.AIRY: "Airy"}
FIT_NAMES = {"0": "As many as it takes", "1": "One page", "2": "Two pages", "3": "Three pages", "4": "Four pages"}
SECTION_NAMES = {
    SectionKind.WORK: "Experience",
    SectionKind.PROJECTS: "Projects",
    SectionKind.EDUCATION: "Education",
    SectionKind.SKILLS: "Skills",
    SectionKind.CERTIFICATES: "Certificates",
    SectionKind.PUBLICATIONS: "Publications",
    SectionKind.AWARDS: "Awards",
    SectionKind.SPEAKING: "Talks",
    SectionKind.LANGUAGES: "Languages",
    SectionKind.OTHER: "Other",
}
LANGUAGE_NAMES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "ur": "اردو",
    "ar": "العربية",
    "it": "Italiano",
    "nl": "Nederlands",
    "pt": "Português",
    "pl": "Polski",
    "uk": "Українська",
    "ru": "Русский",
    "he": "עברית",
    "zh": "中文",
    "ja": "日本語",
}
ACCENTS = {
    "#0f6e66": "Teal",
    "#1f4e8c": "Blue",
    "#7a2e3a": "Wine",
    "#5a4b8a": "Violet",
    "#8a5a12": "Amber",
    "#1b1b1f": "Ink",
}


class Format(StrEnum):
    """Files that a CV can become, by their endings."""

    PDF = "pdf"
    DOCX = "docx"
    MARKDOWN = "md"
    TEXT = "txt"
    JSON = "json"


FORMAT_NAMES = {
    Format.PDF: "PDF",
    Format.DOCX: "Word",
    Format.MARKDOWN: "Markdown",
    Format.TEXT: "Plain text",
    Format.JSON: "JSON Resume",
}


@dataclass(frozen=True)
class CvCard:
    """A CV as the list shows it. `changed_at` is ISO, UTC; `is_stale` where it has changed since a file was made of it."""

    id: str
    name: str
    template: str
    changed_on: str
    href: str
    pdf: str
    changed_at: str = ""
    picture: str = ""
    about: str = ""
    is_default: bool = False
    is_stale: bool = False


@dataclass(frozen=True)
class DeletedCard:
    """A CV that was deleted, and can still come back."""

    id: str
    name: str
    deleted_at: str


@dataclass(frozen=True)
class CvEntry:
    """One entry of the record, and what this CV does with it."""

    id: str
    heading: str
    detail: str
    is_shown: bool
    is_own: bool = False
    """Whether this CV has its own words for it."""


@dataclass(frozen=True)
class CvPart:
    """One section that has entries, in this CV's order."""

    kind: str
    name: str
    is_shown: bool
    count: str
    choices: list[CvEntry] = field(default_factory=list)


@dataclass(frozen=True)
class CvSettings:
    """A CV's own choices, as the builder shows them. `fields` are those of the design's form by name."""

    id: str
    version: int
    name: str
    fields: dict[str, str] = field(default_factory=dict)
    parts: list[CvPart] = field(default_factory=list)
    is_default: bool = False
    has_photo: bool = False


@dataclass(frozen=True)
class OwnTextForm:
    """The words of one entry in this CV, as their form shows them. `fields` are title, summary and highlights."""

    id: str
    version: int
    item_id: str
    heading: str
    title_label: str
    fields: dict[str, str]
    has_summary: bool
    has_highlights: bool


@dataclass(frozen=True)
class Preview:
    """What the paper beside the form shows. `notes` are for the person: what cannot be printed."""

    html: str
    css: str
    page_size: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class PageBreaks:
    """Where the pages of the PDF begin: `starts` as in `pdf.Paper`. `round` grows with each time they were found."""

    round: int = 0
    starts: list[int] = field(default_factory=list)
    fits: bool = True


@dataclass(frozen=True)
class Exported:
    """A format, when a file of it was last made (ISO, UTC; '' for never), and whether the CV has changed since."""

    format: str
    name: str
    note: str
    href: str
    made_at: str
    is_stale: bool


@dataclass(frozen=True)
class Workbench:
    """Everything that the builder shows of one CV."""

    settings: CvSettings
    paper: Preview
    exports: list[Exported]


@dataclass(frozen=True)
class Earlier:
    """A CV as it was until a moment (ISO, UTC), and what has changed since then."""

    id: str
    saved_at: str
    words: str


@dataclass(frozen=True)
class ReaderText:
    """What one program reads in the PDF."""

    reader: str
    text: str


@dataclass(frozen=True)
class ReadingView:
    """What machines read in the PDF: `missing` are the fields that not every one of them finds, with who does not."""

    texts: list[ReaderText] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True)
class Printed:
    """A CV ready for the printer."""

    html: str
    key: str
    file_name: str
    document: CvDocument
    options: CvOptions
    attachment: bytes = b""
