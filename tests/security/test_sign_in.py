"""Sign-up, sign-in, sign-out: what they give away and what they accept."""

import statistics
import string
import threading
import time
import unicodedata
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from careerhub.auth import passwords
from careerhub.core.crypto import new_token, token_digest
from careerhub.core.ids import new_id
from tests.factories import PASSWORD
from tests.security import http
from tests.security.loop import run
from tests.security.rows import fill, fingerprint, tables_of_people
from tests.security.ws import Tab, full_name

CANARY = "Kanarienvogel"
WRONG = {"password": "wrong-wrong-wrong-1"}
LONG = "k" * 72


def without_clock(answer: http.Answer) -> tuple[int, dict[str, str], bytes]:
    return answer.status, {name: value for name, value in answer.headers.items() if name != "date"}, answer.body


def pairs_apart() -> list[tuple[str, str]]:
    """Passwords of which the one must not open what the other locks."""
    return [
        (f"{LONG}1", f"{LONG}2"),
        ("abc\0def", "abc\0xyz"),
        (" violet hammer ", "violet hammer"),
        ("Violet", "violet"),
        ("x", "x\0"),
    ]


@pytest.mark.req("A-04")
@pytest.mark.parametrize(("one", "other"), pairs_apart())
def test_every_character_of_a_password_counts(monkeypatch, one, other):
    monkeypatch.setattr(passwords, "COST", 4)
    kept = run(passwords.hash_password, one)
    assert run(passwords.verify, one, kept)
    assert not run(passwords.verify, other, kept)


@pytest.mark.req("A-04")
@pytest.mark.parametrize("password", ["😀" * 64, "k" * 73, "é" * 200, "\0" * 9, "\udcff lone", "Пароль" * 40, "x" * 256])
def test_no_password_is_too_strange_to_be_checked(monkeypatch, password):
    monkeypatch.setattr(passwords, "COST", 4)
    kept = run(passwords.hash_password, password)
    assert run(passwords.verify, password, kept)
    assert not run(passwords.verify, password, None)
    assert not run(passwords.verify, password[:-1], kept)


@pytest.mark.req("A-04")
def test_the_two_spellings_of_an_accent_are_one_password(monkeypatch):
    monkeypatch.setattr(passwords, "COST", 4)
    one, other = (unicodedata.normalize(form, "žltý kôň é") for form in ("NFC", "NFD"))
    assert one != other
    assert run(passwords.verify, other, run(passwords.hash_password, one))


@pytest.mark.req("A-04")
def test_long_passwords_sign_in_and_longer_ones_are_refused_fast(proxied):
    email, password = f"{new_id().lower()}@example.org", "".join(chr(0x1F400 + number * 37 % 251) for number in range(64))
    form = {"email": email, "full_name": "Eve Adams", "password": password}
    assert http.post(proxied, "/auth/signup", form, address=http.new_address()).status == 303
    answer = http.post(proxied, "/auth/signin", {"email": email, "password": password}, address=http.new_address())
    assert answer.token
    for path in ("/auth/signin", "/auth/signup"):
        times = []
        for size in (4097, 100_000, 500_000):
            started = time.monotonic()
            answer = http.post(proxied, path, form | {"password": "x" * size}, address=http.new_address())
            times.append(time.monotonic() - started)
            assert answer.status == 400
        assert min(times) < 0.05


