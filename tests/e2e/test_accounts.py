"""Accounts in a browser: in by every way there is, out, and gone."""

import re
import time

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pyotp.totp import TOTP

from tests.accounts.conftest import db, google, mail_home, member, newcomer, office, site  # noqa: F401  (fixtures)
from tests.accounts.conftest import github_port as github_port
from tests.accounts.office import link_in
from tests.accounts.test_second_factor import wait_for_room
from tests.accounts.visitor import PASSWORD
from tests.conftest import Visit
from tests.e2e.helpers import settled, visiting
from tests.e2e.test_pages import WIDER_THAN_THE_WINDOW

NEW = "Orbit-hammer-green-77"


@pytest.fixture
def page(browser: Browser, site, db):  # noqa: F811
    with visiting(browser, site) as visit:
        yield visit.page()


def _sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/signin")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def _signed_up(page: Page, email: str, office) -> None:  # noqa: F811
    page.goto("/signup")
    page.get_by_label("Full name").fill("Ana Kovač")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("confirm your address with the link")).to_be_visible()
    page.goto(link_in(office.wait_for(email, "Confirm")))
    assert "#" not in page.url
    page.get_by_role("button", name="Confirm my address").click()
    expect(page.get_by_role("heading", name="Address confirmed")).to_be_visible()
    _sign_in(page, email)
    expect(page.get_by_role("heading", name="What you know")).to_be_visible()


@pytest.mark.req("AUTH-03")
@pytest.mark.req("AUTH-04")
def test_sign_up_confirm_sign_in_forget_reset(page, newcomer, office):  # noqa: F811
    _signed_up(page, newcomer.email, office)
    page.get_by_role("button", name="Account").click()
    expect(page.locator("#account-menu").get_by_text("Ana Kovač")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Get a link").click()
    expect(page.get_by_role("heading", name="A link by mail")).to_be_visible()  # else the field of the page before is filled
    page.get_by_label("E-mail address").fill(newcomer.email)
    page.get_by_role("button", name="Choose a new password").click()
    expect(page.get_by_text("a mail is on its way")).to_be_visible()
    page.goto(link_in(office.wait_for(newcomer.email, "Choose")))
    page.get_by_role("textbox", name="New password").fill("password")
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("textbox", name="New password").fill(NEW)
    page.get_by_role("button", name="Save the new password").click()
    expect(page.get_by_text("Your new password is saved")).to_be_visible()
    _sign_in(page, newcomer.email, NEW)
    expect(page.get_by_role("heading", name="Hello, Ana Kovač")).to_be_visible()


@pytest.mark.req("A-05")
@pytest.mark.parametrize(
    ("path", "label", "autocomplete"),
    [
        ("/signup", "Password", "new-password"),
        ("/signin", "Password", "current-password"),
        ("/confirm", "Password", "current-password"),
        ("/reset", "New password", "new-password"),
        ("/settings/security", "New password", "new-password"),
        ("/settings/security", "Password now", "current-password"),
    ],
)
def test_password_fields_work_with_managers_pasting_and_looking(page, member, path, label, autocomplete):  # noqa: F811
    if path.startswith("/settings"):
        _sign_in(page, member.email)
        expect(page.get_by_role("heading", name="What you know")).to_be_visible()  # the first time one is led there
    page.goto(path)
    field = page.get_by_role("textbox", name=label, exact=True).or_(page.get_by_label(label, exact=True)).first
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", autocomplete)
    expect(page.locator("form").filter(has=field).get_by_role("button", name="Show password").first).to_be_visible()
    field.focus()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", "a pasted violet hammer")
    page.keyboard.press("Control+V")
    expect(field).to_have_value("a pasted violet hammer")
    toggle = field.locator("xpath=following-sibling::button")
    toggle.click()
    expect(field).to_have_attribute("type", "text")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.req("AUTH-12")
def test_with_an_authenticator_app_signing_in_takes_a_code(page, member, db):  # noqa: F811
    _sign_in(page, member.email)
    expect(page.get_by_role("heading", name="What you know")).to_be_visible()  # the first time one is led there
    page.goto("/settings/security")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    app = TOTP(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code").fill(app.now())
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".codes li")).to_have_count(10)
    code = page.locator(".codes li").first.inner_text()
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes are left")).to_be_visible()
    expect(page.get_by_text("From now on signing in takes a code")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    _sign_in(page, member.email)
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    page.get_by_role("textbox", name="Code").fill(code)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Hello, Ana Kovač")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    db.execute("UPDATE two_factor SET last_step = 0")  # as if the half minute of the first code were over
    db.execute("DELETE FROM rate_limits")
    _sign_in(page, member.email)
    wait_for_room()
    page.get_by_role("textbox", name="Code").fill(app.now())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Hello, Ana Kovač")).to_be_visible()


@pytest.mark.req("AUTH-12")
def test_a_passkey_is_made_used_and_removed(page, member):  # noqa: F811
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    _sign_in(page, member.email)
    expect(page.get_by_role("heading", name="What you know")).to_be_visible()  # the first time one is led there
    page.goto("/settings/security")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Your passkey is saved")).to_be_visible()
    expect(page.get_by_text("last used never")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/signin?next=/settings/security")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/settings/security"))
    expect(page.get_by_text("last used today")).to_be_visible()
    page.locator(".row").filter(has_text="last used").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed")).to_be_visible()


