"""What a machine reads: found, missing, and never in the way of the app."""

import asyncio
import shutil
import time
from dataclasses import replace

import pytest

from careerhub.core.errors import DomainError
from careerhub.cv.document import CvOptions, Section, SectionKind, SkillGroup, Template
from careerhub.cv.pdf import RenderPool
from careerhub.cv.reading import fields_in, read_back, read_text
from careerhub.cv.templates import render_page
from tests.cv.templates.samples import everything, urdu

_TEXT = """Mara Lindqvist
Robotics engineer
mara@lindqvist.example | +46 (70) 123-4567
Experience
Northfield Robotics | Gothenburg, Sweden
Lead perception engineer | Mar 2022 – Present
Skills
Languages: C++20, Python
"""


@pytest.fixture(scope="module")
def pdfs() -> dict[str, bytes]:
    """One paper from left to right for each template, and one from right to left."""

    async def make() -> dict[str, bytes]:
        pool = RenderPool(2)
        await pool.start()
        pages = {template.value: render_page(everything(), CvOptions(template=template)) for template in Template}
        pages["urdu"] = render_page(urdu(), CvOptions())
        made = await asyncio.gather(*(pool.render(page, "x") for page in pages.values()))
        await pool.stop()
        return dict(zip(pages, made, strict=True))

    return asyncio.run(make())


@pytest.mark.req("CV-08")
@pytest.mark.parametrize("template", Template)
def test_every_reader_finds_every_field_of_every_template(pdfs: dict[str, bytes], template: Template) -> None:
    reading = asyncio.run(read_back(pdfs[template.value], everything()))
    kinds = {field.kind for field in reading.fields["pypdf"]}

    assert reading.missing() == {}
    assert {"pypdf", "pdfminer"} <= set(reading.fields)
    assert ("poppler" in reading.fields) == bool(shutil.which("pdftotext"))
    assert kinds == {"name", "email", "phone", "link", "heading", "job", "skill"}


@pytest.mark.req("CV-08")
def test_a_reader_that_turns_words_round_is_named_with_what_it_misses(pdfs: dict[str, bytes]) -> None:
    """pdfminer knows nothing of writing from right to left; a person should see that."""
    missing = asyncio.run(read_back(pdfs["urdu"], urdu())).missing()

    assert missing["name: عائشہ رحمان"] == ("pdfminer",)
    assert not any("email" in name or "phone" in name for name in missing)
    assert all(readers == ("pdfminer",) for readers in missing.values())


@pytest.mark.req("CV-08")
def test_what_is_not_in_the_text_is_missing() -> None:
    job = replace(everything().sections[0].entries[0])
    document = replace(
        everything(),
        contacts=("mara@lindqvist.example", "+46 70 1234567", "github.com/mlindqvist"),
        sections=(
            Section(SectionKind.WORK, (job,)),
            Section(SectionKind.SKILLS, groups=(SkillGroup("Languages", ("C++20", "Rust")),)),
        ),
    )

    found = {field.wanted: field.is_found for field in fields_in(_TEXT, document)}

    assert found == {
        "Mara Lindqvist": True,
        "mara@lindqvist.example": True,
        "+46 70 1234567": True,
        "github.com/mlindqvist": False,
        "Experience": True,
        "Northfield Robotics | Lead perception engineer | Mar 2022 – Present": True,
        "Skills": True,
        "C++20": True,
        "Rust": False,
    }


@pytest.mark.req("CV-08")
def test_dates_far_from_their_position_are_missing() -> None:
    text = _TEXT.replace("| Mar 2022 – Present", "\n" + "Many other words about it. " * 20 + "Mar 2022 – Present")
    document = replace(everything(), sections=(Section(SectionKind.WORK, everything().sections[0].entries[:1]),))

    assert [field.is_found for field in fields_in(text, document) if field.kind == "job"] == [False]


@pytest.mark.req("P-02")
def test_bytes_that_are_no_pdf_cost_little_and_say_so() -> None:
    readings = asyncio.run(read_text(b"%PDF-1.7\n" + b"\x00" * 100_000))

    assert all(not reading.text.strip() for reading in readings)


@pytest.mark.req("P-02")
def test_reading_ends_in_time(pdfs: dict[str, bytes]) -> None:
    started = time.monotonic()
    with pytest.raises(DomainError, match="in time"):
        asyncio.run(read_text(pdfs["modern"], seconds=0.01))

    assert time.monotonic() - started < 3
