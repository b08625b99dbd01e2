"""Nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Item, Kind
from careerhub.core.db.transactions import run_as
from tests.conftest import Visit
from tests.e2e.helpers import SAVED, all_saved, entry, form, open_cv, open_profile, paper, status
from tests.factories import Person, make_cv, make_item


def _profile(person: Person) -> dict[str, str]:
    return run_as(person.digest, career.get_profile).fields


def _jobs(person: Person) -> list[Item]:
    return run_as(person.digest, career.list_items, Kind.WORK)


@pytest.fixture
def page(visit: Visit, person: Person) -> Page:
    """The profile of a signed-in person."""
    visit.sign_in(person)
    made = visit.page()
    open_profile(made)
    return made


@pytest.mark.req("P-01")
def test_saved_is_said_only_after_the_commit(page: Page, person: Person, owner_session: Session):
    owner_session.execute(text("SELECT 1 FROM profiles WHERE user_id = :id FOR UPDATE"), {"id": person.id})
    form(page, "About you").get_by_label("Headline").fill("Held back")
    expect(status(page, "About you")).to_have_text("Saving…")
    page.wait_for_timeout(700)  # no event to wait for: nothing may happen
    expect(status(page, "About you")).not_to_have_text(SAVED)
    assert _profile(person)["headline"] == ""

    owner_session.rollback()  # lets the save go on
    expect(status(page, "About you")).to_have_text(SAVED)
    assert _profile(person)["headline"] == "Held back"


@pytest.mark.req("P-01")
def test_what_was_typed_is_there_after_a_reload(page: Page, person: Person):
    about = form(page, "About you")
    about.get_by_label("Headline").press_sequentially("Robotics engineer, for arms")
    about.get_by_label("Summary").fill("One line.\nAnother line, žluťoučký 🐴.")
    all_saved(page)
    assert _profile(person)["summary"] == "One line.\nAnother line, žluťoučký 🐴."

    page.reload()
    expect(about.get_by_label("Headline")).to_have_value("Robotics engineer, for arms")
    expect(about.get_by_label("Summary")).to_have_value("One line.\nAnother line, žluťoučký 🐴.")


def test_letters_typed_during_a_save_are_saved_too(page: Page, person: Person):
    page.get_by_label("Headline").press_sequentially("The quick brown fox jumps over the lazy dog", delay=60)

    expect(status(page, "About you")).to_have_text(SAVED)
    all_saved(page)
    expect(page.get_by_label("Headline")).to_have_value("The quick brown fox jumps over the lazy dog")
    page.reload()
    expect(page.get_by_label("Headline")).to_have_value("The quick brown fox jumps over the lazy dog")


def test_a_mistake_is_told_next_to_its_field_and_the_text_stays(page: Page, person: Person):
    website = form(page, "About you").get_by_label("Website")
    website.fill("not an address")
    expect(page.get_by_text("Write a web address like https://example.org")).to_be_visible()

    expect(website).to_have_value("not an address")
    expect(website).to_have_attribute("aria-invalid", "true")
    described = (website.get_attribute("aria-describedby") or "").split()
    assert any("Write a web address" in text for name in described for text in page.locator(f"#{name}").all_inner_texts())
    expect(status(page, "About you")).to_contain_text("Not saved yet")
    assert _profile(person)["website"] == ""

    website.fill("example.org")
    expect(status(page, "About you")).to_have_text(SAVED)
    expect(page.get_by_text("Write a web address like https://example.org")).to_have_count(0)
    assert _profile(person)["website"] == "https://example.org"


@pytest.mark.req("P-01")
def test_a_text_that_could_not_be_saved_is_there_again_after_a_reload(page: Page, person: Person):
    website = form(page, "About you").get_by_label("Website")
    form(page, "About you").get_by_label("Headline").fill("Kept as well")
    website.fill("not an address")
    expect(status(page, "About you")).to_contain_text("Not saved yet")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()

    expect(website).to_have_value("not an address")
    expect(form(page, "About you").get_by_label("Headline")).to_have_value("Kept as well")
    expect(status(page, "About you")).to_contain_text("Not saved yet")
    website.fill("example.org")
    all_saved(page)
    expect(status(page, "About you")).to_have_text(SAVED)
    assert (_profile(person)["headline"], _profile(person)["website"]) == ("Kept as well", "https://example.org")


@pytest.mark.req("P-01")
def test_text_typed_a_moment_before_a_reload_is_not_lost(page: Page, person: Person):
    page.get_by_label("Headline").press_sequentially("Typed in haste")
    page.reload()

    expect(page.get_by_label("Headline")).to_have_value("Typed in haste")
    expect(page.locator(".autosave-status").first).not_to_have_text(re.compile("Not saved"))
    page.get_by_label("Location").fill("Zagreb")
    all_saved(page)
    assert (_profile(person)["headline"], _profile(person)["location"]) == ("Typed in haste", "Zagreb")


def test_text_typed_a_moment_before_going_to_another_page_is_saved(page: Page, person: Person):
    page.get_by_label("Headline").press_sequentially("On the way out")
    page.get_by_role("link", name="CVs", exact=True).click()
    expect(page.get_by_role("heading", name="Your CVs")).to_be_visible()
    page.get_by_role("link", name="Profile", exact=True).click()

    expect(page.get_by_label("Headline")).to_have_value("On the way out")
    assert _profile(person)["headline"] == "On the way out"


# ---- entries


def test_an_entry_with_something_missing_is_kept_when_it_is_closed(page: Page, person: Person):
    page.get_by_role("button", name="Add a job").click()
    entry(page).get_by_label("Company").fill("Half a job")
    page.get_by_role("button", name="Done").click()

    left = page.locator("#work .entry-toggle")
    expect(left).to_contain_text("Not saved yet")
    page.get_by_role("button", name="Add a job").click()
    expect(page.locator("#work .entry")).to_have_count(2)
    left.filter(has_text="Not saved yet").click()
    expect(entry(page).get_by_label("Company")).to_have_value("Half a job")
    entry(page).get_by_label("Position").fill("Engineer")
    entry(page).get_by_label("Start").fill("2020")
    expect(status(page, "Engineer")).to_have_text(SAVED)
    assert [(job.heading, job.fields["company"]) for job in _jobs(person)] == [("Engineer", "Half a job")]


def test_a_new_entry_into_which_nothing_was_written_leaves_no_trace(page: Page, person: Person):
    page.get_by_role("button", name="Add a job").click()
    expect(entry(page)).to_be_visible()
    page.get_by_role("button", name="Done").click()

    expect(page.get_by_text("No jobs yet")).to_be_visible()
    assert _jobs(person) == []


def test_dates_are_shown_as_they_were_understood(page: Page, person: Person):
    page.get_by_role("button", name="Add a job").click()
    entry(page).get_by_label("Position").fill("Engineer")
    entry(page).get_by_label("Company").fill("Acme")
    entry(page).get_by_label("Start").fill("March 2020")
    entry(page).get_by_label("End").fill("2021")
    entry(page).get_by_label("Place").fill("Zagreb")

    expect(page.locator("#work .entry-detail")).to_have_text("Acme · 2020-03 – 2021")
    expect(entry(page).get_by_label("Start")).to_have_value("2020-03")


# ---- the builder


@pytest.mark.req("CV-02")
def test_the_paper_follows_the_record(visit: Visit, person: Person):
    make_item(person, Kind.WORK)
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, make_cv(person))
    page.get_by_label("Headline").fill("A headline for the paper")
    expect(paper(page)).to_contain_text("A headline for the paper")

    page.locator("#work .entry-toggle").click()
    entry(page).get_by_label("What you did").fill("Made it quiet\nMade it <b>safe</b>")
    expect(paper(page).get_by_role("listitem")).to_have_text(["Made it quiet", "Made it <b>safe</b>"])


@pytest.mark.req("CV-01")
def test_hiding_takes_a_section_and_an_entry_off_the_paper(visit: Visit, person: Person):
    make_item(person, Kind.WORK, company="Kept Ltd")
    make_item(person, Kind.WORK, company="Hidden Ltd", position="Old post")
    make_item(person, Kind.EDUCATION)
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, make_cv(person))
    page.get_by_role("tab", name="Arrange").click()
    page.get_by_role("button", name="Experience").first.click()
    page.get_by_label("Show Old post").uncheck()
    expect(paper(page)).not_to_contain_text("Hidden Ltd")
    page.get_by_label("Show Education").uncheck()

    expect(paper(page)).not_to_contain_text("University of Zagreb")
    expect(paper(page)).to_contain_text("Kept Ltd")
    page.reload()
    expect(paper(page)).to_contain_text("Kept Ltd")
    expect(paper(page)).not_to_contain_text("Hidden Ltd")


def test_a_sign_that_cannot_be_printed_is_told_beside_the_paper(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_cv(page, make_cv(person))
    page.get_by_label("Headline").fill("Builder of robots 🤖")

    expect(page.locator(".workbench-paper").get_by_text("🤖")).to_be_visible()