@pytest.mark.req("AUTH-07")
def test_somebody_comes_in_with_google(page, newcomer, google, site):  # noqa: F811
    claims = {"email": newcomer.email, "email_verified": True, "name": "Gina Google"}
    httpx.put(f"http://localhost:{google}/users/{newcomer.email}", json=claims).raise_for_status()
    page.goto("/signin")
    with page.expect_navigation(url=re.compile(f":{google}/")):
        page.get_by_role("link", name="Continue with Google").click()
    page.locator("input[name=sub]").fill(newcomer.email)
    page.locator("button, input[type=submit]").first.click()
    expect(page).to_have_url(re.compile(f"^{site.url}/"))
    expect(page.get_by_role("heading", name="What you know")).to_be_visible()
    page.goto("/home")
    expect(page.get_by_role("heading", name="Hello, Gina Google")).to_be_visible()


@pytest.mark.req("AUTH-05")
def test_the_other_browser_is_seen_signed_out_and_leaves(page, browser, site, member):  # noqa: F811
    _sign_in(page, member.email)
    expect(page.get_by_role("heading", name="What you know")).to_be_visible()  # the first time one is led there
    with visiting(browser, site, width=360) as elsewhere:
        other = elsewhere.page()
        _sign_in(other, member.email)
        expect(other.get_by_role("heading", name="Hello, Ana Kovač")).to_be_visible()
        page.goto("/settings/sessions")
        expect(page.get_by_text("This device")).to_have_count(1)
        expect(page.locator(".row")).to_have_count(3)
        started = time.monotonic()
        page.get_by_role("button", name="Sign out all others").click()
        expect(other).to_have_url(re.compile("/signin"))
        assert time.monotonic() - started < 5
        expect(page.get_by_text("All other devices are signed out")).to_be_visible()
        expect(page.locator(".row")).to_have_count(1)


@pytest.mark.req("OPS-08")
def test_the_data_are_fetched_the_account_is_deleted_and_the_address_is_free(page, newcomer, office, db):  # noqa: F811
    _signed_up(page, newcomer.email, office)
    db.execute("UPDATE auth_sessions SET authenticated_at = now() - interval '11 minutes'")
    page.goto("/settings/data")
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="It is me").click()
    expect(page).to_have_url(re.compile("/settings/data"))
    page.get_by_role("button", name="Make a copy").click()
    expect(page.get_by_text("Your copy is being made")).to_be_visible()
    office.wait_for(newcomer.email, "ready")
    page.get_by_role("button", name="Look again").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "careerhub-my-data.zip"
    page.get_by_label("Your e-mail address").fill(newcomer.email)
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_text("Your account and everything in it are deleted")).to_be_visible()
    db.execute("DELETE FROM rate_limits")
    _signed_up(page, newcomer.email, office)


LOADED = {  # what stands there once the server has answered
    "/settings": ".row",
    "/settings/security": ".section",
    "/settings/sessions": ".row",
    "/settings/privacy": ".row",
    "/settings/data": "#confirm",
    "/admin": ".row",
}


@pytest.mark.parametrize("look", ["light-1440", "dark-360"])
@pytest.mark.parametrize(
    "path",
    [
        "/settings",
        "/settings/security",
        "/settings/sessions",
        "/settings/privacy",
        "/settings/data",
        "/admin",
        "/confirm",
        "/forgot",
        "/signin/code",
    ],
)
def test_settings_are_accessible_and_no_wider_than_the_window(browser, site, member, db, path, look):  # noqa: F811
    db.execute("UPDATE users SET is_admin = true WHERE email = %s", [member.email])
    width = int(look.split("-")[1])
    with visiting(browser, site, width=width, dark="dark" in look) as visit:
        shown: Visit = visit
        page = shown.page()
        _sign_in(page, member.email)
        expect(page.get_by_role("heading", name="What you know")).to_be_visible()  # the first time one is led there
        page.emulate_media(reduced_motion="reduce")  # no colour is half-way there
        page.goto(path)
        settled(page)
        if path in LOADED:
            expect(page.locator(LOADED[path]).first).to_be_visible()
        page.mouse.move(0, 0)
        wide = []
        for size in (360, 768, 1440):
            page.set_viewport_size({"width": size, "height": 900})
            wide += page.evaluate(WIDER_THAN_THE_WINDOW)
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page).response["violations"]
    assert [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    assert wide == []
