"""The builder: three versions of one record, by mouse and by keyboard."""

import io
import json
import re
import zipfile
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from careerhub.career.schemas import Kind
from tests.conftest import Visit
from tests.e2e.helpers import eventually, form, more, open_cv, paper, settled
from tests.factories import Person, make_cv, make_item


@pytest.fixture
def cv_id(person: Person) -> str:
    """The CV of somebody with two jobs, a project, a school and three skills."""
    make_item(person, Kind.WORK, company="First Ltd", position="Lead", start="2022", end="", responsibilities="Led it")
    make_item(person, Kind.WORK, company="Second Ltd", position="Engineer", start="2018", end="2021")
    make_item(person, Kind.PROJECTS, name="Tidetable")
    make_item(person, Kind.EDUCATION)
    for name in ("Python", "C++", "Falconry"):
        make_item(person, Kind.SKILLS, name=name)
    return make_cv(person, "For Acme")


def _arrange(page: Page, cv_id: str) -> None:
    open_cv(page, cv_id)
    page.get_by_role("tab", name="Arrange").click()
    expect(page.get_by_label("Show Experience")).to_be_visible()


def _order(page: Page) -> list[str]:
    return page.locator(".sort-list").first.locator("> li > .sort-row .sort-name").all_inner_texts()


def _letters(text: str) -> str:
    """Without spaces and bullets."""
    return re.sub(r"[\s•]", "", text)


def _comes_before(page: Page, first: str, second: str) -> None:
    expect(paper(page)).to_contain_text(re.compile(f"{re.escape(first)}.*{re.escape(second)}", re.DOTALL))


def _drag(page: Page, item: Locator, target: Locator) -> None:
    start, end = item.locator("[data-handle]").first.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    for part in (0.3, 0.6, 0.9, 1.0):
        page.mouse.move(start["x"] + 8, start["y"] + 8 + (end["y"] + end["height"] * 0.7 - start["y"]) * part)
    page.mouse.up()


