"""Every template, with one, two and four pages, from left to right and from right to left: fit to be sent to an employer."""

import io
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any, cast

import pypdf
import pytest

from careerhub.cv.document import CvOptions, Density, PageSize, Template, texts
from careerhub.cv.templates import render_page
from careerhub.cv.templates.labels import labels_of
from tests.cv.pdf.conftest import COMBINATIONS, Sheet
from tests.cv.pdf.reading import READERS, blocks_of, lines_of, lost_in_order, lost_words, text_of, top_down
from tests.cv.templates.samples import everything, portrait, three_pages, two_pages, urdu

_FOOTER = re.compile(r"(\S+ ){0,3}— ?\d+/\d+")


@pytest.fixture(params=COMBINATIONS)
def sheet(request: pytest.FixtureRequest, sheets: dict[str, Sheet]) -> Sheet:
    return sheets[request.param]


@pytest.mark.req("CV-03")
@pytest.mark.req("CV-04")
@pytest.mark.parametrize("reader", READERS)
def test_four_readers_return_every_word_in_the_order_of_the_cv(sheet: Sheet, reader: str) -> None:
    read = top_down if sheet.is_rtl and reader == "pdfminer" else READERS[reader]
    text = read(sheet.paper.pdf)
    strange = [char for char in text if unicodedata.category(char) in ("Co", "Cs", "Cn") or char in "\u00ad\ufffd\ufffe"]
    controls = [char for char in text if unicodedata.category(char) == "Cc" and char not in "\n\f\t\r"]

    body = _FOOTER.sub(" ", text.replace(f"{sheet.document.name} — ", "— "))
    lost = lost_words if sheet.is_rtl else lost_in_order
    assert lost(body, blocks_of(sheet.document)) == []
    assert strange == []
    assert controls == []


@pytest.mark.req("CV-03")
def test_it_fits_its_pages_and_none_is_nearly_empty(sheet: Sheet) -> None:
    pages = lines_of(sheet.paper.pdf)

    assert sheet.paper.fits
    assert len(pages) == sheet.paper.pages == sheet.options.fit_pages
    for _, height, lines in pages[1:]:
        assert lines[-1].box[3] - lines[0].box[1] > 0.09 * height
    for _, height, lines in pages[:-1]:
        assert lines[-1].box[3] > 0.72 * height, "a page ends long before its end"


@pytest.mark.req("CV-03")
def test_no_heading_and_no_first_line_is_left_alone_at_the_end_of_a_page(sheet: Sheet) -> None:
    labels = labels_of(sheet.document.language)
    headings = {" ".join(sorted(heading)) for heading in labels.headings.values()}
    starts = {entry.title for section in sheet.document.sections for entry in section.entries}
    for _, _, lines in lines_of(sheet.paper.pdf)[:-1]:
        last = lines[-1].text.strip()
        assert " ".join(sorted(last)) not in headings
        assert not (last.split("|")[0].strip() in starts and "|" in last and lines[-1].size > lines[-2].size)


@pytest.mark.req("CV-03")
def test_nothing_is_clipped_and_nothing_overlaps(sheet: Sheet) -> None:
    for width, height, lines in lines_of(sheet.paper.pdf):
        for line in lines:
            assert line.box[0] >= 28, line
            assert line.box[2] <= width - 28, line
            assert line.box[3] <= height - 28, line
        for number, upper in enumerate(lines):
            for lower in lines[number + 1 : number + 4]:
                beside = lower.box[0] >= upper.box[2] - 1 or upper.box[0] >= lower.box[2] - 1
                same_line = abs(lower.box[3] - upper.box[3]) < 3
                middle = (lower.box[1] + lower.box[3]) / 2
                assert beside or same_line or middle > upper.box[3] - 0.2 * upper.size, (upper, lower)


@pytest.mark.req("CV-04")
def test_it_is_small_and_its_type_can_be_read(sheet: Sheet) -> None:
    body = [line.size for _, _, lines in lines_of(sheet.paper.pdf) for line in lines if len(line.text) > 50]

    assert len(sheet.paper.pdf) <= 60_000
    assert min(body) >= 7.4  # the running text has 8 points or more, what stands beside a heading a little less


