"""F-13: two tabs edit the same record."""

import pytest
from playwright.sync_api import Page, expect

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.cv import service as cv
from tests.conftest import Visit
from tests.factories import Person, make_cv, make_item

pytestmark = pytest.mark.req("F-13")

SAVED = "Saved"


def open_profile(visit: Visit) -> Page:
    page = visit.page()
    page.goto("/profile")
    expect(page.get_by_label("Headline")).to_be_enabled()
    return page


def status(page: Page):
    return page.get_by_role("form", name="About you").get_by_role("status")


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def stored(person: Person) -> dict[str, str]:
    return run_as(person.digest, career.get_profile).fields


@pytest.fixture
def tabs(visit: Visit, person: Person) -> tuple[Page, Page]:
    """Two tabs with the same profile: the first has saved, the second still has the old version and a text of its own."""
    visit.sign_in(person)
    first, second = open_profile(visit), open_profile(visit)
    write(first, "Headline", "From the first tab")
    expect(status(first)).to_contain_text(SAVED)
    write(second, "Headline", "From the second tab")
    return first, second


def test_the_second_tab_is_told_and_nothing_is_overwritten(tabs: tuple[Page, Page], person: Person):
    _, second = tabs

    expect(status(second)).to_contain_text("another tab")

    expect(second.get_by_role("button", name="Use theirs")).to_be_visible()
    expect(second.get_by_role("button", name="Keep mine")).to_be_visible()
    expect(second.get_by_label("Headline")).to_have_value("From the second tab")
    assert stored(person)["headline"] == "From the first tab"


def test_what_is_typed_after_the_conflict_is_neither_saved_nor_lost(tabs: tuple[Page, Page], person: Person):
    _, second = tabs
    expect(status(second)).to_contain_text("another tab")

    write(second, "Summary", "More, while the question is open")
    second.wait_for_timeout(1200)

    assert stored(person)["summary"] == ""
    expect(second.get_by_label("Summary")).to_have_value("More, while the question is open")
    second.get_by_role("button", name="Keep mine").click()
    expect(status(second)).to_contain_text(SAVED)
    assert (stored(person)["headline"], stored(person)["summary"]) == ("From the second tab", "More, while the question is open")


def test_use_theirs_shows_the_other_tabs_text_and_goes_on_from_there(tabs: tuple[Page, Page], person: Person):
    _, second = tabs
    second.get_by_role("button", name="Use theirs").click()

    expect(second.get_by_label("Headline")).to_have_value("From the first tab")
    expect(second.get_by_role("button", name="Keep mine")).to_have_count(0)
    assert stored(person)["headline"] == "From the first tab"
    write(second, "Headline", "Agreed")
    expect(status(second)).to_contain_text(SAVED)
    assert stored(person)["headline"] == "Agreed"


def test_keep_mine_saves_ones_own_text_and_then_the_first_tab_is_told(tabs: tuple[Page, Page], person: Person):
    first, second = tabs
    second.get_by_role("button", name="Keep mine").click()
    expect(status(second)).to_contain_text(SAVED)
    assert stored(person)["headline"] == "From the second tab"

    write(first, "Location", "Zagreb")

    expect(first.get_by_role("button", name="Use theirs")).to_be_visible()
    assert stored(person)["headline"] == "From the second tab"


def test_an_answer_to_the_question_survives_a_reload(tabs: tuple[Page, Page], person: Person):
    _, second = tabs
    expect(second.get_by_role("button", name="Keep mine")).to_be_visible()

    second.on("dialog", lambda dialog: dialog.accept())
    second.reload()

    expect(second.get_by_label("Headline")).to_have_value("From the second tab")
    expect(second.get_by_role("button", name="Keep mine")).to_be_visible()
    assert stored(person)["headline"] == "From the first tab"


def test_an_entry_that_two_tabs_edit(visit: Visit, person: Person):
    item = make_item(person, Kind.WORK)
    visit.sign_in(person)
    first, second = open_profile(visit), open_profile(visit)
    for page in (first, second):
        page.get_by_role("button", name=item.heading).click()
        expect(page.get_by_label("Position", exact=True)).to_be_visible()
    write(first, "Position", "Lead engineer")
    expect(first.locator(".entry .autosave-status")).to_contain_text(SAVED)

    write(second, "Position", "Principal engineer")

    expect(second.get_by_role("button", name="Use theirs")).to_be_visible()
    (kept,) = run_as(person.digest, career.list_items, Kind.WORK)
    assert kept.fields["position"] == "Lead engineer"
    second.get_by_role("button", name="Use theirs").click()
    expect(second.get_by_label("Position", exact=True)).to_have_value("Lead engineer")


def test_a_cv_that_two_tabs_edit(visit: Visit, person: Person):
    cv_id = make_cv(person, "Robotics")
    visit.sign_in(person)
    first, second = visit.page(), visit.page()
    for page in (first, second):
        page.goto(f"/cvs/{cv_id}")
        page.get_by_role("tab", name="Design").click()
        page.locator("[name=custom_summary]").scroll_into_view_if_needed()
    first.locator("[name=custom_summary]").fill("From the first tab")
    expect(first.locator(".autosave-status").filter(has_text=SAVED)).to_have_count(1)

    second.locator("[name=custom_summary]").fill("From the second tab")

    expect(second.get_by_role("button", name="Use theirs")).to_be_visible()
    assert run_as(person.digest, cv.get_cv, cv_id).fields["custom_summary"] == "From the first tab"
    second.get_by_role("button", name="Keep mine").click()
    expect(second.get_by_role("button", name="Keep mine")).to_have_count(0)
    expect(second.locator(".autosave-status").filter(has_text=SAVED)).to_have_count(1)
    assert run_as(person.digest, cv.get_cv, cv_id).fields["custom_summary"] == "From the second tab"
