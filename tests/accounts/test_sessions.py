"""Sessions and changes: who may do what, for how long, and who loses access when."""

import threading
import time

import pytest

from tests.accounts.office import token_in
from tests.accounts.visitor import PASSWORD, soon
from tests.security.ws import Tab, full_name

NEW = "Orbit-hammer-green-77"
SENSITIVE = [
    ("/auth/email", {"email": "a-new-one@example.org"}),
    ("/auth/password", {"current": PASSWORD, "password": NEW}),
    ("/auth/revoke", {"session_id": "x"}),
    ("/auth/revoke-others", {}),
    ("/auth/totp/begin", {}),
    ("/auth/totp/confirm", {"code": "123456"}),
    ("/auth/totp/remove", {}),
    ("/auth/codes", {}),
    ("/auth/passkey/remove", {"passkey_id": "x"}),
    ("/auth/unlink", {"provider": "google"}),
    ("/auth/export", {}),
    ("/auth/export/link", {"export_id": "x"}),
    ("/auth/delete", {"confirm": "x"}),
]


def _sessions(db, visitor) -> list[tuple]:
    return db.execute(
        "SELECT s.id, s.revoked_at, s.token_hash FROM auth_sessions s JOIN users u ON u.id = s.user_id "
        "WHERE u.email = %s ORDER BY s.id",
        [visitor.email],
    ).fetchall()


@pytest.mark.req("A-38")
@pytest.mark.parametrize(("path", "form"), SENSITIVE)
def test_after_ten_minutes_every_sensitive_change_asks_who_it_is(member, db, make_stale, path, form):
    make_stale(member)
    before = db.execute("SELECT password_hash, email, updated_at FROM users WHERE email = %s", [member.email]).fetchone()
    member.post(path, form)
    assert (member.last.status, member.to) == (303, "/confirm")
    assert db.execute("SELECT password_hash, email, updated_at FROM users WHERE email = %s", [member.email]).fetchone() == before
    member.post("/auth/confirm", {"current": "wrong", "next": "/settings"})
    assert member.words["errors"] == "current.wrong"
    member.post("/auth/confirm", {"current": PASSWORD, "next": "/settings/data"})
    assert member.to == "/settings/data"
    member.post(path, form)
    assert member.to != "/confirm"


@pytest.mark.req("A-38")
def test_passkeys_and_linking_ask_too(member, make_stale):
    make_stale(member)
    assert "/confirm" in member.post_json("/auth/passkey/new", {})["to"]
    assert "/confirm" in member.post_json("/auth/passkey/add", {"credential": {}})["to"]
    member.get("/auth/with/google?link")
    assert member.to == "/confirm"


@pytest.mark.req("A-38")
def test_nobody_signed_in_changes_nothing(newcomer):
    for path, form in SENSITIVE:
        newcomer.post(path, form)
        assert newcomer.to == "/signin", path
    assert "/signin" in newcomer.post_json("/auth/passkey/new", {})["to"]


@pytest.mark.req("O-09")
def test_a_form_of_another_site_is_refused_everywhere(member):
    paths = [path for path, _ in SENSITIVE] + ["/auth/signin", "/auth/signup", "/auth/forgot", "/auth/verify", "/auth/reset"]
    paths += ["/auth/code", "/auth/confirm", "/auth/signout", "/auth/signout-everywhere", "/auth/passkey/signin"]
    for path in paths:
        for origin in ("https://evil.test", "null", f"{member.server.url}.evil.test"):
            assert member.post(path, {}, Origin=origin).status == 403, path
    assert member.is_in()


@pytest.mark.req("A-30")
def test_a_password_changes_with_the_old_one_and_everybody_else_leaves(member, office, db):
    elsewhere = member.another()
    elsewhere.sign_in()
    old_token = member.token
    member.post("/auth/password", {"current": "wrong-one", "password": NEW})
    assert member.words["errors"] == "current.wrong"
    member.post("/auth/password", {"current": PASSWORD, "password": PASSWORD})
    assert member.words["errors"] == "password.same"
    member.post("/auth/password", {"current": PASSWORD, "password": "careerhub2026careerhub"})
    assert member.words["errors"] == "password.context"
    member.post("/auth/password", {"current": PASSWORD, "password": NEW})

    assert member.words["notice"] == "password"
    assert member.token != old_token
    assert member.is_in()
    assert not elsewhere.is_in()
    member.cookies["__Host-ch_session"] = old_token
    assert not member.is_in()
    assert office.wait_for(member.email, "was changed")
    fresh = member.another()
    fresh.sign_in(PASSWORD)
    assert not fresh.token
    fresh.sign_in(NEW)
    assert fresh.token