@pytest.mark.req("A-10")
def test_every_failed_sign_in_gives_the_same_answer_in_the_same_time(proxied, person, owner_session):
    def account(change: str) -> str:
        email = f"{new_id().lower()}@example.org"
        columns = "id, email, full_name, password_hash"
        copied = f"INSERT INTO users ({columns}) SELECT :id, :email, full_name, password_hash FROM users WHERE id = :from"
        owner_session.execute(text(copied), {"id": new_id(), "email": email, "from": person.id})
        owner_session.execute(text(f"UPDATE users SET {change} WHERE email = :email"), {"email": email})
        owner_session.commit()
        return email

    cases = {
        "wrong password": {"email": person.email} | WRONG,
        "unknown": {"email": f"{new_id().lower()}@example.org", "password": PASSWORD},
        "disabled": {"email": account("is_active = false"), "password": PASSWORD},
        "without a password": {"email": account("password_hash = NULL"), "password": PASSWORD},
        "no address": {"email": "a\0b", "password": PASSWORD},
    }
    answers, times = {}, {case: [] for case in cases}
    for _ in range(6):
        for case, form in cases.items():
            started = time.monotonic()
            answers[case] = without_clock(http.post(proxied, "/auth/signin", form, address=http.new_address()))
            times[case].append(time.monotonic() - started)
    assert len({str(answer) for answer in answers.values()}) == 1, answers
    quick = {case: statistics.quantiles(found, n=4)[0] for case, found in times.items()}  # the machine does other things too
    assert max(quick.values()) - min(quick.values()) < max(0.015, 0.25 * min(quick.values())), quick


@pytest.mark.req("A-11")
def test_a_sign_up_does_not_tell_whether_the_address_is_taken(proxied, person, owner_session):
    fill(person)
    before = fingerprint(owner_session, person.id)
    answers, times = {}, {"taken": [], "TAKEN": [], "free": []}
    for _ in range(3):
        for case in times:
            email = {"taken": person.email, "TAKEN": person.email.upper()}.get(case, f"{new_id().lower()}@example.org")
            form = {"email": email, "full_name": "Eve Adams", "password": "violet-hammer-orbit-43"}
            owner_session.execute(text("DELETE FROM rate_limits"))
            owner_session.commit()
            started = time.monotonic()
            answers[case] = without_clock(http.post(proxied, "/auth/signup", form, address=http.new_address()))
            times[case].append(time.monotonic() - started)
    assert len({str(answer) for answer in answers.values()}) == 1
    quick = {case: min(found) for case, found in times.items()}
    assert max(quick.values()) - min(quick.values()) < max(0.015, 0.25 * min(quick.values())), quick
    assert fingerprint(owner_session, person.id) == before
    assert not http.post(proxied, "/auth/signin", {"email": person.email, "password": "violet-hammer-orbit-43"}).token
    assert http.post(proxied, "/auth/signin", {"email": person.email, "password": PASSWORD}, address=http.new_address()).token


ELSEWHERE = [
    "//evil.test",
    "/\\evil.test",
    "\\\\evil.test",
    "https://evil.test",
    "javascript:alert(1)",
    "/%2f%2fevil.test",
    "/%2Fevil.test",
    "/%5cevil.test",
    "\t//evil.test",
    "/\t/evil.test",
    "/\n/evil.test",
    "https://localhost@evil.test",
    "///evil.test",
    "evil.test",
    "/\u2028/evil.test//",
    "data:text/html,x",
    "",
    " /ok",
    "http:/evil.test",
    "/x\r\nSet-Cookie: a=b",
    "/a\\..\\b",
]


@pytest.mark.req("A-18")
@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_sent_to_another_site(proxied, person, target):
    encoded = "".join(f"%{byte:02x}" for byte in target.encode())
    form = {"email": person.email, "password": PASSWORD, "next": target}
    answers = [
        http.request(proxied, "GET", f"/auth/resume?next={encoded}", session=person.token),
        http.post(proxied, "/auth/signin", form, address=http.new_address()),
        http.request(proxied, "GET", f"/auth/resume?next={encoded}"),
        http.post(proxied, "/auth/signin", form | {"next": ""}, address=http.new_address(), Referer=f"https://x/?next={encoded}"),
    ]
    for answer in answers:
        location = answer.headers["location"]
        assert answer.status == 303
        assert location.startswith("/")
        assert urlsplit(location).netloc == ""
        assert "\\" not in location
        assert "evil" not in urlsplit(location).path.lstrip("/").partition("/")[0]
        assert answer.headers.get("set-cookie", "").partition("=")[0] != "a"
    assert answers[1].token


