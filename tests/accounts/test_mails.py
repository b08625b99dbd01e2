"""Mails, received by a real SMTP server."""

import contextlib
import time

import pytest

from tests.accounts.conftest import closed
from tests.accounts.office import link_in, text_of, token_in
from tests.accounts.visitor import PASSWORD, Visitor, soon


@pytest.mark.req("AUTH-03")
def test_signing_up_brings_a_mail_whose_link_confirms_the_address(newcomer, office, db, site):
    newcomer.sign_up()
    letter = office.wait_for(newcomer.email)

    assert letter["To"] == newcomer.email
    assert link_in(letter).startswith(f"{site.url}/verify#")
    html = letter.get_body(("html",)).get_content()
    assert link_in(letter) in html
    assert "Ana" not in text_of(letter)  # what a stranger typed is not sent to somebody's address
    newcomer.sign_in()
    assert newcomer.words["errors"] == "form.credentials"
    newcomer.post("/auth/verify", {"token": token_in(letter)})
    newcomer.sign_in()
    assert newcomer.to == "/home"
    assert db.execute("SELECT is_verified FROM users WHERE email = %s", [newcomer.email]).fetchone() == (True,)


@pytest.mark.req("A-11")
def test_an_address_that_has_an_account_gets_another_mail_and_the_page_says_the_same(member, office, db):
    again, fresh = member.another(), Visitor(member.server)
    answers = [visitor.sign_up("another-Violet-hammer-9") for visitor in (again, fresh)]

    assert answers[0].status == answers[1].status
    assert answers[0].body == answers[1].body
    assert answers[0].headers["location"] == answers[1].headers["location"]
    assert "already" in office.wait_for(member.email)["Subject"]
    assert db.execute("SELECT count(*) FROM users WHERE email = %s", [member.email]).fetchone() == (1,)


@pytest.mark.req("F-10")
def test_without_smtp_sign_up_succeeds_and_the_mails_come_when_it_is_back(site, office, db):
    people = {mood: Visitor(site) for mood in ("closed", "hang", "451 Later", "421 Busy")}
    for mood, visitor in people.items():
        office.mood = "" if mood == "closed" else mood
        with closed(office) if mood == "closed" else contextlib.nullcontext():
            assert visitor.sign_up().headers["location"] == "/signin?notice=confirm"
            assert soon(lambda: _tries(db, visitor) >= 1, 40)  # noqa: B023  (called at once)
    office.mood = ""
    for visitor in people.values():
        assert office.count(visitor.email) == 0
    for visitor in people.values():
        letter = office.wait_for(visitor.email, timeout=100)  # the job looks every minute
        visitor.post("/auth/verify", {"token": token_in(letter)})
        visitor.sign_in()
        assert visitor.token
        assert office.count(visitor.email) == 0


@pytest.mark.req("F-10")
def test_an_address_that_the_server_refuses_for_good_is_given_up(newcomer, office, db):
    office.mood = "550 No such user"
    newcomer.sign_up()
    assert soon(lambda: db.execute("SELECT status FROM mails WHERE address = %s", [newcomer.email]).fetchone() == ("FAILED",))
    office.mood = ""
    newcomer.post("/auth/resend", {"email": newcomer.email})
    assert token_in(office.wait_for(newcomer.email))


@pytest.mark.req("A-19")
@pytest.mark.parametrize(
    "email",
    [
        "a@x.com\r\nBcc: v@x.com",
        '"x y"@x.com',
        "a@[127.0.0.1]",
        "x@y.com%0aBcc:v@x.com",
        f"{'l' * 65}@example.org",
        "\u0430dmin@example.org",
        "a@x.com, v@x.com",
        "a@x.com\0",
    ],
)
def test_an_address_that_is_none_is_refused_and_nothing_is_sent(newcomer, office, db, email):
    newcomer.email = email
    newcomer.sign_up()
    assert "email.invalid" in newcomer.words["errors"]
    newcomer.post("/auth/forgot", {"email": email})
    assert newcomer.words["errors"] == "email.invalid"
    assert db.execute("SELECT count(*) FROM mails WHERE address ILIKE '%%bcc%%'").fetchone() == (0,)