@pytest.mark.req("CV-04")
def test_all_papers_are_accessible(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    for name, sheet in sheets.items():
        (tmp_path / f"{name}.pdf").write_bytes(sheet.paper.pdf)

    report = subprocess.run(
        [str(Path(sys.executable).with_name("outloud")), "--fail-on", "error", "-q", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert report.returncode == 0, report.stdout
    assert report.stdout.count(" 0 error(s)") == len(sheets) == 36


@pytest.mark.req("CV-05")
@pytest.mark.req("P-06")
def test_the_file_attached_is_the_data_and_nothing_else_is(sheet: Sheet, tmp_path: Path) -> None:
    (tmp_path / "cv.pdf").write_bytes(sheet.paper.pdf)
    subprocess.run(["pdfdetach", "-saveall", "cv.pdf"], cwd=tmp_path, check=True)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["cv.pdf", "resume.json"]
    assert (tmp_path / "resume.json").read_bytes() == sheet.attachment
    kept = json.dumps(json.loads(sheet.attachment), ensure_ascii=False)
    assert [text for text in texts(sheet.document) if json.dumps(text, ensure_ascii=False)[1:-1] not in kept] == []
    assert not re.search(rb"/JavaScript|/Launch|/URI \(file:|/OpenAction", sheet.paper.pdf)
    assert b"/work/" not in sheet.paper.pdf
    assert str(Path.cwd()).encode() not in sheet.paper.pdf


@pytest.mark.req("CV-04")
@pytest.mark.parametrize("template", Template)
def test_it_says_what_it_is(sheets: dict[str, Sheet], template: Template) -> None:
    """Title, author, keywords, language, bookmarks; PDF/A-3a and PDF/UA-1, all inside of one RDF element."""
    sheet = sheets[f"{template}-2-ltr"]
    pdf = pypdf.PdfReader(io.BytesIO(sheet.paper.pdf))
    about, root = pdf.metadata, cast("Any", pdf.root_object)
    xmp = root["/Metadata"].get_object().get_data().decode()

    assert about is not None
    assert (about.title, about.author) == ("Mara Lindqvist – Robotics engineer, perception and control", "Mara Lindqvist")
    assert "C++20" in str(about["/Keywords"])
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert [str(file.get_object()["/AFRelationship"]) for file in root["/AF"]] == ["/Source"]
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert 'pdfuaid:part="1"' in xmp
    assert xmp.index("pdfuaid:part") < xmp.index("</rdf:RDF>")
    outline = str(pdf.outline)
    assert all(word in outline for word in ("Mara Lindqvist", "Experience", "Skills", "Tidewater Autonomy"))


@pytest.mark.req("CV-03")
@pytest.mark.parametrize("template", Template)
def test_a_photo_is_printed_and_stays_small(make, template: Template) -> None:
    paper = make(everything(photo=portrait()), CvOptions(template=template))
    images = {image.name for page in pypdf.PdfReader(io.BytesIO(paper.pdf)).pages for image in page.images}

    assert len(images) == 1
    assert len(paper.pdf) <= 120_000
    assert make(everything(photo=b"no picture"), CvOptions(template=template)).pages >= 1


@pytest.mark.req("CV-03")
@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("size", PageSize)
def test_all_kinds_of_sections_are_read_on_every_paper_size(make, template: Template, size: PageSize) -> None:
    paper = make(everything(), CvOptions(template=template, page_size=size, density=Density.COMPACT))
    width, height, _ = lines_of(paper.pdf)[0]

    assert lost_in_order(_FOOTER.sub(" ", text_of(paper.pdf)), blocks_of(everything())) == []
    assert (round(width), round(height)) == ((595, 842) if size is PageSize.A4 else (612, 792))


@pytest.mark.req("CV-03")
@pytest.mark.parametrize("template", [Template.CLASSIC, Template.MINIMAL])
def test_a_page_that_does_not_fit_says_so_and_keeps_its_size(make, template: Template) -> None:
    natural = make(three_pages(), CvOptions(template=template))
    asked = make(three_pages(), CvOptions(template=template, fit_pages=1))

    assert not asked.fits
    assert (asked.pages, asked.scale) == (natural.pages, natural.scale)
    assert natural.fits


@pytest.mark.req("CV-03")
def test_the_mildest_scale_that_fits_is_chosen_and_always_the_same(make) -> None:
    three, wide = three_pages(), CvOptions(template=Template.MODERN, fit_pages=2)
    first, again = make(three, wide), make(three, wide)

    assert first.pages == 2
    assert first.fits
    assert first.scale.type < 1
    assert first == again
    assert make(two_pages(), wide).scale.type == 1


@pytest.mark.req("CV-03")
@pytest.mark.parametrize("template", [Template.MODERN, Template.CLASSIC, Template.EXECUTIVE])
def test_the_last_page_is_never_nearly_empty_wherever_the_text_ends(render, template: Template) -> None:
    """At every length of the summary, so that the page ends everywhere in turn."""
    headings = {"Experience", "Projects", "Education", "Skills"}
    documents = [two_pages(summary="A line of the summary.\n" * lines) for lines in range(0, 40, 5)]
    made = render([render_page(document, CvOptions(template=template)) for document in documents])

    for pdf in made:
        pages = lines_of(pdf)
        _, height, lines = pages[-1]
        assert len(pages) == 1 or lines[-1].box[3] - lines[0].box[1] > 0.08 * height
        for _, _, lines in pages[:-1]:
            assert lines[-1].text.strip() not in headings
            assert len(lines) > 20, "a page ends long before its end"


def test_urdu_says_present_and_the_months_in_urdu(sheets: dict[str, Sheet]) -> None:
    html = render_page(urdu(2), CvOptions())

    assert "مارچ 2022 – تاحال" in html
    assert "، </" not in html
    assert all(sheets[f"{template}-2-rtl"].paper.pages for template in Template)
