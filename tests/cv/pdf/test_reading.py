"""The PDF as machines read it: complete, in order, accessible, small."""

import unicodedata

import pytest

from careerhub.cv.document import CvDocument, CvOptions, Entry, PageSize, Section, SectionKind, Template
from careerhub.cv.templates import render_page
from tests.cv.pdf.reading import READERS, blocks_of, lost_in_order, page_count, squeezed
from tests.cv.templates.samples import one_page, three_pages, two_pages

SCRIPTS = {
    "cyrillic": "Анна Ковальчук",
    "greek": "Ελένη Παπαδοπούλου",
    "chinese": "王小明",
    "japanese": "山田ひかり",
    "korean": "김민준",
    "vietnamese": "Nguyễn Thị Ngọc Ánh",
}


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
    assert lost_in_order(text, blocks_of(two_pages())[4:]) == []


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
@pytest.mark.parametrize("size", PageSize)
def test_pages_are_few_and_small(render, template: Template, size: PageSize) -> None:
    options = CvOptions(template=template, page_size=size)
    made = [render(render_page(document, options)) for document in (one_page(), two_pages(), three_pages())]

    assert [page_count(pdf) for pdf in made] in ([1, 2, 3], [1, 1, 2], [1, 2, 2])
    assert all(len(pdf) <= 60_000 for pdf in made)
