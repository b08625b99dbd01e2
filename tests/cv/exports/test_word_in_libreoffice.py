"""The Word files, opened by another word processor and printed by it, in every template and from both sides."""

import os
import shutil
import subprocess
import unicodedata
from dataclasses import replace

import pytest

from careerhub.cv.document import CvDocument, CvOptions, Template
from careerhub.cv.exports import docx
from careerhub.cv.pdf.glyphs import FONTS
from careerhub.cv.templates.labels import labels_of
from tests.cv.pdf.reading import READERS, blocks_of, lines_of, lost_in_order, lost_words
from tests.cv.templates.samples import everything, portrait, urdu

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: apt-get install libreoffice-writer"
)
_DOCUMENTS = {
    "en": everything(photo=portrait()),
    "de": replace(everything(), language="de"),
    "ur": urdu(2),
    "ar": replace(urdu(2), language="ar"),
}
_RTL = ("ur", "ar")
Printed = dict[tuple[Template, str], bytes]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """A PDF of each file, made by LibreOffice with the fonts that we bundle."""
    folder = tmp_path_factory.mktemp("word")
    files = {(template, name): folder / f"{template}-{name}.docx" for template in Template for name in _DOCUMENTS}
    for (template, name), path in files.items():
        path.write_bytes(docx(_DOCUMENTS[name], CvOptions(template=template)))
    command = ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf"]
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf"), "XDG_CACHE_HOME": str(folder)}
    subprocess.run([*command, *map(str, files.values())], cwd=folder, env=environment, check=True, capture_output=True)
    return {key: path.with_suffix(".pdf").read_bytes() for key, path in files.items()}


def _text(pdf: bytes, name: str) -> str:
    """Without marks of direction. Only poppler puts LibreOffice's Arabic lines into order; it drops hyphens at the end of one."""
    text = READERS["poppler" if name in _RTL else "mupdf"](pdf)
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def _document(name: str) -> CvDocument:
    return _DOCUMENTS[name]


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("name", _DOCUMENTS)
@pytest.mark.parametrize("template", Template)
def test_every_word_is_there_in_its_order_and_every_letter_has_a_glyph(printed: Printed, template: Template, name: str) -> None:
    text = _text(printed[template, name], name)
    lost = lost_words if name in _RTL else lost_in_order

    assert lost(text, blocks_of(_document(name))) == []
    assert [char for char in text if unicodedata.category(char) in ("Co", "Cn")] == []


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("name", _DOCUMENTS)
@pytest.mark.parametrize("template", Template)
def test_its_pages_are_whole_and_no_heading_ends_one(printed: Printed, template: Template, name: str) -> None:
    pages = lines_of(printed[template, name])
    headings = set(labels_of(_document(name).language).headings.values())
    titles = {entry.title for section in _document(name).sections for entry in section.entries}

    assert 2 <= len(pages) <= 3
    for width, height, lines in pages:
        assert all(line.box[0] > 40 and line.box[2] < width - 40 and line.box[3] < height - 30 for line in lines)
    for _, _, lines in pages[:-1]:
        last = lines[-1].text.strip()
        assert last not in headings
        assert last not in titles


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("name", _RTL)
def test_a_phone_number_keeps_its_order_among_arabic_words(printed: Printed, name: str) -> None:
    for template in Template:
        assert "+92 300 1234567" in _text(printed[template, name], name)