@pytest.mark.req("CV-02")
def test_sections_and_entries_are_dragged_into_another_order(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    _arrange(page, cv_id)
    assert _order(page) == ["Experience", "Projects", "Education", "Skills"]
    items = page.locator(".sort-list").first.locator("> li")
    _drag(page, items.nth(0), items.nth(1))
    _comes_before(page, "Tidetable", "First Ltd")
    expect(page.get_by_text("Experience: now 2 of 4")).to_have_count(1)
    assert _order(page) == ["Projects", "Experience", "Education", "Skills"]

    page.get_by_role("button", name="Experience").first.click()
    entries = page.locator(".sort-entries > li")
    expect(entries).to_have_count(2)
    _drag(page, entries.nth(0), entries.nth(1))
    _comes_before(page, "Second Ltd", "First Ltd")
    page.reload()
    _comes_before(page, "Second Ltd", "First Ltd")


@pytest.mark.req("CV-02")
@pytest.mark.req("P-05")
def test_sections_and_entries_are_moved_by_keyboard_and_the_focus_stays(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    _arrange(page, cv_id)
    down = page.get_by_role("button", name="Move down: Experience")
    down.focus()
    for place in (2, 3, 4):
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Experience: now {place} of 4")).to_have_count(1)
        expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Experience: already last")).to_have_count(1)
    assert _order(page) == ["Projects", "Education", "Skills", "Experience"]
    _comes_before(page, "Falconry", "First Ltd")

    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Move up: Experience")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Move up: Experience").evaluate("one => one === document.activeElement")
    _comes_before(page, "First Ltd", "Falconry")

    tick = page.get_by_label("Show Projects")
    tick.focus()
    page.keyboard.press("Space")
    expect(paper(page)).not_to_contain_text("Tidetable")
    expect(tick).to_be_focused()


@pytest.mark.req("CV-01")
def test_own_words_stand_on_this_cv_only_and_can_be_given_up(visit: Visit, person: Person, cv_id: str):
    other = make_cv(person, "Other")
    visit.sign_in(person)
    page = visit.page()
    _arrange(page, cv_id)
    page.get_by_role("button", name="Experience").first.click()
    page.get_by_role("button", name="Words for this CV: Lead").click()
    words = form(page, "Words for this CV: Lead")
    words.get_by_label("Position").fill("Head of robots")
    expect(paper(page)).to_contain_text("Head of robots")
    expect(page.get_by_text("Own words", exact=True)).to_be_visible()
    page.reload()
    expect(paper(page)).to_contain_text("Head of robots")
    open_cv(page, other)
    expect(paper(page)).to_contain_text("Lead")
    expect(paper(page)).not_to_contain_text("Head of robots")

    _arrange(page, cv_id)
    page.get_by_role("button", name="Experience").first.click()
    page.get_by_role("button", name="Words for this CV: Lead").click()
    page.get_by_role("button", name="Use the profile's words").click()
    expect(paper(page)).not_to_contain_text("Head of robots")
    expect(page.get_by_text("Own words", exact=True)).to_have_count(0)


@pytest.mark.req("CV-02")
def test_skills_are_put_into_order_and_left_out(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    _arrange(page, cv_id)
    page.get_by_role("button", name="Skills").first.click()
    _comes_before(page, "Python", "C++")
    down = page.get_by_role("button", name="Move down: Python")
    down.focus()
    page.keyboard.press("Enter")
    _comes_before(page, "C++", "Python")
    expect(down).to_be_focused()

    page.get_by_role("checkbox", name="Show Falconry").uncheck()
    expect(paper(page)).not_to_contain_text("Falconry")
    expect(paper(page)).to_contain_text("Python")
    page.get_by_role("button", name="Show none").click()
    expect(paper(page)).not_to_contain_text("Python")


def test_one_of_many_entries_is_found(visit: Visit, person: Person, cv_id: str):
    for number in range(10):
        make_item(person, Kind.SKILLS, name=f"Craft {number}")
    visit.sign_in(person)
    page = visit.page()
    _arrange(page, cv_id)
    page.get_by_role("button", name="Skills").first.click()
    page.get_by_label("Find a skill").fill("falc")
    expect(page.get_by_text("1 of 13", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Show Python")).to_be_hidden()
    expect(page.get_by_role("checkbox", name="Show Falconry")).to_be_visible()


@pytest.mark.req("CV-01")
def test_three_versions_of_one_record(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    page.goto("/cvs")
    more(page, "For Acme", choose="Copy")
    more(page, "For Acme (copy)", choose="Rename")
    page.get_by_label("Name of For Acme (copy)").fill("For Nordlys")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="For Nordlys", exact=True)).to_be_visible()
    more(page, "For Nordlys", choose="Make it the default")
    expect(page.get_by_role("listitem").filter(has_text="For Nordlys").get_by_text("Default", exact=True)).to_be_visible()
    page.get_by_role("button", name="New CV").click()
    expect(paper(page)).to_contain_text("First Ltd")
    page.get_by_role("link", name="CVs", exact=True).click()
    expect(page.locator(".cv-picture")).to_have_count(3)

    more(page, "For Nordlys", choose="Delete")
    expect(page.locator(".cv-picture")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".cv-picture")).to_have_count(3)
    more(page, "For Nordlys", choose="Delete")
    expect(page.locator(".cv-picture")).to_have_count(2)
    page.reload()
    page.get_by_text("Deleted in the last 30 days (1)").click()
    page.get_by_role("button", name="Restore For Nordlys").click()
    expect(page.locator(".cv-picture")).to_have_count(3)


def test_an_older_version_comes_back(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, cv_id)
    page.get_by_role("tab", name="Design").click()
    page.get_by_text("Classic", exact=True).click()
    expect(page.locator(".cv-classic").first).to_be_visible()
    page.get_by_role("tab", name="History").click()
    expect(page.get_by_text("Other than now: template")).to_be_visible()
    page.get_by_role("button", name="Restore").click()

    expect(page.locator(".cv-modern").first).to_be_visible()
    page.get_by_role("tab", name="Design").click()
    expect(page.get_by_role("radio", name=re.compile("^Modern"))).to_be_checked()


@pytest.mark.req("CV-06")
@pytest.mark.req("CV-08")
def test_every_format_by_keyboard_and_what_a_machine_reads(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, cv_id)
    page.get_by_role("tab", name="Export").focus()
    page.keyboard.press("Enter")
    files: dict[str, bytes] = {}
    sockets: list[str] = []

    def opened(socket: WebSocket) -> None:
        sockets.append(socket.url)

    page.on("websocket", opened)
    for name in ("PDF", "Word", "Markdown", "Plain text", "JSON Resume"):
        link = page.get_by_role("tabpanel", name="Export").get_by_role("link", name=f"Download {name}", exact=True)
        link.focus()
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        path = Path(download.value.path())
        files[name] = path.read_bytes()
        assert download.value.suggested_filename.startswith("Ana Kovač - For Acme.")
    assert files["PDF"].startswith(b"%PDF-")
    assert b"First Ltd" in zipfile.ZipFile(io.BytesIO(files["Word"])).read("word/document.xml")
    assert "First Ltd" in files["Markdown"].decode()
    assert "First Ltd" in files["Plain text"].decode()
    assert json.loads(files["JSON Resume"])["work"][0]["name"] == "First Ltd"

    assert sockets == []  # a download hangs up no connection, so nothing that goes with it is lost

    reading = page.locator("#reading")
    for _ in range(4):
        expect(reading.get_by_text("pypdf", exact=True).or_(reading.get_by_role("alert"))).to_be_visible(timeout=60_000)
        if reading.get_by_text("pypdf", exact=True).is_visible():
            break
        page.get_by_role("button", name="Read my PDF").press("Enter")  # a busy machine; so it is tried again
        expect(reading.get_by_role("alert")).to_have_count(0)
    page.get_by_text("pypdf", exact=True).click()
    expect(page.get_by_label("The text for pypdf")).to_contain_text("First Ltd")
    page.get_by_role("tab", name="Content").click()
    page.get_by_label("Headline").fill("Changed afterwards")
    expect(page.get_by_text("Changed since your last PDF")).to_be_visible()
    page.goto("/cvs")
    expect(page.get_by_text("Changed since its last export")).to_be_visible()


def test_what_is_typed_is_on_the_paper_before_it_is_saved(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, cv_id)
    page.get_by_label("Headline").fill("Engineer")
    expect(paper(page)).to_contain_text("Engineer")
    settled(page)
    page.wait_for_timeout(1500)
    page.context.set_offline(True)
    page.get_by_label("Headline").press("End")
    page.keyboard.type(" of arms")
    expect(paper(page)).to_contain_text("Engineer of arms", timeout=2000)
    page.context.set_offline(False)


def test_the_paper_ends_its_pages_where_the_pdf_does(visit: Visit, person: Person):
    for number in range(14):
        points = "\n".join(
            f"Made part {number}.{point} of it better than it had been before anybody looked" for point in range(4)
        )
        make_item(person, Kind.WORK, company=f"Company {number}", position="Engineer", responsibilities=points)
    cv_id = make_cv(person)
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, cv_id)
    pdf = page.context.request.get(f"/api/cvs/{cv_id}.pdf").body()
    printed = [_letters(sheet.extract_text()) for sheet in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    sheets = page.locator(".flow")
    assert len(printed) > 1
    expect(page.locator(".count")).to_have_count(len(printed))

    def ends_where_the_pdf_does() -> bool:
        ends = zip(map(_letters, sheets.all_text_contents()), printed, strict=True)
        return all(on_screen[:40] == on_paper[:40] and on_paper.startswith(on_screen) for on_screen, on_paper in ends)

    assert eventually(page, ends_where_the_pdf_does)
    page.get_by_label("Headline").fill("A word more than there was, and a whole line of them, which moves all that comes after")
    expect(paper(page)).to_contain_text("a whole line of them")
    settled(page)
    assert _letters("".join(sheets.all_text_contents())).count("Madepart0.0") == 1
