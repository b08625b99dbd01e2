"""The second factor: a code of the app, once; recovery codes, once each."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyotp.totp import TOTP

from tests.accounts.office import token_in
from tests.accounts.visitor import PASSWORD, Visitor

NEW = "Orbit-hammer-green-77"


def switch_on(visitor: Visitor) -> tuple[TOTP, list[str]]:
    """Switch two-factor on; the app and the recovery codes."""
    page = visitor.post("/auth/totp/begin").text
    assert "<svg" in page
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert secret
    app = TOTP(secret.group(1).replace(" ", ""))
    wait_for_room()
    codes = visitor.post("/auth/totp/confirm", {"code": app.now()}).text
    return app, re.findall(r"<code>([A-Z0-9-]+)</code>", codes)


def wait_for_room() -> None:
    """Wait until the 30 seconds of a code are not nearly over."""
    if (left := 30 - time.time() % 30) < 6:
        time.sleep(left + 0.1)


def _forget_step(db, visitor) -> None:
    db.execute("UPDATE two_factor t SET last_step = 0 FROM users u WHERE u.id = t.user_id AND u.email = %s", [visitor.email])
    db.execute("DELETE FROM rate_limits")


def _code(visitor, code):
    return visitor.post("/auth/code", {"code": code})


@pytest.mark.req("AUTH-12")
@pytest.mark.req("A-50")
def test_with_the_app_switched_on_a_password_alone_opens_nothing(member, db, office):
    app, codes = switch_on(member)
    assert len(set(codes)) == 10
    assert office.wait_for(member.email, "ways to sign in")
    assert member.is_in()
    visitor = member.another()
    visitor.sign_in(next_path="/cvs")
    assert (visitor.to, visitor.token) == ("/signin/code", "")
    _forget_step(db, member)
    wait_for_room()
    _code(visitor, app.now())
    assert (visitor.to, bool(visitor.token)) == ("/cvs", True)
    assert not [row for row in db.execute("SELECT sealed::text FROM two_factor") if app.secret in row[0]]


@pytest.mark.req("A-50")
def test_a_code_is_used_up_also_for_its_neighbours_and_by_parallel_use(member, db):
    app, _ = switch_on(member)
    _forget_step(db, member)
    wait_for_room()
    code = app.now()
    visitors = [member.another() for _ in range(5)]
    for visitor in visitors:
        visitor.sign_in()
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda visitor: _code(visitor, code), visitors))
    assert sum(bool(visitor.token) for visitor in visitors) == 1
    again = member.another()
    again.sign_in()
    db.execute("DELETE FROM rate_limits")
    for used in (code, app.at(time.time() - 30), app.at(time.time() - 60), app.at(time.time() + 30), app.at(time.time() + 60)):
        _code(again, used)
        assert again.words["errors"] == "code.wrong"
    assert not again.token


@pytest.mark.req("A-50")
def test_after_five_wrong_codes_the_right_one_is_of_no_use(member, db):
    app, codes = switch_on(member)
    _forget_step(db, member)
    visitor = member.another()
    visitor.sign_in()
    for _ in range(5):
        _code(visitor, "000000" if app.now() != "000000" else "111111")
    _code(visitor, app.now())
    assert (visitor.to, visitor.words.get("errors"), visitor.token) == ("/signin", "form.expired", "")
    visitor.sign_in()
    assert _code(visitor, app.now()).status == 429  # whichever step: the account's own limit
    assert _code(visitor, codes[0]).status == 429


@pytest.mark.req("A-50")
def test_a_recovery_code_works_once_and_its_use_is_told(member, db, office):
    _, codes = switch_on(member)
    office.wait_for(member.email, "ways to sign in")
    for code, expected in ((codes[0], True), (codes[0], False), (codes[1].lower().replace("-", " "), True)):
        db.execute("DELETE FROM rate_limits")
        visitor = member.another()
        visitor.sign_in()
        _code(visitor, code)
        assert bool(visitor.token) == expected
    assert office.wait_for(member.email, "ways to sign in")
    kept = " ".join(row[0] for row in db.execute("SELECT code_hash FROM recovery_codes"))
    assert not [code for code in codes if code.replace("-", "") in kept or code in kept]


@pytest.mark.req("A-51")
def test_a_reset_does_not_get_round_the_second_factor(member, db, office):
    switch_on(member)
    member.post("/auth/forgot", {"email": member.email})
    token = token_in(office.wait_for(member.email, "Choose"))
    visitor = member.another()
    visitor.post("/auth/reset", {"token": token, "password": NEW})
    visitor.sign_in(NEW)
    assert (visitor.to, visitor.token) == ("/signin/code", "")


@pytest.mark.req("A-51")
def test_the_step_belongs_to_one_browser_and_one_password(member, other_member, db):
    app, _ = switch_on(member)
    _forget_step(db, member)
    began, other = member.another(), member.another()
    began.sign_in()
    wait_for_room()
    _code(other, app.now())
    assert (other.to, other.token) == ("/signin", "")
    other.cookies["__Host-ch_step"] = "guess"
    _code(other, app.now())
    assert not other.token
    db.execute("UPDATE challenges SET expires_at = now() - interval '1 second'")
    _code(began, app.now())
    assert (began.to, began.token) == ("/signin", "")


@pytest.mark.req("AUTH-12")
def test_it_can_be_switched_off_and_codes_made_anew(member, db):
    _, codes = switch_on(member)
    again = re.findall(r"<code>([A-Z0-9-]+)</code>", member.post("/auth/codes").text)
    assert len(again) == 10
    assert not set(codes) & set(again)
    member.post("/auth/totp/remove")
    assert member.words["notice"] == "two_factor_off"
    visitor = member.another()
    visitor.sign_in(PASSWORD)
    assert visitor.token


@pytest.mark.req("AUTH-12")
def test_a_secret_whose_app_shows_another_code_is_not_in_force(member):
    member.post("/auth/totp/begin")
    member.post("/auth/totp/confirm", {"code": "000000"})
    assert member.words["errors"] == "code.wrong"
    visitor = member.another()
    visitor.sign_in()
    assert visitor.token


@pytest.mark.req("AUTH-12")
def test_a_passkey_answer_that_was_made_up_opens_nothing(member, mail_home):
    newcomer = Visitor(member.server)
    asked = newcomer.post_json("/auth/passkey/ask", {})
    assert asked["options"]["userVerification"] == "required"
    for credential in (
        {},
        {"id": "x"},
        {"id": 5},
        {"id": "AAAA", "rawId": "AAAA", "response": {}, "type": "public-key"},
        [],
        "x",
        None,
    ):
        assert "message" in newcomer.post_json("/auth/passkey/signin", {"credential": credential})
        assert "message" in member.post_json("/auth/passkey/add", {"credential": credential})
    assert not newcomer.token
    assert "Traceback" not in (mail_home.folder / "server.log").read_text()
