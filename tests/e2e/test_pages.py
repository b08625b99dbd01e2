"""Every page: accessible in both colours, no wider than a phone, and something sensible where nothing is."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from careerhub.career.schemas import Kind
from careerhub.core.ids import new_id
from tests.conftest import Server, Visit
from tests.e2e.helpers import open_cv, open_profile, settled, visiting
from tests.factories import PASSWORD, Person, make_cv, make_item, make_person

# The elements that make the page wider than the window; none where it is not.
WIDER_THAN_THE_WINDOW = """
() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => `${innerWidth}: <${one.tagName.toLowerCase()} class="${one.className}">`).slice(0, 5)
"""
LONG = "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselbund"


@pytest.fixture(scope="module")
def newcomer(database: None) -> Person:
    """Somebody with nothing written yet."""
    return make_person("Nils Nyman")


@pytest.fixture(scope="module")
def veteran(database: None) -> tuple[Person, str]:
    """Somebody with entries of every kind, long words among them, and a CV; its id."""
    person = make_person(f"Maja {LONG}")
    for number in range(3):
        make_item(person, Kind.WORK, position=f"{LONG} {number}", company=LONG, responsibilities=f"{LONG}\nOther")
    make_item(person, Kind.EDUCATION, degree=LONG)
    make_item(person, Kind.PROJECTS, name=LONG, url="https://example.org/" + "x" * 80)
    for name in ("Python", "C++", LONG):
        make_item(person, Kind.SKILLS, name=name)
    return person, make_cv(person, LONG)


def _signed_out(path: str) -> Callable[[Page], None]:
    def show(page: Page) -> None:
        page.goto(path)
        settled(page)
        if "errors=" in path:
            expect(page.locator(".field-error:not(:empty), .error-text").first).to_be_visible()

    return show


def _home(page: Page) -> None:
    page.goto("/home")
    expect(page.get_by_role("heading", name="Hello,")).to_be_visible()
    page.get_by_role("button", name="Account").click()


def _open_job(page: Page) -> None:
    open_profile(page)
    page.locator("#work .entry-toggle").first.click()
    form = page.locator(".entry-form")
    form.get_by_label("I work here now").uncheck()
    form.get_by_label("Position").fill("")
    form.get_by_label("End").fill("1999")
    form.get_by_label("End").press("Enter")
    expect(page.get_by_text("The end must be after the start")).to_be_visible()
    page.get_by_role("combobox", name="Add a skill").fill("pyt")
    expect(page.locator("#skill-search-list").get_by_role("option").first).to_be_visible()


def _list(page: Page) -> None:
    page.goto("/cvs")
    settled(page)


def _delete_and_restore(page: Page) -> None:
    page.goto("/cvs")
    page.get_by_role("button", name="More for").first.click()
    page.get_by_role("button", name="Copy", exact=True).click()
    page.get_by_role("button", name=re.compile(r"^More for .*\(copy\)")).first.click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def _tab(page: Page, name: str, cv_id: str) -> None:
    page.goto(f"/cvs/{cv_id}")
    settled(page)
    if name != "Preview" or page.get_by_role("tab", name=name).count():  # on a wide screen it is no tab
        page.get_by_role("tab", name=name).click()
    if name == "Arrange":
        page.get_by_role("button", name="Experience").first.click()
        page.locator(".sort-entries .sort-toggle").first.click()
        expect(page.get_by_label("Points")).to_be_visible()
    if name == "Export":
        page.get_by_role("button", name="Read my PDF").click()
        page.get_by_text("pypdf", exact=True).click(timeout=30_000)
    expect(page.locator(".sheet")).not_to_have_count(0)


VISITORS = {
    "landing": _signed_out("/"),
    "sign-up": _signed_out("/signup"),
    "sign-up-errors": _signed_out("/signup?errors=email.invalid+full_name.short+password.weak"),
    "sign-in": _signed_out("/signin?notice=signup"),
    "sign-in-errors": _signed_out("/signin?errors=form.credentials"),
    "not-found": _signed_out("/nothing/here"),
}
NEWCOMERS = {"home-new": _home, "profile-empty": open_profile, "cvs-empty": _list}
VETERANS = {"home": _home, "profile-open": _open_job, "cvs": _list, "cvs-undo": _delete_and_restore}
BUILDER = {
    "content": "Content",
    "arrange": "Arrange",
    "design": "Design",
    "export": "Export",
    "history": "History",
    "preview": "Preview",
}
PAGES = [*VISITORS, *NEWCOMERS, *VETERANS, *BUILDER, "cv-unknown"]


def _show(page: Page, name: str, newcomer: Person, veteran: tuple[Person, str], visit: Visit) -> None:
    person, cv_id = veteran
    if name in VISITORS:
        return VISITORS[name](page)
    visit.sign_in(newcomer if name in NEWCOMERS else person)
    if name == "cv-unknown":
        return _unknown_cv(page)
    if name in BUILDER:
        return _tab(page, BUILDER[name], cv_id)
    return (NEWCOMERS | VETERANS)[name](page)


def _unknown_cv(page: Page) -> None:
    page.goto(f"/cvs/{new_id()}")
    expect(page.get_by_text("There is no such CV")).to_be_visible()


@pytest.mark.req("P-05")
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_light_and_dark_and_nothing_sticks_out_sideways(
    name: str, width: int, browser: Browser, server: Server, newcomer: Person, veteran: tuple[Person, str]
):
    with visiting(browser, server, width=width) as visit:
        page = visit.page()
        _show(page, name, newcomer, veteran, visit)
        found = []
        for colors in ("light", "dark"):
            page.emulate_media(color_scheme=colors, reduced_motion="reduce")  # no colour is half-way there
            found += [(colors, one) for one in Axe().run(page).response["violations"]]
        wide = []
        for other in (360, 768, 1440):
            page.set_viewport_size({"width": other, "height": 900})
            wide += page.evaluate(WIDER_THAN_THE_WINDOW)

    assert [(colors, one["id"], one["help"], [node["html"][:200] for node in one["nodes"]]) for colors, one in found] == []
    assert wide == []


def test_an_address_that_leads_nowhere_says_so_and_leads_on(visit: Visit, server: Server):
    page = visit.page()
    answer = page.goto("/nothing/here")

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()
    page.get_by_role("link", name="Go to the start").click()
    expect(page).to_have_url(f"{server.url}/")


@pytest.mark.parametrize("cv_id", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "nonsense", "a b"])
def test_a_cv_that_does_not_exist_says_so_and_offers_nothing_to_download(visit: Visit, person: Person, cv_id: str):
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/cvs/{cv_id}")

    expect(page.get_by_text("There is no such CV")).to_be_visible()
    expect(page.get_by_role("link", name="Download PDF")).to_have_count(0)


def test_a_cv_that_is_gone_shows_nothing_of_the_one_before_it(visit: Visit, person: Person):
    cv_id = make_cv(person, "The one before")
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, cv_id)
    page.get_by_role("link", name="CVs", exact=True).click()
    expect(page.get_by_role("heading", name="Your CVs")).to_be_visible()
    page.evaluate("path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')) }", f"/cvs/{new_id()}")

    expect(page.get_by_text("There is no such CV")).to_be_visible()
    expect(page.get_by_text("The one before")).to_have_count(0)
    expect(page.get_by_role("link", name="Download PDF")).to_have_count(0)


def test_the_cv_of_another_looks_as_if_it_did_not_exist(visit: Visit, person: Person, stranger: Person):
    theirs = make_cv(stranger, "Secret plans")
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/cvs/{theirs}")

    expect(page.get_by_text("There is no such CV")).to_be_visible()
    expect(page.get_by_text("Secret plans")).to_have_count(0)


@pytest.mark.req("AUTH-05")
@pytest.mark.parametrize("path", ["/home/", "/profile/", "/cvs/", "/cvs/01ARZ3NDEKTSV4RRFFQ69G5FAV"])
def test_a_visitor_signs_in_and_is_where_they_wanted_to_go(visit: Visit, server: Server, person: Person, path: str):
    page = visit.page()
    page.goto(path)
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{server.url}{path}")
    expect(page.get_by_role("button", name="Account")).to_be_visible()
