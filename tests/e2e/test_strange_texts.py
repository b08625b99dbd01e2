"""Scripts in every text that a person can write, on every page that shows it: none runs."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from careerhub.core.db.transactions import run_as
from careerhub.cv import service as cv
from tests.e2e.helpers import settled
from tests.factories import make_person
from tests.security.rows import fill

ATTACKS = [  # no longer than the shortest field takes
    '<img src=x onerror="hacked=1">',
    "</script><svg onload=hacked=1>",
    "[x](javascript:hacked=1)",
    '"><script src=data:,hacked=1></script>',
    "</style><script>hacked=1</script>",
]
_MADE = "img[src='x'], svg[onload], [onerror], [href^='javascript'], iframe[srcdoc]"


def _open_everything(page: Page) -> None:
    for name in (".entry-toggle", ".sort-toggle", ".fold-summary", ".section-summary", "[role=tab]"):
        for place in range(min(page.locator(name).count(), 8)):
            one = page.locator(name).nth(place)
            if one.is_visible():
                one.click()
                page.wait_for_timeout(50)


@pytest.mark.req("I-21")
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_of_a_person_becomes_a_script(visit, owner_session, attack):
    person = make_person(f"Eve {attack}")
    ids = fill(person, attack)
    owner_session.execute(text("UPDATE users SET is_admin = true WHERE id = :u"), {"u": person.id})
    owner_session.commit()
    for item in ("work", "projects"):
        run_as(person.digest, cv.show_item, ids["cv"], ids[item], is_shown=True)
    visit.sign_in(person)
    page = visit.page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    shown = 0
    paths = (
        "/home",
        "/profile",
        "/cvs",
        f"/cvs/{ids['cv']}",
        "/progress",
        "/chat",
        f"/chat/{ids['conversation']}",
        "/onboarding",
    )
    for path in (*paths, "/settings", "/settings/sessions", "/settings/privacy", "/settings/data", "/admin"):
        page.goto(path)
        settled(page)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        _open_everything(page)
        shown += attack[:12] in page.locator("body").inner_text()
        assert page.evaluate("window.hacked") is None, path
        assert page.locator(_MADE).count() == 0, path
    assert shown >= 4  # the texts were there
    assert dialogs == []
