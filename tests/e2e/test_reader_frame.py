"""The reader's bar, which the server draws itself: the places and the account are those of every other page."""

import pytest
from playwright.sync_api import Dialog, expect

from careerhub import routes
from careerhub.ui.places import PLACES
from tests.conftest import Visit
from tests.factories import Person


def test_the_reader_has_the_places_of_the_other_pages(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto(routes.BOOK)
    links = page.get_by_role("navigation", name="Main").get_by_role("link")
    assert [(link.inner_text(), link.get_attribute("href")) for link in links.all()] == [place[1:3] for place in PLACES]
    for width in (360, 640, 768, 901, 1440):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.req("AUTH-06")
def test_one_can_sign_out_in_the_reader_and_leaves_no_unsaved_text_behind(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto(routes.BOOK)
    page.evaluate("sessionStorage.setItem('careerhub.draft.x', 'unsaved')")
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", accept)
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: routes.BOOK not in url)
    assert page.evaluate("sessionStorage.getItem('careerhub.draft.x')") is None
    assert len(asked) == 1
    page.goto(routes.BOOK)
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
