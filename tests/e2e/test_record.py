"""The record's editor: order, search, suggestions, links, earlier versions, the bin, portfolio."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service
from careerhub.career.schemas import Item, Kind
from careerhub.core.db.transactions import run_as
from tests.conftest import Visit
from tests.e2e.helpers import SAVED, all_saved, entry, form, open_profile, status
from tests.factories import Person, make_item


def _open(visit: Visit, person: Person) -> Page:
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    return page


def _headings(page: Page, kind: Kind) -> Locator:
    return page.locator(f"#{kind.value} .entry-heading")


def _stored(person: Person, kind: Kind) -> list[str]:
    return [card.heading for card in run_as(person.digest, service.list_cards, kind)]


def _items(person: Person, kind: Kind) -> list[Item]:
    return run_as(person.digest, service.list_items, kind)


def _three(person: Person) -> None:
    for name in ("A", "B", "C"):
        make_item(person, Kind.LANGUAGES, name=name)


@pytest.mark.req("CAR-02")
def test_the_arrow_keys_move_an_entry_and_keep_the_focus(visit: Visit, person: Person):
    _three(person)
    page = _open(visit, person)
    page.locator("#languages .entry-handle").nth(2).focus()
    page.keyboard.press("ArrowUp")
    expect(_headings(page, Kind.LANGUAGES)).to_have_text(["A", "C", "B"])
    expect(page.locator("#languages .entry-handle").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(_headings(page, Kind.LANGUAGES)).to_have_text(["C", "A", "B"])
    page.keyboard.press("ArrowUp")

    assert _stored(person, Kind.LANGUAGES) == ["C", "A", "B"]
    page.reload()
    expect(_headings(page, Kind.LANGUAGES)).to_have_text(["C", "A", "B"])


@pytest.mark.req("CAR-02")
@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 2, ["B", "C", "A"]), (2, 0, ["C", "A", "B"]), (0, 1, ["B", "A", "C"])]
)
def test_an_entry_is_dragged_to_its_place(visit: Visit, person: Person, start: int, end: int, expected: list[str]):
    _three(person)
    page = _open(visit, person)
    handles = page.locator("#languages .entry-handle")
    handles.nth(end).scroll_into_view_if_needed()
    source, target = handles.nth(start).bounding_box(), handles.nth(end).bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + 10, source["y"] + 20)
    page.mouse.down()
    page.mouse.move(target["x"] + 10, target["y"] + (45 if end > start else 10), steps=6)
    page.mouse.up()

    expect(_headings(page, Kind.LANGUAGES)).to_have_text(expected)
    assert _stored(person, Kind.LANGUAGES) == expected


@pytest.mark.req("CAR-02")
def test_buttons_move_an_open_entry_and_its_text_stays(visit: Visit, person: Person):
    _three(person)
    page = _open(visit, person)
    page.locator("#languages .entry-toggle").nth(0).click()
    entry(page).get_by_label("How well").fill("Native")
    page.get_by_role("button", name="Move down").click()
    expect(_headings(page, Kind.LANGUAGES)).to_have_text(["B", "A", "C"])
    expect(entry(page).get_by_label("How well")).to_have_value("Native")
    expect(page.get_by_role("button", name="Move down")).to_be_focused()
    expect(page.locator("#languages .entry-detail").nth(1)).to_have_text("Native")


@pytest.mark.req("CAR-02")
def test_roles_at_one_employer_stand_together(visit: Visit, person: Person):
    make_item(person, Kind.WORK, company="Acme", position="Lead", start="2020", end="2022")
    make_item(person, Kind.WORK, company="ACME", position="Engineer", start="2018", end="2020")
    make_item(person, Kind.WORK, company="Other", position="Intern", start="2016", end="2017")
    page = _open(visit, person)

    expect(page.locator("#work .entry-group")).to_have_text(["Acme"])
    expect(page.locator("#work .entry-grouped .entry-heading")).to_have_text(["Lead", "Engineer"])


def test_a_new_entry_takes_the_focus_and_gives_it_back(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    page = _open(visit, person)
    page.get_by_role("button", name="Add a job").click()
    expect(entry(page).get_by_label("Position")).to_be_focused()
    page.keyboard.type("Baker")
    page.keyboard.press("Tab")
    page.keyboard.type("Bread Ltd")
    entry(page).get_by_label("Start").fill("2020")
    expect(page.locator("#work .entry-heading").first).to_have_text("Baker")
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#work .entry-toggle").first).to_be_focused()


def test_unsaved_text_of_a_deleted_entry_is_not_kept(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    page = _open(visit, person)
    page.locator("#work .entry-toggle").click()
    entry(page).get_by_label("Position").fill("")
    expect(status(page, "Engineer")).to_contain_text("Not saved yet")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("#work .entry")).to_have_count(0)

    all_saved(page)
    page.get_by_role("button", name="Undo").click()
    page.locator("#work .entry-toggle").click()
    expect(entry(page).get_by_label("Position")).to_have_value("Engineer")


@pytest.mark.req("CAR-09")
def test_a_slash_searches_and_enter_opens_what_was_found(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    make_item(person, Kind.PROJECTS, name="Tide table", description="Computes when the harbour falls dry")
    page = _open(visit, person)
    page.keyboard.press("/")
    search = page.get_by_role("combobox", name="Search your record")
    expect(search).to_be_focused()
    expect(search).to_have_value("")
    search.press_sequentially("harbou")
    expect(page.get_by_role("option", name="Tide table")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(entry(page).get_by_label("Project", exact=True)).to_be_focused()
    page.keyboard.type("/")
    expect(entry(page).get_by_label("Project", exact=True)).to_have_value(re.compile("/"))


@pytest.mark.req("CAR-08")
def test_a_suggested_line_is_taken_over_and_counted(visit: Visit, person: Person, owner_session: Session):
    make_item(person, Kind.WORK, position="Senior teacher", responsibilities="Taught physics")
    page = _open(visit, person)
    page.locator("#work .entry-toggle").click()
    page.get_by_role("button", name="Suggest lines").click()
    expect(page.get_by_label("Lines for the role")).to_have_value("Teacher")
    expect(page.get_by_label("Seniority")).to_have_value("SENIOR")
    line = page.locator(".suggestions li span").first.inner_text()
    page.get_by_role("button", name=f"Take over: {line}").click()

    expect(entry(page).get_by_label("What you did")).to_have_value(f"Taught physics\n{line}")
    expect(page.locator(".suggestions li", has_text=line)).to_have_count(0)
    expect(status(page, "Senior teacher")).to_have_text(SAVED)
    assert _items(person, Kind.WORK)[0].fields["responsibilities"] == f"Taught physics\n{line}"
    used = text("SELECT usage_count FROM responsibilities_library WHERE responsibility = :line")
    assert owner_session.execute(used, {"line": line}).scalar_one() >= 1
    page.get_by_label("Seniority").select_option("Lead")
    expect(page.locator(".suggestions li")).to_have_count(4)


@pytest.mark.req("CAR-02")
def test_lines_change_places_by_keyboard(visit: Visit, person: Person):
    make_item(person, Kind.WORK, responsibilities="One\nTwo\nThree")
    page = _open(visit, person)
    page.locator("#work .entry-toggle").click()
    area = entry(page).get_by_label("What you did")
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    expect(area).to_have_value("Three\nOne\nTwo")
    page.get_by_role("button", name="Line down").click()
    expect(area).to_have_value("One\nThree\nTwo")
    expect(status(page, "Engineer")).to_have_text(SAVED)
    assert _items(person, Kind.WORK)[0].fields["responsibilities"] == "One\nThree\nTwo"


@pytest.mark.req("CAR-04")
def test_technologies_and_jobs_of_a_project(visit: Visit, person: Person):
    job = make_item(person, Kind.WORK)
    make_item(person, Kind.PROJECTS)
    page = _open(visit, person)
    page.locator("#projects .entry-toggle").click()
    technologies = entry(page).get_by_role("combobox", name="Technologies")
    technologies.press_sequentially("pyhton")
    page.get_by_role("option", name="Python").first.click()
    technologies.press_sequentially("Falconry")
    page.get_by_role("option", name="Create «Falconry»").click()
    jobs = entry(page).get_by_role("combobox", name="Part of these jobs")
    jobs.press_sequentially("engin")
    page.get_by_role("option", name="Engineer").click()
    expect(entry(page).locator(".chip")).to_have_count(3)
    page.get_by_role("button", name="Remove Falconry").click()
    all_saved(page)

    (project,) = _items(person, Kind.PROJECTS)
    assert (project.fields["technologies"], project.fields["experiences"]) == ("Python", job.id)
    page.get_by_role("button", name="Done").click()
    expect(entry(page)).to_have_count(0)  # else the tab would open it again by itself
    page.reload()
    page.locator("#projects .entry-toggle").click()
    expect(entry(page).locator(".chip span")).to_have_text(["Python", re.compile("Engineer, Acme")])


def test_an_open_entry_that_was_changed_elsewhere_shows_the_change_when_the_page_is_loaded_again(visit: Visit, person: Person):
    make_item(person, Kind.LANGUAGES, name="Frisian")
    first = _open(visit, person)
    first.locator("#languages .entry-toggle").click()
    second = visit.page()
    open_profile(second)
    second.locator("#languages .entry-toggle").click()
    entry(second).get_by_label("How well").fill("C1")
    expect(second.locator("#languages .entry-detail")).to_have_text("C1")
    first.reload()

    expect(entry(first).get_by_label("How well")).to_have_value("C1")


@pytest.mark.req("CAR-03")
def test_an_anonymised_project_that_names_its_client_is_warned_about(visit: Visit, person: Person):
    make_item(person, Kind.PROJECTS, name="Vault for Zypharion", clients="Zypharion AG")
    page = _open(visit, person)
    page.locator("#projects .entry-toggle").click()
    entry(page).get_by_label("Anonymise").check()

    expect(entry(page).get_by_text("“Zypharion” is named in the name")).to_be_visible()
    expect(page.locator("#projects .pill")).to_have_text("Anonymous")
    assert "zypharion" not in str(run_as(person.digest, service.get_record)).lower()


def test_an_error_in_a_folded_part_opens_it(visit: Visit, person: Person):
    make_item(person, Kind.PROJECTS)
    page = _open(visit, person)
    page.locator("#projects .entry-toggle").click()
    more = entry(page).locator("summary")
    more.click()
    entry(page).get_by_label("People in the team").fill("many")
    more.click()

    expect(entry(page).get_by_text("Write a whole number")).to_be_visible()


@pytest.mark.req("P-01")
def test_an_earlier_version_comes_back(visit: Visit, person: Person, owner_session: Session):
    item = make_item(person, Kind.WORK, position="Engineer")
    owner_session.execute(text("ALTER TABLE experiences DISABLE TRIGGER update_experiences_updated_at"))
    old = text("UPDATE experiences SET updated_at = now() - :ago WHERE id = :id")
    owner_session.execute(old, {"ago": timedelta(hours=1), "id": item.id})
    owner_session.execute(text("ALTER TABLE experiences ENABLE TRIGGER update_experiences_updated_at"))
    owner_session.commit()
    page = _open(visit, person)
    page.locator("#work .entry-toggle").click()
    entry(page).get_by_label("Position").fill("Baker")
    expect(page.locator("#work .entry-heading")).to_have_text("Baker")
    page.get_by_role("button", name="Earlier versions", exact=True).click()
    expect(entry(page).get_by_text("Other then: position")).to_be_visible()
    page.get_by_role("button", name="Bring back Engineer").click()

    expect(page.locator("#work .entry-heading")).to_have_text("Engineer")
    expect(entry(page).get_by_label("Position")).to_have_value("Engineer")


@pytest.mark.req("P-01")
def test_the_bin_gives_back_what_was_deleted(visit: Visit, person: Person):
    item = make_item(person, Kind.EDUCATION)
    run_as(person.digest, service.delete_item, Kind.EDUCATION, item.id, item.version)
    page = _open(visit, person)
    page.get_by_role("button", name="Open the bin").click()
    page.get_by_role("button", name="Bring back University of Zagreb").click()

    expect(_headings(page, Kind.EDUCATION)).to_have_text(["University of Zagreb"])
    assert [one.fields for one in _items(person, Kind.EDUCATION)] == [item.fields]


@pytest.mark.req("CAR-06")
def test_an_expired_certificate_says_so(visit: Visit, person: Person):
    make_item(person, Kind.CERTIFICATES, name="Old", issued="2010", expires="2012")
    make_item(person, Kind.CERTIFICATES, name="Good", issued="2011", expires="2099")
    page = _open(visit, person)

    expect(page.locator("#certificates .entry", has_text="Old").locator(".pill")).to_have_text("Expired")
    expect(page.locator("#certificates .entry", has_text="Good").locator(".pill")).to_have_count(0)


@pytest.mark.req("CAR-14")
@pytest.mark.req("I-21")
def test_a_portfolio_item_is_previewed_safely_and_becomes_a_project(visit: Visit, person: Person):
    page = _open(visit, person)
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if "evil" in request.url else None)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.get_by_role("button", name="Add an item").click()
    entry(page).get_by_label("Title").fill("Tool")
    attack = (
        "**bold** <img src=x onerror=alert(1)> ![p](https://evil.test/p.png) [x](javascript:alert(1)) <script>alert(2)</script>"
    )
    entry(page).get_by_label("Text").fill(attack)
    preview = page.get_by_role("region", name="Preview", exact=True)
    expect(preview.locator("strong")).to_have_text("bold")
    expect(preview.locator("img, script, [href^=javascript], [onerror]")).to_have_count(0)
    page.get_by_role("button", name="Make it a project").click()

    expect(_headings(page, Kind.PROJECTS)).to_have_text(["Tool"])
    expect(entry(page).get_by_label("Project", exact=True)).to_be_focused()
    assert (outside, dialogs) == ([], [])


@pytest.mark.req("CAR-07")
def test_the_page_says_what_to_add_next(visit: Visit, person: Person):
    page = _open(visit, person)
    todos = page.get_by_role("list", name="Add this next")
    expect(todos.get_by_role("listitem").first).to_have_text(re.compile(r"summary.*\+20"))
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 0)
    form(page, "About you").get_by_label("Headline").fill("Engineer")

    expect(page.get_by_role("progressbar")).to_have_js_property("value", 10)
    expect(todos).not_to_contain_text("headline")
