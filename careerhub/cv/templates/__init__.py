"""From a CV's words to its pages: the same HTML and CSS for the preview and for the PDF."""

import re
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from careerhub.cv.document import CvDocument, CvOptions, Density, PageSize, Section, SectionKind, Template, TypeSize, texts
from careerhub.cv.pdf.glyphs import missing_glyphs, printable
from careerhub.cv.pdf.scale import Scale, closed, scaled
from careerhub.cv.templates.colors import legible, tint
from careerhub.cv.templates.view import direction, document_direction, section_of, shown

__all__ = ["render_body", "render_page", "stylesheet", "uncovered"]
_FOLDER = Path(__file__).resolve().parent
_MAX_KEYWORDS = 30
_PAGE_WIDTH = {PageSize.A4: "210mm", PageSize.LETTER: "215.9mm"}
_PAGE_HEIGHT = {PageSize.A4: "297mm", PageSize.LETTER: "279.4mm"}
_SIDE = {
    Template.CLASSIC: "20mm",
    Template.MODERN: "19mm",
    Template.COMPACT: "15mm",
    Template.ACADEMIC: "23mm",
    Template.MINIMAL: "25mm",
    Template.EXECUTIVE: "22mm",
}
_TYPE = {TypeSize.SMALL: 0.94, TypeSize.NORMAL: 1.0, TypeSize.LARGE: 1.08}
_AIR = {Density.COMPACT: (0.72, 0.95), Density.NORMAL: (1.0, 1.0), Density.AIRY: (1.32, 1.05)}
_HYPHENATED = re.compile(r"(?<![^\s(])[^\s<>&-]{1,20}(?:-[^\s<>&-]{1,20}){1,3}(?![^\s,.;:)!?])")
_ONE_LINE = frozenset({Template.COMPACT})


def _print(value: object) -> object:
    """What jinja writes for `{{ value }}`; it escapes the result afterwards."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _unbroken(text: str) -> Markup:
    """The text with its hyphenated words kept on one line: readers drop a hyphen at the end of a line."""
    escaped = str(escape(printable(text)))
    return Markup(_HYPHENATED.sub(r'<span class="word">\g<0></span>', escaped))  # noqa: S704 - escaped above


_environment = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    finalize=_print,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_environment.filters["direction"] = direction
_environment.filters["unbroken"] = _unbroken
_css = {path.stem: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.css")}


def render_body(document: CvDocument, options: CvOptions) -> str:
    """One root element, `<article class="cv cv-classic" lang dir>`, without style or script."""
    cv, page_direction = shown(document), document_direction(document)
    style = (page_direction, cv.comma, options.template in _ONE_LINE)
    sections = [_render_section(section, document.language, style) for section in document.sections]
    page = _environment.get_template("cv.html")
    return page.render(cv=cv, sections=sections, template=options.template.value, dir=page_direction)


@lru_cache(maxsize=128)  # of a long record it is the most work of all, and most changes are of one section
def _render_section(section: Section, language: str, style: tuple[str, str, bool]) -> Markup:
    shown_section = section_of(section, language)
    if not shown_section.entries and not shown_section.groups:
        return Markup()
    page_direction, between, one_line = style
    page = _environment.get_template("section.html")
    text = page.render(section=shown_section, dir=page_direction, comma=between, one_line=one_line)
    return Markup(text)  # noqa: S704 - escaped by its template


def stylesheet(options: CvOptions, fit: Scale | None = None) -> str:
    """The CSS of that root: on screen it is a sheet of paper, in print the page has the margins.

    On screen `--cv-page-height` and `--cv-margin` tell where pages could end. Fonts are named, not loaded. With the `scale` of a
    `Paper` as `fit`, the preview is as large as what was printed.

    Raises:
        ValueError: when the accent is not `#rrggbb`.
    """
    return closed(scaled(_open_stylesheet(options), fit or Scale()))


def render_page(document: CvDocument, options: CvOptions) -> str:
    """A whole HTML document with its metadata and CSS, for the printer, which closes the lengths of the CSS."""
    skills = [
        skill for section in document.sections if section.kind is SectionKind.SKILLS for g in section.groups for skill in g.skills
    ]
    return _environment.get_template("page.html").render(
        cv=document,
        dir=document_direction(document),
        keywords=", ".join(skill.replace(",", " ") for skill in skills[:_MAX_KEYWORDS]),
        css=Markup(_open_stylesheet(options)),  # noqa: S704 - only our files and checked values
        body=Markup(render_body(document, options)),  # noqa: S704 - escaped by its template
    )


def uncovered(document: CvDocument) -> list[str]:
    """Characters of the CV that no bundled font has, each once: they are printed as `□` or left out."""
    return missing_glyphs("\n".join(text for text in texts(document) if not text.isascii()))


def _open_stylesheet(options: CvOptions) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", options.accent):
        raise ValueError("an accent is #rrggbb")
    accent = legible(options.accent)
    values = {
        "ACCENT": accent,
        "TINT": tint(accent),
        "SIDE": _SIDE[options.template],
        "PAGE_SIZE": options.page_size.value,
        "PAGE_WIDTH": _PAGE_WIDTH[options.page_size],
        "PAGE_HEIGHT": _PAGE_HEIGHT[options.page_size],
    }
    css = re.sub(r"\$([A-Z_]+)", lambda match: values[match[1]], _css["base"] + _css[options.template.value])
    gap, leading = _AIR[options.density]
    return scaled(css, Scale(_TYPE[options.type_size], gap, leading))
