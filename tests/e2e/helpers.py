"""What tests with a browser share."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Locator, Page, expect

from tests.conftest import Server, Visit

SAVED = re.compile(r"^Saved \d\d:\d\d")


@contextmanager
def visiting(browser: Browser, server: Server, *, width: int = 1440, dark: bool = False) -> Iterator[Visit]:
    """A browser context of another size or colour, watched as that of the fixture `visit` is."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, base_url=server.url, color_scheme="dark" if dark else "light"
    )
    visit = Visit(context, server.url, [])
    yield visit
    context.close()
    assert visit.problems == []


def form(page: Page, name: str) -> Locator:
    """A form by its name."""
    return page.get_by_role("form", name=name, exact=True)


def status(page: Page, name: str) -> Locator:
    """What a form says about its saving."""
    return form(page, name).get_by_role("status")


def open_profile(page: Page) -> None:
    """The profile, ready to be written into."""
    page.goto("/profile")
    expect(form(page, "About you").get_by_label("Full name")).to_have_value(re.compile("."))


def open_cv(page: Page, cv_id: str) -> None:
    """The builder with its record and its paper."""
    page.goto(f"/cvs/{cv_id}")
    expect(paper(page)).to_be_visible()
    expect(form(page, "About you").get_by_label("Full name")).to_have_value(re.compile("."))


def paper(page: Page) -> Locator:
    """The first sheet of the preview."""
    return page.locator(".sheet").first


def more(page: Page, name: str, *, choose: str) -> None:
    """Do something of the menu of a CV in the list."""
    page.get_by_role("button", name=f"More for {name}", exact=True).click()
    page.get_by_role("button", name=choose, exact=True).click()


def settled(page: Page) -> None:
    """Wait until the server has answered: every page asks it for its content first."""
    expect(page.locator(".spinner")).to_have_count(0)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    page.evaluate("document.fonts.ready")


def entry(page: Page) -> Locator:
    """The form of the entry that is open; its name changes with its heading."""
    return page.locator(".entry-form")


def eventually(page: Page, condition: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something becomes true within a time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        page.wait_for_timeout(100)
    return True


def all_saved(page: Page) -> None:
    """Wait until no form has text that the server does not have."""
    drafts = "Object.keys(sessionStorage).filter((key) => key.startsWith('careerhub.draft.'))"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:  # the content security policy forbids Playwright's own waiting for an expression
        if not page.evaluate(drafts):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not saved: {page.evaluate(drafts)}")
