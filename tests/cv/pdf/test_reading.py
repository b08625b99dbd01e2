"""The PDF as machines read it: complete, in order, accessible, small."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from careerhub.cv.document import CvDocument, CvOptions, Entry, PageSize, Section, SectionKind, Template
from careerhub.cv.templates import render_page
from tests.cv.pdf.reading import READERS, page_count, squeezed
from tests.cv.templates.samples import one_page, three_pages, two_pages

SCRIPTS = {
    "cyrillic": "Анна Ковальчук",
    "greek": "Ελένη Παπαδοπούλου",
    "chinese": "王小明",
    "japanese": "山田ひかり",
    "korean": "김민준",
    "vietnamese": "Nguyễn Thị Ngọc Ánh",
}


def _words(document: CvDocument) -> list[str]:
    """The document's texts in the order in which they are printed; employers of several jobs once."""
    words = [document.name, document.headline, document.location, *document.contacts, document.summary]
    for section in document.sections:
        last = None
        for entry in section.entries:
            same = section.kind is SectionKind.WORK and (entry.title, entry.location) == last
            words += [] if same else [entry.title, entry.location]
            last = (entry.title, entry.location)
            words += [entry.subtitle, entry.url.removeprefix("https://"), entry.summary, *entry.highlights, *entry.keywords]
        for group in section.groups:
            words += [group.name, *group.skills]
    return [word for word in words if word]


def _order_of(text: str, words: list[str]) -> list[str]:
    """The words that do not follow the ones before them."""
    lost, place, text = [], 0, squeezed(text)
    for word in words:
        found = text.find(squeezed(word), place)
        if found < 0:
            lost.append(word)
        else:
            place = found + len(squeezed(word))
    return lost


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("document", [one_page(), two_pages(), three_pages()], ids=["1", "2", "3"])
def test_four_readers_find_every_word_in_order(render, document: CvDocument, template: Template, reader: str) -> None:
    text = READERS[reader](render(render_page(document, CvOptions(template=template))))
    text = text.replace("Mara Lindqvist — 2/2", "").replace("Mara Lindqvist — 2/3", "").replace("Mara Lindqvist — 3/3", "")

    assert _order_of(text, _words(document)) == []
    assert not any(unicodedata.category(char) in ("Co", "Cs") or char in "\u00ad\ufffd" for char in text)


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("template", Template)
def test_the_date_follows_its_position(render, template: Template, reader: str) -> None:
    text = squeezed(READERS[reader](render(render_page(two_pages(), CvOptions(template=template)))))

    assert "Leadperceptionengineer|Mar2022–Present" in text
    assert "Seniorperceptionengineer|Jan2020–Feb2022" in text
    assert "Researchassistant|2015–2017" in text


@pytest.mark.req("P-08")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_names_of_other_scripts_and_emoji_do_not_ruin_the_text(render, script: str, reader: str) -> None:
    name = SCRIPTS[script]
    document = two_pages(
        headline=f"{name} 🤖 👩🏽‍🔬 🇺🇦", summary=f"{name} \u202eabc \ue000 \x00 soft\u00adhyphen \ud800 end of summary"
    )

    text = squeezed(READERS[reader](render(render_page(document, CvOptions()))))

    assert text.count(squeezed(name)) == 2
    assert "endofsummary" in text
    assert "softhyphen" in text
    assert _order_of(text, _words(two_pages())[8:]) == []


@pytest.mark.req("P-08")
def test_arabic_is_extracted_letter_by_letter(render) -> None:
    """Fonts that build letters of a shape and dots are extracted as other letters."""
    name = "عائشہ روبوٹکس انجینئر"
    document = CvDocument(name, sections=(Section(SectionKind.WORK, (Entry("Northfield", name),)),), language="ur")

    for template in Template:
        pdf = render(render_page(document, CvOptions(template=template)))
        for reader in ("poppler", "mupdf"):
            found = sorted(char for char in READERS[reader](pdf) if "ARABIC LETTER" in unicodedata.name(char, ""))
            assert "".join(found).count("ٹ") == name.count("ٹ") * 2 + "تجربہ".count("ٹ"), reader
            assert "".join(found).count("ج") == name.count("ج") * 2 + 1, reader


@pytest.mark.req("P-08")
def test_a_word_of_ten_thousand_letters_is_printed_whole(render) -> None:
    pdf = render(render_page(two_pages(summary="w" * 10_000), CvOptions()))

    assert squeezed(READERS["pypdf"](pdf)).count("w") >= 10_000


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("template", Template)
def test_it_is_accessible(render, tmp_path: Path, template: Template) -> None:
    file = tmp_path / "cv.pdf"
    file.write_bytes(render(render_page(two_pages(), CvOptions(template=template))))

    report = subprocess.run(
        [str(Path(sys.executable).with_name("outloud")), "--fail-on", "error", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert report.returncode == 0, report.stdout
    assert "0 error(s)" in report.stdout


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("size", PageSize)
def test_pages_are_few_and_small(render, template: Template, size: PageSize) -> None:
    options = CvOptions(template=template, page_size=size)
    made = [render(render_page(document, options)) for document in (one_page(), two_pages(), three_pages())]

    assert [page_count(pdf) for pdf in made] == [1, 2, 3]
    assert all(len(pdf) <= 60_000 for pdf in made)


@pytest.mark.req("CV-05")
@pytest.mark.parametrize("template", Template)
def test_no_heading_is_left_alone_and_no_page_is_nearly_empty(render, template: Template) -> None:
    """At every length of the summary, so that the page ends everywhere in turn."""
    headings = {"Experience", "Projects", "Education", "Skills"}
    for lines in range(0, 36, 3):
        document = three_pages() if lines % 2 else two_pages(summary="A line of the summary.\n" * lines)
        pdf = render(render_page(document, CvOptions(template=template)))
        pages = READERS["poppler"](pdf).split("\f")[:-1]
        for page in pages[:-1]:
            body = [line for line in page.splitlines() if line.strip() and "—" not in line]
            assert body[-1] not in headings
            assert len(body) > 20, "a page ends long before its end"
