"""Everything that works once, used fifty times at the same moment: one use wins."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp.totp import TOTP

from tests.accounts.github import GitHub
from tests.accounts.office import token_in
from tests.accounts.test_second_factor import switch_on, wait_for_room
from tests.accounts.visitor import Visitor, soon

TIMES = 50


def _together(visitors: list[Visitor], use: Callable[[Visitor], object]) -> None:
    with ThreadPoolExecutor(TIMES) as threads:
        list(threads.map(use, visitors))


def _copies(visitor: Visitor, *, with_cookies: bool) -> list[Visitor]:
    """The same browser fifty times: its requests, not its address, for its limits are not what is tested."""
    made = [visitor.another() for _ in range(TIMES)]
    for one in made if with_cookies else ():
        one.cookies.update(visitor.cookies)
    return made


@pytest.mark.req("A-15")
def test_a_change_of_address(member, office, db):
    new = f"new-{member.email}"
    member.post("/auth/email", {"email": new})
    token = token_in(office.wait_for(new))
    copies = _copies(member, with_cookies=False)
    _together(copies, lambda one: one.post("/auth/verify", {"token": token}))
    assert sorted(one.last.status for one in copies) == [200, *[410] * (TIMES - 1)]


@pytest.mark.req("A-15")
def test_the_link_to_a_copy_of_ones_data(member, db):
    member.post("/auth/export")
    ready = "SELECT e.id FROM data_exports e JOIN users u ON u.id = e.user_id WHERE u.email = %s AND status = 'READY'"
    assert soon(lambda: db.execute(ready, [member.email]).fetchone(), 30)
    member.post("/auth/export/link", {"export_id": db.execute(ready, [member.email]).fetchone()[0]})
    link = member.to
    copies = _copies(member, with_cookies=True)
    _together(copies, lambda one: one.get(link))
    assert sorted(one.last.status for one in copies) == [200, *[404] * (TIMES - 1)]


@pytest.mark.req("A-15")
@pytest.mark.req("A-50")
@pytest.mark.parametrize("kind", ["recovery code", "code of the app"])
def test_a_second_factor(member, db, kind):
    """Each in a step of its own; the account's limit of tries would hide what is tested."""
    app, codes = switch_on(member)
    copies = _copies(member, with_cookies=False)
    for number, one in enumerate(copies):
        if number % 5 == 0:
            db.execute("DELETE FROM rate_limits")
        one.sign_in()
        assert one.to == "/signin/code"
    db.execute("UPDATE two_factor t SET last_step = 0 FROM users u WHERE u.id = t.user_id AND u.email = %s", [member.email])
    wait_for_room()
    code = codes[0] if kind == "recovery code" else app.now()
    assert isinstance(app, TOTP)
    won: list[Visitor] = []
    for start in range(0, TIMES, 5):  # five tries are what an account has in five minutes
        db.execute("DELETE FROM rate_limits")
        _together(copies[start : start + 5], lambda one: one.post("/auth/code", {"code": code}))
    won = [one for one in copies if one.token]
    assert len(won) == 1


@pytest.mark.req("A-15")
@pytest.mark.req("A-50")
def test_the_step_between_the_password_and_the_code(member, db):
    _, codes = switch_on(member)
    began = member.another()
    db.execute("DELETE FROM rate_limits")
    began.sign_in()
    copies = _copies(began, with_cookies=True)
    pairs = list(zip(copies, codes * 5, strict=True))
    db.execute("DELETE FROM rate_limits")
    with ThreadPoolExecutor(TIMES) as threads:
        list(threads.map(lambda pair: pair[0].post("/auth/code", {"code": pair[1]}), pairs))
    assert sum(bool(one.token) for one, _ in pairs) == 1


@pytest.mark.req("A-15")
@pytest.mark.req("O-01")
def test_the_way_back_from_a_provider(newcomer, github_port, db):
    github = GitHub(github_port)
    try:
        github.be(secrets.randbelow(10**9), newcomer.email)
        newcomer.get("/auth/with/github")
        back = github.authorize(newcomer.last.headers["location"])
        code = parse_qs(urlsplit(back).query)["code"][0]
        github.codes = _Generous({code: github.codes[code]})  # it is our own check that is tested, not the provider's
        copies = _copies(newcomer, with_cookies=True)
        _together(copies, lambda one: one.get(back))
        assert sum(bool(one.token) for one in copies) == 1
        assert db.execute("SELECT count(*) FROM users WHERE email = %s", [newcomer.email]).fetchone() == (1,)
    finally:
        github.close()


class _Generous(dict[str, str]):
    """Codes that work again and again."""

    def pop(self, key: str, default: str | None = None) -> str | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self.get(key, default)


@pytest.mark.req("A-15")
def test_what_a_passkey_is_asked(member, db, mail_home):
    """No answer fits: what counts is that of fifty only one is looked at, the others are too late."""
    member.post_json("/auth/passkey/ask", {})
    copies = _copies(member, with_cookies=True)
    started = time.monotonic()
    _together(copies, lambda one: one.post_json("/auth/passkey/signin", {"credential": {"id": "AAAA"}}))
    assert time.monotonic() - started < 60
    assert {one.last.status for one in copies} == {422}
    used = "SELECT max(tries), count(*) FILTER (WHERE used_at IS NOT NULL) FROM challenges WHERE kind = 'passkey'"
    tries, finished = db.execute(used).fetchone()
    assert finished >= 1
    assert tries == 1