@pytest.mark.req("A-18")
def test_a_path_of_this_site_is_where_one_goes_on(proxied, person):
    form = {"email": person.email, "password": PASSWORD, "next": "/ok?x=1"}
    assert http.post(proxied, "/auth/signin", form, address=http.new_address()).headers["location"] == "/ok?x=1"
    assert http.request(proxied, "GET", "/auth/resume?next=/ok%3Fx=1", session=person.token).headers["location"] == "/ok?x=1"


def test_a_person_who_is_faster_than_the_pages_script_goes_where_they_wanted(proxied, person):
    form = {"email": person.email, "password": PASSWORD, "next": ""}
    page = f"{proxied.url}/signin/?next=%2Fok%3Fx%3D1"
    assert http.post(proxied, "/auth/signin", form, address=http.new_address(), Referer=page).headers["location"] == "/ok?x=1"


@pytest.mark.req("A-31")
def test_tokens_cannot_be_guessed_and_are_not_kept(person, owner_session):
    tokens = {new_token() for _ in range(10_000)}
    assert len(tokens) == 10_000
    assert {len(token) for token in tokens} == {43}  # 256 bits in base64
    assert set("".join(tokens)) == set(string.ascii_letters + string.digits + "-_")
    fill(person)
    for table in ("users", "rate_limits", *tables_of_people(owner_session)):
        rows = "\n".join(owner_session.execute(text(f"SELECT t::text FROM {table} t")).scalars())
        for secret in (person.token, person.token[:16], PASSWORD):
            assert secret not in rows, table


@pytest.mark.req("A-32")
def test_a_session_that_was_put_there_is_not_taken_over(proxied, person):
    form = {"email": person.email, "password": PASSWORD}
    planted = new_token()
    first = http.post(proxied, "/auth/signin", form, session=planted, address=http.new_address()).token
    second = http.post(proxied, "/auth/signin", form, session=first, address=http.new_address()).token
    assert len({planted, first, second}) == 3
    alive = {
        token: http.request(proxied, "GET", "/auth/resume?next=/x", session=token).headers["location"]
        for token in (planted, first, second)
    }
    assert alive == {planted: "/signin?next=%2Fx", first: "/signin?next=%2Fx", second: "/x"}
    for near in (token_digest(second), second.lower(), f"{second}x", second[:-1]):
        assert http.request(proxied, "GET", "/auth/resume?next=/x", session=near).headers["location"] != "/x"
    bearer = http.request(proxied, "GET", "/auth/resume?next=/x", {"Authorization": f"Session {token_digest(second)}"})
    assert bearer.headers["location"] == "/signin?next=%2Fx"


@pytest.mark.req("A-35")
def test_after_signing_out_nothing_is_open_any_more(server, person):
    cv_id = fill(person, CANARY)["cv"]
    with Tab(server, person.token) as tab, Tab(server, person.token) as second:
        for open_tab in (tab, second):
            assert CANARY in open_tab.hydrate("/profile")
        answer = http.post(server, "/auth/signout", {}, session=person.token)
        closed = [threading.Thread(target=open_tab.wait_closed, args=(1,)) for open_tab in (tab, second)]
        for thread in closed:
            thread.start()
        for thread in closed:
            thread.join()
        assert tab.closed
        assert second.closed
    assert answer.headers["clear-site-data"]
    assert answer.token == ""
    assert "Max-Age=0" in answer.headers["set-cookie"]
    for path in (f"/api/cvs/{cv_id}.pdf", "/auth/resume?next=/profile"):
        replayed = http.request(server, "GET", path, session=person.token)
        assert replayed.status in (303, 401)
        assert replayed.headers.get("location", "/signin").startswith("/signin")
    with Tab(server, person.token, tab=tab.token) as replay:
        replay.call(full_name("career_state.load"))
        replay.hydrate("/profile")
        assert CANARY not in replay.text
    for path in ("/profile/", "/home/", "/cvs/", f"/cvs/{cv_id}"):
        page = http.request(server, "GET", path)
        assert page.headers["cache-control"] == "no-store", path
        assert CANARY not in page.text
