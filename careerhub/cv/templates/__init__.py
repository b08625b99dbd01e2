"""From a CV's words to its pages: the same HTML and CSS for the preview and for the PDF."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from careerhub.cv.document import CvDocument, CvOptions, PageSize, SectionKind
from careerhub.cv.pdf.glyphs import printable
from careerhub.cv.templates.colors import legible
from careerhub.cv.templates.view import direction, document_direction, shown

__all__ = ["render_body", "render_page", "stylesheet"]
_FOLDER = Path(__file__).resolve().parent
_MAX_KEYWORDS = 30
_PAGE_WIDTH = {PageSize.A4: "210mm", PageSize.LETTER: "215.9mm"}
_PAGE_HEIGHT = {PageSize.A4: "297mm", PageSize.LETTER: "279.4mm"}


def _print(value: object) -> object:
    """What jinja writes for `{{ value }}`; it escapes the result afterwards."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


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
_css = {path.stem: path.read_text(encoding="utf-8") for path in _FOLDER.glob("*.css")}


def render_body(document: CvDocument, options: CvOptions) -> str:
    """One root element, `<article class="cv cv-classic" lang dir>`, without style or script."""
    page = _environment.get_template("cv.html")
    return page.render(cv=shown(document), template=options.template.value, dir=document_direction(document))


def stylesheet(options: CvOptions) -> str:
    """The CSS of that root: on screen it is a sheet of paper, in print the page has the margins.

    On screen `--cv-page-height` and `--cv-margin` tell where pages could end. Fonts are named, not loaded.

    Raises:
        ValueError: when the accent is not `#rrggbb`.
    """
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", options.accent):
        raise ValueError("an accent is #rrggbb")
    values = {
        "ACCENT": legible(options.accent),
        "PAGE_SIZE": options.page_size.value,
        "PAGE_WIDTH": _PAGE_WIDTH[options.page_size],
        "PAGE_HEIGHT": _PAGE_HEIGHT[options.page_size],
    }
    css = _css["base"] + _css[options.template.value]
    return re.sub(r"\$([A-Z_]+)", lambda match: values[match[1]], css)


def render_page(document: CvDocument, options: CvOptions) -> str:
    """A whole HTML document with its metadata and CSS, for the PDF."""
    skills = [
        skill for section in document.sections if section.kind is SectionKind.SKILLS for g in section.groups for skill in g.skills
    ]
    return _environment.get_template("page.html").render(
        cv=document,
        dir=document_direction(document),
        keywords=", ".join(skill.replace(",", " ") for skill in skills[:_MAX_KEYWORDS]),
        css=Markup(stylesheet(options)),  # noqa: S704 - only our files and checked values
        body=Markup(render_body(document, options)),  # noqa: S704 - escaped by its template
    )
