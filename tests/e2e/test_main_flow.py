"""From nothing to a PDF, by mouse and keyboard."""

import io
import re
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import outloud
import pdfminer.high_level
import pypdf
import pytest
from playwright.sync_api import Page, expect

from careerhub.core.ids import new_id
from tests.conftest import Visit
from tests.e2e.helpers import SAVED, entry, form, paper, settled, status
from tests.factories import PASSWORD


@dataclass(frozen=True)
class Story:
    """What one person types."""

    full_name: str
    headline: str
    location: str
    summary: str
    position: str
    company: str
    result: str
    earlier: str
    school: str
    printed_name: str
    printed_result: str


LATIN = Story(
    full_name="Zoë Łukasiewicz-Ångström",
    headline="Robotics engineer, motion planning",
    location="Malmö, Sweden",
    summary="I make arms move. For ten years they have not hit anybody.",
    position="Lead engineer",
    company="Nordlys Robotics",
    result="Cut the planning time from 410 ms to 38 ms",
    earlier="Tidewater Maps",
    school="Lunds universitet",
    printed_name="Zoë Łukasiewicz-Ångström",
    printed_result="Cut the planning time from 410 ms to 38 ms",
)
MANY_SCRIPTS = Story(
    full_name="Zoë Ковальчук 小明",
    headline="Μηχανικός ρομποτικής",
    location="Αθήνα",
    summary="I make arms move. The team called me سليم and I liked it.",
    position="Ведущий инженер",
    company="小明机器人",
    result="Launched 🚀 forty robots",
    earlier="شركة الروبوتات",
    school="Πανεπιστήμιο Πατρών",
    printed_name="Zoë Ковальчук 小明",
    printed_result="Launched forty robots",
)


@pytest.mark.req("AUTH-01")
@pytest.mark.req("CAR-02")
@pytest.mark.req("CV-02")
@pytest.mark.req("CV-04")
@pytest.mark.parametrize("story", [LATIN, MANY_SCRIPTS], ids=["latin", "many-scripts"])
def test_a_person_signs_up_writes_a_record_and_downloads_a_cv_that_machines_read(visit: Visit, story: Story, tmp_path: Path):
    page = visit.page()
    _sign_up_and_in(page, story)
    _write_profile(page, story)
    _make_cv(page, story)
    _choose_design(page)

    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    path = tmp_path / "cv.pdf"
    download.value.save_as(path)
    assert download.value.suggested_filename == f"{story.full_name} - For Nordlys.pdf"
    _check_pdf(path, story)


def _sign_up_and_in(page: Page, story: Story) -> None:
    email = f"{new_id().lower()}@example.org"
    page.goto("/")
    page.get_by_role("link", name="Create your account").first.click()
    page.get_by_label("Full name").fill(story.full_name)
    page.keyboard.press("Tab")
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nearly there")).to_be_visible()
    expect(page.get_by_label("E-mail address")).to_have_value(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What you know")).to_be_visible()
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("heading", name=f"Hello, {story.full_name}")).to_be_visible()


