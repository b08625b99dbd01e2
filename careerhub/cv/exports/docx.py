"""A CV as a Word document with real styles, for those who insist on one."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from careerhub.cv.document import CvDocument, CvOptions, PageSize, Template, TypeSize
from careerhub.cv.exports.clean import clean
from careerhub.cv.templates.colors import legible
from careerhub.cv.templates.photo import printed_photo
from careerhub.cv.templates.view import Link, ShownEntry, ShownRole, direction, document_direction, shown

_FONTS = {Template.CLASSIC: "Cambria", Template.ACADEMIC: "Cambria", Template.EXECUTIVE: "Georgia"}
_OTHER_FONT = "Calibri"
_RTL_FONT = "Times New Roman"  # on every system with Arabic and Hebrew letters
_POINTS = {TypeSize.SMALL: 10, TypeSize.NORMAL: 10.5, TypeSize.LARGE: 11.5}
_PAGES = {PageSize.A4: (210, 297), PageSize.LETTER: (215.9, 279.4)}
_LEFT_TO_RIGHT = "\u200e"  # before a phone number, whose groups would stand in the wrong order among Arabic words
_RIGHT_TO_LEFT = "\u200f"  # beside a bar, so that what is not Arabic on both sides of it does not change places
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_SOFT = RGBColor(0x55, 0x55, 0x5F)


def docx(document: CvDocument, options: CvOptions) -> bytes:
    """A .docx: title, headings, lists and links are such, and so is the direction of its text."""
    writer = _Writer(clean(document), options)
    writer.write()
    return writer.saved()


class _Writer:
    def __init__(self, cv: CvDocument, options: CvOptions):
        self._source, self._cv = cv, shown(cv)
        self._options, self._size = options, _POINTS[options.type_size]
        self._is_rtl = document_direction(cv) == "rtl"
        self._word = Document()
        self._set_up()

    def write(self) -> None:
        cv = self._cv
        self._paragraph("Title", cv.name)
        if self._source.photo and (photo := printed_photo(self._source.photo)):
            picture = self._paragraph("Normal").add_run().add_picture(io.BytesIO(photo), width=Mm(26))
            for side in ("distT", "distB", "distL", "distR"):  # LibreOffice leaves a gap where these are not said
                picture._inline.set(side, "0")
        self._paragraph("Subtitle", cv.headline)
        for row in cv.contacts:
            self._line("Contacts", *row)
        for text in cv.paragraphs:
            self._paragraph("Normal", text)
        for section in cv.sections:
            self._paragraph("Heading 1", section.heading)
            for entry in section.entries:
                self._entry(entry, section.is_brief)
            for group in section.groups:
                line = self._paragraph("Normal")
                if group.name:
                    self._run(line, f"{group.name}: ").bold = True
                self._run(line, cv.comma.join(group.skills))

    def saved(self) -> bytes:
        """The file; the same bytes for the same document, so its entries carry no time of today."""
        written, fixed = io.BytesIO(), io.BytesIO()
        self._word.save(written)
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
        return fixed.getvalue()

    def _entry(self, entry: ShownEntry, is_brief: bool) -> None:
        if is_brief:
            role = entry.roles[0]
            line = self._paragraph("Normal")
            self._run(line, entry.title).bold = True
            self._add(line, role.subtitle, entry.location, role.dates, role.link)
            self._details(role)
            return
        heading = self._paragraph("Heading 2", entry.title)
        if entry.location:
            run = self._run(heading, f" | {entry.location}")
            run.bold, run.font.color.rgb = False, _SOFT
        for role in entry.roles:
            line = self._line("Role", role.subtitle, role.location, role.dates, role.link)
            if line and role is not entry.roles[0]:
                line.paragraph_format.space_before = Pt(self._size * 0.5)
            self._details(role)

    def _details(self, role: ShownRole) -> None:
        for text in role.paragraphs:
            self._paragraph("Normal", text)
        for point in role.highlights:
            self._paragraph("List Bullet", point)
        if role.keywords:
            self._paragraph("Keywords", self._cv.comma.join(role.keywords))

    def _line(self, style: str, *parts: str | Link | None) -> Paragraph | None:
        if not any(parts):
            return None
        line = self._paragraph(style)
        self._add(line, *parts)
        return line

    def _add(self, paragraph: Paragraph, *parts: str | Link | None) -> None:
        for part in filter(None, parts):
            if paragraph.text:
                self._run(paragraph, f" |{_RIGHT_TO_LEFT} " if self._is_rtl else " | ")
            if isinstance(part, Link) and part.href:
                self._link(paragraph, part)
            else:
                self._run(paragraph, part.text if isinstance(part, Link) else part)

    def _paragraph(self, style: str, text: str = "") -> Paragraph:
        paragraph = self._word.add_paragraph(style=style)
        if self._is_rtl:
            paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:jc", "w:rPr")
        if text:
            self._run(paragraph, text)
        return paragraph

    def _run(self, paragraph: Paragraph, text: str) -> Any:
        run = paragraph.add_run(text)
        if (direction(text) or ("rtl" if self._is_rtl else "ltr")) == "rtl":
            run.font.rtl = True
        return run

    def _link(self, paragraph: Paragraph, link: Link) -> None:
        target = paragraph.part.relate_to(link.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        hyperlink: Any = OxmlElement("w:hyperlink")
        hyperlink.set(qn("r:id"), target)
        is_number = self._is_rtl and not direction(link.text)
        run = self._run(paragraph, f"{_LEFT_TO_RIGHT}{link.text}" if is_number else link.text)
        if is_number:
            run.font.rtl = None
        run.font.color.rgb = _color(self._options.accent)
        hyperlink.append(run._r)
        paragraph._p.append(hyperlink)

    def _set_up(self) -> None:
        cv, options, word = self._source, self._options, self._word
        styles: Any = word.styles
        page = word.sections[0]
        width, height = _PAGES[options.page_size]
        page.page_width, page.page_height = Mm(width), Mm(height)
        page.left_margin = page.right_margin = Mm(20)
        page.top_margin = page.bottom_margin = Mm(17)
        font = _RTL_FONT if self._is_rtl else _FONTS.get(options.template, _OTHER_FONT)
        size, accent = self._size, _color(options.accent)
        for name in ("Contacts", "Role", "Keywords"):
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
        looks = {
            "Normal": (size, None, 2), "Title": (size * 2.2, None, 0), "Subtitle": (size * 1.15, accent, 2),
            "Heading 1": (size * 1.25, accent, 3), "Heading 2": (size * 1.05, RGBColor(0x1B, 0x1B, 0x1F), 0),
            "List Bullet": (size, None, 1), "Contacts": (size * 0.93, _SOFT, 0), "Role": (size, accent, 1),
            "Keywords": (size * 0.93, _SOFT, 3),
        }  # fmt: skip
        for name, (points, color, after) in looks.items():
            self._style(styles[name], font, points, color, after)
        for level in word.part.numbering_part.element.iter(qn("w:lvl")):
            self._set_bullet(level)
        styles["Heading 1"].paragraph_format.space_before = Pt(size)
        styles["Heading 2"].paragraph_format.space_before = Pt(size * 0.7)
        styles["Role"].paragraph_format.keep_with_next = True
        properties = word.core_properties
        properties.title = " – ".join(filter(None, (cv.name, cv.headline)))[:255] or "CV"
        properties.author, properties.last_modified_by, properties.comments = cv.name[:255], "Careerhub", ""
        properties.language, properties.created, properties.modified = cv.language[:255], _EPOCH, _EPOCH

    def _set_bullet(self, level: Any) -> None:
        """A bullet that every font has, for the one of the Symbol font."""
        if level.find(qn("w:numFmt")).get(qn("w:val")) == "bullet":
            level.find(qn("w:lvlText")).set(qn("w:val"), "•")
            for fonts in level.findall(qn("w:rPr")):
                level.remove(fonts)

    def _style(self, style: Any, font: str, points: float, color: RGBColor | None, after: float) -> None:
        style.font.name, style.font.size = font, Pt(round(points * 2) / 2)
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), font)
        for old in properties.findall(qn("w:szCs")):
            properties.remove(old)
        size: Any = OxmlElement("w:szCs")
        size.set(qn("w:val"), str(round(points * 2)))
        properties.append(size)
        language: Any = OxmlElement("w:lang")
        language.set(qn("w:bidi" if self._is_rtl else "w:val"), self._source.language or "en")
        properties.append(language)
        if color is not None:
            style.font.color.rgb = color
        if style.name == "Title":
            for border in style.element.pPr.findall(qn("w:pBdr")):
                style.element.pPr.remove(border)
            style.font.color.rgb = RGBColor(0x1B, 0x1B, 0x1F)
        style.paragraph_format.space_after = Pt(after)


def _color(accent: str) -> RGBColor:
    return RGBColor.from_string(legible(accent)[1:].upper())
