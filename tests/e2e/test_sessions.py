"""Signing in and out, in several tabs."""

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import text
from sqlmodel import Session

from careerhub.auth import service as auth
from careerhub.core.config import PROJECT_ROOT, settings
from careerhub.core.db.transactions import run_auth
from tests.conftest import Server, Visit
from tests.e2e.helpers import SAVED, open_profile, settled, status, visiting
from tests.factories import DEVICE, PASSWORD, Person, make_person
from tests.security.rows import fill

CANARY = "Kanarienvogel"
SIGN_IN = re.compile("/signin")


@pytest.mark.req("AUTH-06")
def test_signing_out_in_one_tab_makes_the_other_one_leave(visit: Visit, person: Person):
    visit.sign_in(person)
    first, second = visit.page(), visit.page()
    first.goto("/home")
    open_profile(second)
    settled(first)
    first.get_by_role("button", name="Account").click()
    first.get_by_role("button", name="Sign out").click()

    expect(first.get_by_text("You are signed out")).to_be_visible()
    expect(second).to_have_url(SIGN_IN)
    expect(second.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(second.get_by_text(person.full_name)).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 768, 360])
def test_the_bar_says_who_is_signed_in(browser: Browser, server: Server, width: int):
    person = make_person("Maja Donaudampfschifffahrtsgesellschaft")
    with visiting(browser, server, width=width) as visit:
        visit.sign_in(person)
        page = visit.page()
        page.goto("/home")
        button = page.get_by_role("button", name=f"Account {person.full_name}")
        expect(button).to_be_visible()
        expect(button).to_have_text(re.compile(person.full_name))
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        button.click()
        expect(page.locator("#account-menu").get_by_text(person.full_name)).to_be_visible()


