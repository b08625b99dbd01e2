"""The whole way, once by mouse and once by keyboard alone: a full profile, its order, three versions, undo, history, files."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Visit
from tests.e2e.helpers import SAVED, entry, form, open_profile, paper, status
from tests.factories import Person

_ENTRIES = {
    "Add a job": {"Position": "Lead engineer", "Company": "Northfield", "Start": "2021", "What you did": "Led it"},
    "Add a school": {"School": "University of Zagreb", "Degree": "MSc", "End": "2014"},
    "Add a project": {"Project": "Tidetable", "Your role": "Maintainer", "What came of it": "Two ports use it"},
    "Add a certificate": {"Certificate": "Remote pilot", "Issued by": "Civil aviation", "Issued": "2020-03"},
    "Add an achievement": {"Title": "Robots at sea", "Date": "2019"},
    "Add a language": {"Language": "Croatian", "How well": "native"},
    "Add an item": {"Title": "A drawing machine"},
}
_FORMATS = {"PDF": "pdf", "Word": "docx", "Markdown": "md", "Plain text": "txt", "JSON Resume": "json"}


@dataclass(frozen=True)
class Hand:
    """Somebody who has only a mouse (and types what they click into), or only a keyboard."""

    page: Page
    by_keyboard: bool

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Use a button, a link or a choice."""
        expect(target).to_be_visible()
        if not self.by_keyboard:
            target.click()
            return
        self._reach(target)
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Type into an empty field."""
        if self.by_keyboard:
            self._reach(target)
        else:
            target.click()
        self.page.keyboard.type(text)

    def replace(self, target: Locator, text: str) -> None:
        """Type over what a field says."""
        self.write(target, "")
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def _reach(self, target: Locator) -> None:
        target.focus()
        expect(target).to_be_focused()


@pytest.fixture(params=["mouse", "keyboard"])
def hand(request: pytest.FixtureRequest, visit: Visit, person: Person) -> Hand:
    visit.sign_in(person)
    return Hand(visit.page(), request.param == "keyboard")


@pytest.mark.req("CAR-02")
@pytest.mark.req("CV-01")
@pytest.mark.req("CV-02")
@pytest.mark.req("CV-06")
def test_from_an_empty_profile_to_every_file(hand: Hand):
    _write_profile(hand)
    _reorder_jobs(hand)
    _undo_a_delete(hand)
    _make_versions(hand)
    _restore_an_earlier_version(hand)
    _take_everything(hand)


def _write_profile(hand: Hand) -> None:
    page = hand.page
    open_profile(page)
    about = form(page, "About you")
    hand.write(about.get_by_label("Headline"), "Engineer of arms")
    hand.write(about.get_by_label("Summary"), "I make arms move.")
    expect(status(page, "About you")).to_have_text(SAVED)
    for add, fields in _ENTRIES.items():
        _add(hand, add, fields)
    _add(hand, "Add a job", {"Position": "Engineer", "Company": "Tidewater", "Start": "2017", "End": "2020"})
    search = page.get_by_role("combobox", name="Add a skill")
    for name in ("Python", "Docker"):
        hand.write(search, name)
        option = page.get_by_role("option", name=name).first
        expect(option).to_be_visible()
        if hand.by_keyboard:
            page.keyboard.press("Enter")
        else:
            option.click()
        expect(page.locator("#skills .entry-heading").filter(has_text=name)).to_have_count(1)


def _add(hand: Hand, add: str, fields: dict[str, str]) -> None:
    page = hand.page
    hand.press(page.get_by_role("button", name=add).first)
    shown = entry(page)
    for label, text in fields.items():
        hand.write(shown.get_by_label(label).first, text)
    expect(shown.get_by_role("status").first).to_have_text(SAVED)
    hand.press(shown.get_by_role("button", name="Done"))
    expect(shown).to_have_count(0)


def _reorder_jobs(hand: Hand) -> None:
    page = hand.page
    headings = page.locator("#work .entry-heading")
    first = headings.first.inner_text()
    handles = page.locator("#work .entry-handle")
    if hand.by_keyboard:
        handles.first.focus()
        page.keyboard.press("ArrowDown")
    else:
        _drag(page, handles.first, page.locator("#work .entry").nth(1))
    expect(headings.nth(1)).to_have_text(first)


def _undo_a_delete(hand: Hand) -> None:
    page = hand.page
    hand.press(page.locator("#languages .entry-toggle"))
    hand.press(entry(page).get_by_role("button", name="Delete"))
    expect(page.locator("#languages .entry")).to_have_count(0)
    hand.press(page.get_by_role("button", name="Undo"))
    expect(page.locator("#languages .entry-heading")).to_have_text("Croatian")


def _make_versions(hand: Hand) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name="CVs", exact=True))
    hand.press(page.get_by_role("button", name="Make your first CV"))
    expect(paper(page)).to_contain_text("Engineer of arms")
    _name(hand, "For Acme")
    hand.press(page.get_by_role("link", name="CVs", exact=True))
    _choose(hand, "For Acme", "Copy")
    hand.press(page.get_by_role("button", name="New CV"))
    expect(paper(page)).to_contain_text("Engineer of arms")
    hand.press(page.get_by_role("link", name="CVs", exact=True))
    expect(page.locator(".cv-picture")).to_have_count(3)
    _choose(hand, "For Acme (copy)", "Delete")
    expect(page.locator(".cv-picture")).to_have_count(2)
    hand.press(page.get_by_role("button", name="Undo"))
    expect(page.locator(".cv-picture")).to_have_count(3)


def _name(hand: Hand, name: str) -> None:
    page = hand.page
    hand.press(page.get_by_role("tab", name="Design"))
    hand.replace(form(page, "Design of this CV").get_by_label("Name of this CV"), name)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(status(page, "Design of this CV")).to_have_text(SAVED)


def _choose(hand: Hand, name: str, what: str) -> None:
    hand.press(hand.page.get_by_role("button", name=f"More for {name}", exact=True))
    hand.press(hand.page.get_by_role("button", name=what, exact=True))


def _restore_an_earlier_version(hand: Hand) -> None:
    page = hand.page
    hand.press(page.get_by_role("link", name="For Acme", exact=True))
    expect(paper(page)).to_contain_text("Tidetable")
    hand.press(page.get_by_role("tab", name="Arrange"))
    hand.press(page.get_by_label("Show Projects"), "Space")
    expect(paper(page)).not_to_contain_text("Tidetable")
    for place in (2, 1):
        hand.press(page.get_by_role("button", name="Move up: Education"))
        expect(page.get_by_text(re.compile(f"Education: now {place} of"))).to_have_count(1)
    _comes_before(page, "University of Zagreb", "Northfield")
    hand.press(page.get_by_role("tab", name="History"))
    hand.press(page.get_by_role("button", name="Restore").first)
    expect(paper(page)).to_contain_text("Tidetable")
    _comes_before(page, "Northfield", "University of Zagreb")


def _take_everything(hand: Hand) -> None:
    page = hand.page
    hand.press(page.get_by_role("tab", name="Export"))
    panel = page.get_by_role("tabpanel", name="Export")
    for name, ending in _FORMATS.items():
        with page.expect_download() as download:
            hand.press(panel.get_by_role("link", name=f"Download {name}", exact=True))
        assert download.value.suggested_filename.endswith(f".{ending}")
        assert Path(download.value.path()).stat().st_size > 200


def _comes_before(page: Page, first: str, second: str) -> None:
    expect(paper(page)).to_contain_text(re.compile(f"{re.escape(first)}.*{re.escape(second)}", re.DOTALL))


def _drag(page: Page, handle: Locator, target: Locator) -> None:
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 8, start["y"] + 8)
    page.mouse.down()
    for part in (0.3, 0.6, 0.9, 1.0):
        page.mouse.move(start["x"] + 8, start["y"] + 8 + (end["y"] + end["height"] * 0.8 - start["y"]) * part)
    page.mouse.up()