def _write_profile(page: Page, story: Story) -> None:
    page.get_by_role("link", name="Say who you are").click()
    about = form(page, "About you")
    expect(about.get_by_label("Full name")).to_have_value(story.full_name)
    about.get_by_label("Headline").fill(story.headline)
    about.get_by_label("Location").fill(story.location)
    about.get_by_label("Summary").fill(story.summary)
    about.get_by_label("Phone").fill("+46 40 123 45 67")
    about.get_by_label("Website").fill("www.zoe.example")
    about.get_by_label("Website").press("Enter")
    expect(status(page, "About you")).to_have_text(SAVED)

    page.get_by_role("button", name="Add a job").click()
    job = entry(page)
    job.get_by_label("Position").fill(story.position)
    job.get_by_label("Company").fill(story.company)
    job.get_by_label("Start").fill("Mar 2021")
    job.get_by_label("I work here now").check()
    job.get_by_label("What you did").fill(f"• {story.result}\n- Hired four engineers")
    expect(status(page, story.position)).to_have_text(SAVED)
    page.get_by_role("button", name="Done").click()
    expect(entry(page)).to_have_count(0)

    page.get_by_role("button", name="Add a job").focus()
    page.keyboard.press("Enter")
    job = entry(page)
    job.get_by_label("Position").press_sequentially("Engineer")
    page.keyboard.press("Tab")
    page.keyboard.type(story.earlier)
    job.get_by_label("Start").fill("2017")
    job.get_by_label("End").fill("02/2021")
    expect(status(page, "Engineer")).to_have_text(SAVED)
    page.get_by_role("button", name="Done").click()
    expect(entry(page)).to_have_count(0)

    page.get_by_role("button", name="Add a school").click()
    school = entry(page)
    school.get_by_label("School").fill(story.school)
    school.get_by_label("Degree").fill("MSc")
    school.get_by_label("End").fill("2016")
    expect(status(page, story.school)).to_have_text(SAVED)

    search = page.get_by_role("combobox", name="Add a skill")
    for typed, found in (("pyhton", "Python"), ("dokcer", "Docker"), ("postgre", "PostgreSQL"), ("c++", "C++")):
        search.press_sequentially(typed)
        expect(page.get_by_role("option", name=found).first).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#skills").get_by_role("button", name=re.compile(f"^{re.escape(found)}"))).to_be_visible()
        expect(search).to_have_value("")
    search.press_sequentially("Falconry")
    page.get_by_role("option", name="Create «Falconry»").click()
    expect(page.locator("#skills .entry")).to_have_count(5)


def _make_cv(page: Page, story: Story) -> None:
    page.get_by_role("link", name="CVs", exact=True).click()
    page.get_by_role("button", name="Make your first CV").click()
    expect(paper(page)).to_contain_text(story.printed_name)
    for text in (story.headline, story.summary, story.company, story.printed_result, story.earlier, story.school, "Falconry"):
        expect(paper(page)).to_contain_text(text)
    expect(page.locator(".cv-modern").first).to_be_visible()


def _choose_design(page: Page) -> None:
    page.get_by_role("tab", name="Design").click()
    design = form(page, "Design of this CV")
    design.get_by_text("Classic", exact=True).click()
    expect(page.locator(".cv-classic").first).to_be_visible()
    design.get_by_label("Name of this CV").fill("For Nordlys")
    expect(page.get_by_role("heading", name="For Nordlys")).to_be_visible()
    expect(status(page, "Design of this CV")).to_have_text(SAVED)
    settled(page)


def _check_pdf(path: Path, story: Story) -> None:
    expected = [
        story.printed_name,
        story.headline,
        story.location,
        "+46 40 123 45 67",
        "zoe.example",
        story.summary,
        "Experience",
        story.company,
        story.position,
        "Mar 2021 – Present",
        story.printed_result,
        "Hired four engineers",
        story.earlier,
        "Engineer",
        "2017 – Feb 2021",
        "Education",
        story.school,
        "MSc",
        "2016",
        "Skills",
        "Python",
        "C++",
        "Falconry",
    ]
    for reader, text in _readings(path).items():
        # Readers turn Arabic round, or not: its letters count, in any order.
        assert _missing_in_order(text, [words for words in expected if not _arabic_in(words)]) == [], reader
        assert _arabic_in(text) == sorted(letter for words in expected for letter in _arabic_in(words)), reader
    found = outloud.check(str(path))
    assert (found.errors, found.verdict) == (0, "pass"), found


def _readings(path: Path) -> dict[str, str]:
    poppler = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout.decode()
    with io.BytesIO(path.read_bytes()) as file:
        by_pypdf = "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    return {"poppler": poppler, "pypdf": by_pypdf, "pdfminer": pdfminer.high_level.extract_text(str(path))}


def _missing_in_order(text: str, expected: list[str]) -> list[str]:
    """What does not follow what comes before it; white space and the like do not count: readers differ there."""
    lost, place, text = [], 0, _squeezed(text)
    for words in expected:
        found = text.find(_squeezed(words), place)
        if found < 0:
            lost.append(words)
        else:
            place = found + len(_squeezed(words))
    return lost


def _arabic_in(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKC", text)
    return sorted(letter for letter in letters if unicodedata.name(letter, "").startswith("ARABIC LETTER"))


def _squeezed(text: str) -> str:
    kept = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join("".join(kept).split())
