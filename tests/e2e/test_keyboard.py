"""Everything by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from careerhub.career.schemas import Kind
from tests.conftest import Visit
from tests.e2e.helpers import SAVED, entry, open_cv, open_profile, settled, status
from tests.factories import PASSWORD, Person, make_cv, make_item

pytestmark = pytest.mark.req("P-05")


def _tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until the element of this name has the focus."""
    named = "(document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? '').trim()"
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(named).startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name!r}")


def _has_ring(page: Page) -> bool:
    return page.evaluate(
        "(style => style.outlineStyle !== 'none' || style.boxShadow !== 'none')(getComputedStyle(document.activeElement))"
    )


def test_the_skip_link_is_first_and_leads_past_the_bar(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto("/home")
    settled(page)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")

    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_sign_in_and_a_job_without_a_mouse(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    page = visit.page()
    page.goto("/signin")
    _tab_to(page, "E-mail address")
    page.keyboard.type(person.email)
    _tab_to(page, "Password", most=1)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello,")).to_be_visible()

    _tab_to(page, "Profile")
    assert _has_ring(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
    expect(page.locator("#work .entry")).to_have_count(1)
    _tab_to(page, "Engineer")
    assert _has_ring(page)
    page.keyboard.press("Enter")
    expect(entry(page)).to_be_visible()
    _tab_to(page, "What you did")
    page.keyboard.type("Built it\nRan it")
    _tab_to(page, "Done")
    page.keyboard.press("Enter")
    expect(entry(page)).to_have_count(0)
    page.reload()
    page.locator("#work .entry-toggle").click()
    expect(entry(page).get_by_label("What you did")).to_have_value("Built it\nRan it")


def test_arrows_move_through_the_tabs_of_the_builder(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/cvs/{make_cv(person)}")
    names = ["Content", "Arrange", "Design", "Export", "History"]
    tabs = {name: page.get_by_role("tab", name=name) for name in names}
    tabs["Content"].focus()

    for key, name in (("ArrowRight", "Arrange"), ("ArrowRight", "Design"), ("ArrowLeft", "Arrange"), ("End", "History"),
                      ("ArrowRight", "Content"), ("ArrowLeft", "History"), ("Home", "Content")):  # fmt: skip
        page.keyboard.press(key)
        expect(tabs[name]).to_be_focused()
        expect(tabs[name]).to_have_attribute("aria-selected", "true")
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        assert [one for one in names if tabs[one].get_attribute("tabindex") == "0"] == [name]


def test_on_a_phone_one_edits_or_looks_at_the_paper(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"/cvs/{make_cv(person)}")
    page.get_by_role("tab", name="Edit").focus()
    page.keyboard.press("ArrowRight")

    expect(page.get_by_role("tab", name="Preview")).to_be_focused()
    expect(page.locator(".sheet").first).to_be_in_viewport()
    expect(page.get_by_role("tab", name="Design")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Design")).to_be_visible()


def test_escape_closes_the_suggestions_and_then_empties_the_field(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    search = page.get_by_role("combobox", name="Add a skill")
    search.press_sequentially("pyth")
    expect(page.get_by_role("option").first).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(search).to_have_value("pyth")
    page.keyboard.press("Escape")
    expect(search).to_have_value("")


def test_enter_adds_what_was_typed_in_full(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    search = page.get_by_role("combobox", name="Add a skill")
    search.press_sequentially("python")
    expect(page.get_by_role("option", name="Python", exact=False).first).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.locator("#skills .entry-heading")).to_have_text("Python")
    expect(search).to_be_focused()


def test_the_account_menu_opens_and_closes_by_keyboard(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto("/home")
    settled(page)
    page.get_by_role("button", name="Account").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(page.get_by_role("button", name="Account")).to_be_focused()


def test_a_choice_of_the_design_by_keyboard_changes_the_paper(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, make_cv(person))
    page.get_by_role("tab", name="Content").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    _tab_to(page, "Modern")
    page.keyboard.press("ArrowRight")

    expect(page.locator(".cv-compact").first).to_be_visible()
    expect(status(page, "Design of this CV")).to_have_text(SAVED)