@pytest.mark.req("AUTH-06")
def test_after_signing_out_the_way_back_shows_nothing(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto("/home")
    expect(page.get_by_role("heading", name=f"Hello, {person.full_name}")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_text(person.full_name)).to_have_count(0)


@pytest.mark.req("AUTH-05")
def test_a_session_that_ended_elsewhere_loses_access_without_a_click(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    run_auth(auth.end_session, person.digest)

    expect(page).to_have_url(SIGN_IN)
    expect(page.get_by_text(person.full_name)).to_have_count(0)


@pytest.mark.req("AUTH-05")
def test_a_text_typed_as_the_session_ends_is_there_after_signing_in_again(visit: Visit, person: Person, server: Server):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    page.get_by_label("Headline").fill("Typed into an ended session")
    run_auth(auth.end_session, person.digest)
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{server.url}/profile/")
    expect(page.get_by_label("Headline")).to_have_value("Typed into an ended session")


@pytest.mark.req("AUTH-05")
def test_another_person_in_the_same_tab_sees_nothing_of_the_one_before(visit: Visit, person: Person, stranger: Person):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    page.get_by_label("Headline").fill("Something private")
    expect(page.locator(".autosave-status").first).to_contain_text("Saved")
    visit.sign_in(stranger)
    page.reload()

    expect(page.get_by_label("Full name")).to_have_value(stranger.full_name)
    expect(page.get_by_label("Headline")).to_have_value("")


@pytest.mark.req("AUTH-05")
def test_two_devices_work_side_by_side(browser: Browser, server: Server, person: Person):
    other = run_auth(auth.start_session, person.id, DEVICE, replaces="", rehashed=None)
    with visiting(browser, server) as one, visiting(browser, server, width=360) as two:
        one.sign_in(person)
        two.sign_in(Person(person.id, person.email, person.full_name, other))
        for visit in (one, two):
            open_profile(visit.page())


@pytest.mark.req("AUTH-01")
def test_what_is_wrong_with_a_sign_up_stands_next_to_its_field_and_the_rest_stays(visit: Visit):
    page = visit.page()
    page.goto("/signup")
    page.get_by_label("Full name").fill("Ana Kovač")
    page.get_by_label("E-mail address").fill("ana@example.org")
    page.get_by_label("Password", exact=True).fill("password")
    page.get_by_role("button", name="Create account").click()

    expect(page.get_by_text("This password is easy to guess")).to_be_visible()
    expect(page.get_by_label("Full name")).to_have_value("Ana Kovač")
    expect(page.get_by_label("E-mail address")).to_have_value("ana@example.org")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    assert "password" not in page.url.split("errors=")[0]


@pytest.mark.req("AUTH-01")
def test_signing_up_twice_looks_the_same_and_the_first_account_stays(visit: Visit, person: Person, owner_session: Session):
    page = visit.page()
    page.goto("/signup")
    page.get_by_label("Full name").fill("Somebody Else")
    page.get_by_label("E-mail address").fill(person.email.upper())
    page.get_by_label("Password", exact=True).fill("another-hammer-violet-77")
    page.get_by_role("button", name="Create account").click()

    expect(page.get_by_text("Nearly there")).to_be_visible()
    names = text("SELECT full_name FROM users WHERE email = :email")
    assert owner_session.execute(names, {"email": person.email}).scalars().all() == [person.full_name]


@pytest.mark.req("AUTH-01")
def test_a_wrong_password_is_told_without_telling_whether_there_is_an_account(visit: Visit, person: Person):
    page = visit.page()
    for email in (person.email, f"x{person.email}"):
        page.goto("/signin")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Password", exact=True).fill("wrong-password-entirely")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("This e-mail address and password do not fit together")
        expect(page.get_by_label("E-mail address")).to_have_value(email)


def test_the_password_can_be_looked_at(visit: Visit):
    page = visit.page()
    page.goto("/signin")
    field = page.get_by_label("Password", exact=True)
    field.fill("violet-hammer")
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show password").click()

    expect(field).to_have_attribute("type", "text")


def test_the_chosen_colours_stay_on_the_next_page(visit: Visit):
    page = visit.page()
    page.goto("/")
    settled(page)
    page.get_by_role("radio", name="Dark").check()
    expect(page.locator("html")).to_have_class(re.compile("dark"))

    page.goto("/signin")
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()


@pytest.mark.req("W-10")
def test_after_signing_out_nothing_of_the_person_is_left_in_the_browser_or_on_the_disk(
    visit: Visit, person: Person, server: Server
):
    ids = fill(person, CANARY)
    page = visit.page()
    page.goto("/signin")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Hello")).to_be_visible()
    (token,) = [one.get("value", "") for one in visit.context.cookies() if "session" in one.get("name", "")]
    for path in ("/profile", f"/cvs/{ids['cv']}", "/progress", "/chat", "/settings"):
        page.goto(path)
        settled(page)
    open_profile(page)
    page.get_by_label("Headline").fill(f"{CANARY} changed")
    expect(status(page, "About you")).to_have_text(SAVED)
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out")).to_be_visible()

    kept = page.evaluate(
        """async () => JSON.stringify({
            session: {...sessionStorage}, local: {...localStorage}, cookies: document.cookie,
            databases: (await indexedDB.databases()).map((one) => one.name), caches: await caches.keys(),
        })"""
    )
    secrets = (CANARY, token, person.email, person.full_name, person.id, PASSWORD)
    assert [secret for secret in secrets if secret in kept] == []
    assert not [one for one in visit.context.cookies() if "session" in one.get("name", "")]
    expect(page.get_by_label("E-mail address")).to_have_value("")
    log = server.log.read_text()
    assert [secret for secret in secrets if secret in log] == []
    folder = settings().data_dir
    # The database is meant to have them; nothing else.
    others = [file for file in folder.rglob("*") if file.is_file() and "postgres" not in file.parts and file.suffix != ".eml"]
    others += [file for file in (PROJECT_ROOT / ".states").rglob("*") if file.is_file()]
    for file in others:
        raw = file.read_bytes()
        assert [secret for secret in secrets if secret.encode() in raw] == [], file