@pytest.mark.req("A-37")
def test_one_session_or_all_others_are_ended_and_nobody_elses(member, other_member, db):
    second, third = member.another(), member.another()
    for visitor in (second, third):
        visitor.sign_in()
    ids = [row[0] for row in _sessions(db, member)]
    theirs = _sessions(db, other_member)[0][0]
    assert member.post("/auth/revoke", {"session_id": theirs}).status == 404
    assert member.post("/auth/revoke", {"session_id": "nonsense"}).status == 404
    assert other_member.is_in()
    member.post("/auth/revoke", {"session_id": ids[1]})
    assert member.words["notice"] == "revoked"
    assert not second.is_in()
    assert third.is_in()
    member.post("/auth/revoke-others")
    assert not third.is_in()
    assert member.is_in()
    member.post("/auth/signout-everywhere")
    assert not member.token
    assert other_member.is_in()


@pytest.mark.req("AUTH-05")
@pytest.mark.parametrize("how", ["revoke-others", "suspend", "reset", "sql", "delete"])
def test_an_ended_session_is_cut_off_within_a_second_in_every_tab(member, office, db, how):
    browser = member.another()
    browser.sign_in()
    with Tab(member.server, browser.token) as one, Tab(member.server, browser.token) as two:
        for tab in (one, two):
            assert "Ana" in tab.hydrate("/home")
        token = ""
        if how == "reset":
            member.post("/auth/forgot", {"email": member.email})
            token = token_in(office.wait_for(member.email, "Choose"))
        frames = [len(tab.frames) for tab in (one, two)]
        started = time.monotonic()
        if how == "revoke-others":
            member.post("/auth/revoke-others")
        elif how == "suspend":
            db.execute(
                "UPDATE auth_sessions s SET revoked_at = now() FROM users u WHERE u.id = s.user_id AND u.email = %s",
                [member.email],
            )
        elif how == "reset":
            member.post("/auth/reset", {"token": token, "password": NEW})
            started = time.monotonic()
        elif how == "sql":
            db.execute(
                "DELETE FROM auth_sessions WHERE token_hash = encode(sha256(convert_to(%s, 'UTF8')), 'hex')", [browser.token]
            )
        else:
            db.execute("DELETE FROM users WHERE email = %s", [member.email])
        waiting = [threading.Thread(target=tab.wait_closed, args=(1,)) for tab in (one, two)]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
        assert one.closed
        assert two.closed
        assert time.monotonic() - started < 2
        for tab, before in zip((one, two), frames, strict=True):
            assert all("leave_to" in frame or frame.startswith("41") for frame in tab.frames[before:])
    assert not browser.is_in()


@pytest.mark.req("A-33")
@pytest.mark.parametrize(("column", "by"), [("last_seen_at", "2 hours 1 second"), ("expires_at", "24 hours 1 second")])
def test_a_session_that_is_over_is_recorded_once(member, db, column, by):
    db.execute(
        f"UPDATE auth_sessions s SET created_at = s.created_at - interval '25 hours', {column} = s.{column} - interval '{by}' "
        "FROM users u WHERE u.id = s.user_id AND u.email = %s",
        [member.email],
    )
    assert soon(lambda: not member.is_in(), 5)
    for _ in range(3):
        member.is_in()
    count = "SELECT count(*) FROM audit_logs a JOIN users u ON u.id = a.user_id WHERE u.email = %s AND action = 'session_expired'"
    assert db.execute(count, [member.email]).fetchone() == (1,)


@pytest.mark.req("AUTH-05")
def test_the_list_of_sessions_shows_device_and_place_and_no_secret(member):
    phone = member.another("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604.1")
    phone.sign_in()
    with Tab(member.server, member.token) as tab:
        tab.hydrate("/settings/sessions")
        tab.call(full_name("sessions_state.load"), {}, "/settings/sessions")
        shown = tab.value("sessions_state", "sessions")
        assert {(one["device"], one["place"], one["is_this"]) for one in shown} == {
            ("Firefox on Linux", member.address, True),
            ("Safari on iPhone", phone.address, False),
        }
        assert phone.token not in tab.text


@pytest.mark.req("A-62")
@pytest.mark.parametrize("agent", ["x" * 60_000, "a\tb signin_success admin", "Ünï\xff", ""])
def test_a_strange_user_agent_harms_nothing(member, db, agent):
    visitor = member.another(agent)
    visitor.sign_in()
    if visitor.last.status == 303:  # what is too long for a header the server refuses itself
        assert visitor.token
        longest = "SELECT max(length(user_agent)) FROM auth_sessions UNION SELECT max(length(user_agent)) FROM audit_logs"
        assert max(row[0] or 0 for row in db.execute(longest)) <= 400
    else:
        assert 400 <= visitor.last.status < 500