@pytest.mark.req("A-19")
def test_a_name_cannot_become_a_header_or_html(newcomer, office, db):
    name = "<b>x</b>\r\nSubject: y"
    newcomer.sign_up(name=name)
    newcomer.post("/auth/verify", {"token": token_in(office.wait_for(newcomer.email))})
    newcomer.post("/auth/forgot", {"email": newcomer.email})
    newcomer.post("/auth/reset", {"token": token_in(office.wait_for(newcomer.email)), "password": "orbit-hammer-Green-77"})
    letter = office.wait_for(newcomer.email, "was changed")

    assert letter["Subject"] == "Your password was changed"
    assert letter.get_all("Subject") == ["Your password was changed"]
    assert "<b>x</b>" not in letter.get_body(("html",)).get_content()
    assert "&lt;b&gt;x&lt;/b&gt; Subject: y" in letter.get_body(("html",)).get_content()


@pytest.mark.req("A-12")
def test_links_lead_to_the_configured_address_whatever_the_request_says(newcomer, office, site):
    newcomer.post(
        "/auth/signup",
        {"email": newcomer.email, "full_name": "Eve Adams", "password": "violet-hammer-orbit-42"},
        **{"Host": "evil.test", "X-Forwarded-Host": "evil.test"},
    )
    letter = office.wait_for(newcomer.email)
    assert "evil" not in letter.as_string()
    assert link_in(letter).startswith(f"{site.url}/")


@pytest.mark.req("G-05")
def test_the_outbox_page_is_not_there_in_production(newcomer):
    assert newcomer.get("/dev/outbox").status == 404


def _tries(db, visitor) -> int:
    row = db.execute("SELECT max(tries) FROM mails WHERE address = %s AND error IS NOT NULL", [visitor.email]).fetchone()
    return row[0] or 0


@pytest.mark.req("A-12")
@pytest.mark.req("A-10")
def test_no_answer_tells_what_kind_of_account_an_address_has(member, other_member, db):
    """Unknown, known, not confirmed, suspended, without a password: the same bytes, whatever is asked."""
    unconfirmed, suspended, unknown = (Visitor(member.server) for _ in range(3))
    for one in (unconfirmed, suspended):
        one.sign_up()
    db.execute("UPDATE users SET is_verified = true, is_active = false WHERE email = %s", [suspended.email])
    db.execute("UPDATE users SET password_hash = NULL WHERE email = %s", [other_member.email])
    emails = {member.email: "wrong-but-also-secret"}
    emails |= dict.fromkeys((other_member.email, unconfirmed.email, suspended.email, unknown.email), PASSWORD)
    for path in ("/auth/signin", "/auth/signup", "/auth/forgot", "/auth/resend"):
        answers = set()
        for email, password in emails.items():
            db.execute("DELETE FROM rate_limits")
            form = {"email": email, "password": password, "full_name": "Ana Kovač"}
            if path == "/auth/signup":
                form["password"] = "Orbit-hammer-green-77"
            answer = Visitor(member.server).post(path, form)
            assert answer.status == 303
            answers.add(str(({name: value for name, value in answer.headers.items() if name != "date"}, answer.body)))
        assert len(answers) == 1, path


@pytest.mark.req("A-12")
def test_known_and_unknown_addresses_get_the_same_answer_in_the_same_time(member, db):
    answers, times = [], {True: [], False: []}
    for number in range(40):
        for known in (True, False):
            visitor = member.another() if known else Visitor(member.server)
            db.execute("DELETE FROM rate_limits")
            started = time.monotonic()
            answer = visitor.post("/auth/forgot", {"email": visitor.email})
            if number > 3:
                times[known].append(time.monotonic() - started)
            answers.append((answer.status, {k: v for k, v in answer.headers.items() if k != "date"}, answer.body))
    assert len({str(answer) for answer in answers}) == 1
    medians = {known: sorted(found)[len(found) // 2] for known, found in times.items()}
    assert abs(medians[True] - medians[False]) < max(0.015, 0.1 * min(medians.values())), medians
