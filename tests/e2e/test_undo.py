"""Deleting, and taking it back."""

import pytest
from playwright.sync_api import Page, expect

from careerhub.career import service as career
from careerhub.career.schemas import Item, Kind
from careerhub.core.db.transactions import run_as
from careerhub.cv import service as cv
from tests.conftest import Visit
from tests.e2e.helpers import entry, more, open_profile
from tests.factories import Person, make_cv, make_item

pytestmark = pytest.mark.req("P-01")


def _list(person: Person, kind: Kind = Kind.WORK) -> list[Item]:
    return run_as(person.digest, career.list_items, kind)


def _undo(page: Page) -> None:
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_deleted_entry_comes_back_as_it_was(visit: Visit, person: Person, kind: Kind):
    before = make_item(person, kind)
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    toggle = page.locator(f"#{kind} .entry-toggle")
    toggle.click()
    page.get_by_role("button", name="Delete").click()
    expect(toggle).to_have_count(0)
    expect(page.get_by_text(f"Deleted: {before.heading}")).to_be_visible()
    assert _list(person, kind) == []

    _undo(page)
    expect(toggle).to_have_count(1)
    assert [(item.id, item.fields) for item in _list(person, kind)] == [(before.id, before.fields)]


def test_a_delete_right_after_typing_deletes_what_was_typed_too(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    page.locator("#work .entry-toggle").click()
    entry(page).get_by_label("Company").press("End")
    page.keyboard.type(" Ltd")
    page.get_by_role("button", name="Delete").click()

    expect(page.locator("#work .entry")).to_have_count(0)
    expect(page.get_by_text("another tab")).to_have_count(0)
    assert _list(person) == []
    _undo(page)
    expect(page.locator("#work .entry-detail")).to_contain_text("Acme Robotics Ltd")


def test_a_new_entry_deleted_before_its_first_save_was_shown_stays_deleted(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    page.get_by_role("button", name="Add a job").click()
    entry(page).get_by_label("Position").fill("Engineer")
    entry(page).get_by_label("Company").fill("Acme")
    entry(page).get_by_label("Start").press_sequentially("2020")
    page.get_by_role("button", name="Delete").click()

    expect(page.locator("#work .entry")).to_have_count(0)
    page.reload()
    expect(page.get_by_text("No jobs yet")).to_be_visible()
    assert _list(person) == []


def test_what_was_changed_in_another_tab_is_not_deleted_unseen(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    visit.sign_in(person)
    first, second = visit.page(), visit.page()
    for page in (first, second):
        open_profile(page)
        page.locator("#work .entry-toggle").click()
    entry(first).get_by_label("Company").fill("Changed in the first tab")
    expect(first.locator("#work .entry-detail")).to_contain_text("Changed in the first tab")
    second.get_by_role("button", name="Delete").click()

    expect(second.get_by_role("alert")).to_contain_text("changed in another tab")
    expect(second.locator("#work .entry-detail")).to_contain_text("Changed in the first tab")
    assert len(_list(person)) == 1


@pytest.mark.req("CV-01")
def test_a_deleted_cv_comes_back_as_it_was(visit: Visit, person: Person):
    cv_id = make_cv(person, "For Acme")
    before = run_as(person.digest, cv.get_cv, cv_id)
    visit.sign_in(person)
    page = visit.page()
    page.goto("/cvs")
    more(page, "For Acme", choose="Delete")
    expect(page.get_by_text("No CV yet")).to_be_visible()
    expect(page.get_by_text("Deleted: For Acme")).to_be_visible()

    _undo(page)
    expect(page.get_by_role("link", name="For Acme", exact=True)).to_be_visible()
    assert run_as(person.digest, cv.get_cv, cv_id).fields == before.fields


def test_the_offer_to_undo_goes_away_and_waits_while_it_is_looked_at(visit: Visit, person: Person):
    make_cv(person)
    visit.sign_in(person)
    page = visit.page()
    page.clock.install()
    page.goto("/cvs")
    more(page, "My CV", choose="Delete")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    undo.focus()
    page.clock.run_for(30_000)
    expect(undo).to_be_visible()

    undo.blur()
    page.clock.run_for(11_000)
    expect(undo).to_have_count(0)


@pytest.mark.req("CV-01")
def test_copies_are_made_beside_the_original(visit: Visit, person: Person):
    make_cv(person, "For Acme")
    visit.sign_in(person)
    page = visit.page()
    page.goto("/cvs")
    more(page, "For Acme", choose="Copy")

    expect(page.get_by_role("link", name="For Acme (copy)", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="For Acme", exact=True)).to_be_visible()
