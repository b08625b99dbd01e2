"""Who may open a socket, and what a socket shows to whom."""

import json
import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from websockets.exceptions import InvalidStatus

from careerhub.core.clock import utc_now
from tests.factories import Person
from tests.security import http
from tests.security.rows import fill, fingerprint
from tests.security.ws import HYDRATE, Tab, full_name, handlers, is_public, user_handlers

CANARY = "Kanarienvogel"
MEMORY_OF_SESSIONS = 2.2  # seconds; what a tab shows already stays its own that long after its session ended elsewhere


@pytest.fixture
def victim(person: Person) -> Person:
    fill(person, CANARY)
    return person


def leaks(tab: Tab, victim: Person) -> bool:
    return any(secret in tab.text for secret in (CANARY, victim.email, victim.id, victim.digest, victim.token))


ENDED = ("auth_sessions", "audit_logs")  # that a session is over is noted, once


@pytest.mark.req("W-01")
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        None,
        "http://localhost",
        "http://localhost:1",
        "https://localhost:{port}",
        "http://localhost:{port}.evil.example",
        "http://localhost:{port}@evil.example",
        "http://sub.localhost:{port}",
        "http://LOCALHOST:{port}",
        "",
        "*",
    ],
)
def test_no_other_origin_opens_a_socket(server, person, origin):
    headers = {"Origin": ""} if origin == "" else {}
    given = None if origin in (None, "") else origin.format(port=server.port)
    with pytest.raises(InvalidStatus) as refusal:
        Tab(server, person.token, origin=given, headers=headers)
    assert refusal.value.response.status_code == 403


@pytest.mark.req("W-01")
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_sites_own_origin_opens_a_socket(server, host):
    with Tab(server, origin=f"http://{host}:{server.port}") as tab:
        assert tab.settle()


@pytest.mark.req("W-01")
def test_events_do_not_travel_over_http(server, person):
    for query in ("EIO=4&transport=polling", "EIO=4&transport=polling&token=x", "EIO=4"):
        for headers in ({}, {"Origin": server.url}):
            answer = http.request(server, "GET", f"/_event/?{query}", headers, session=person.token)
            assert answer.status >= 400, query
            assert "sid" not in answer.text
    assert http.request(server, "GET", "/_event/?EIO=4", {"Origin": "https://evil.example"}).status == 403


@pytest.mark.req("W-02")
@pytest.mark.parametrize("kind", ["none", "made up", "expired", "idle", "revoked", "disabled", "digest"])
def test_without_a_live_session_every_handler_and_every_page_is_empty(server, victim, owner_session, kind):
    now = utc_now()
    changes = {
        "expired": ("auth_sessions", "created_at = :past, expires_at = :now", "user_id"),
        "idle": ("auth_sessions", "last_seen_at = :past", "user_id"),
        "revoked": ("auth_sessions", "revoked_at = :now", "user_id"),
        "disabled": ("users", "is_active = false", "id"),
    }
    if kind in changes:
        table, change, key = changes[kind]
        given = {"past": now - timedelta(hours=25), "now": now, "user": victim.id}
        owner_session.execute(text(f"UPDATE {table} SET {change} WHERE {key} = :user"), given)
        owner_session.commit()
    token = {"none": "", "made up": "A" * 43, "digest": victim.digest}.get(kind, victim.token)
    before = fingerprint(owner_session, victim.id, but=ENDED)

    with Tab(server, token) as tab:
        for path in ("/home", "/profile", "/cvs"):
            tab.hydrate(path)
        for name in [name for name, registered in user_handlers().items() if not is_public(registered)]:
            frames = tab.call(name)
            assert all("leave_to" in frame or "barrier" in frame or "is_hydrated" in frame for frame in frames), name
        assert not leaks(tab, victim)
        assert "/auth/resume" in tab.value("guarded_state", "leave_to")
    assert fingerprint(owner_session, victim.id, but=ENDED) == before


@pytest.mark.req("W-02")
def test_a_session_that_ends_elsewhere_ends_in_the_open_tab(server, victim, owner_session):
    with Tab(server, victim.token) as tab:
        assert CANARY in tab.hydrate("/profile")
        owner_session.execute(text("UPDATE auth_sessions SET revoked_at = now() WHERE user_id = :user"), {"user": victim.id})
        owner_session.commit()

        at_once = tab.call(full_name("career_state.load"), path="/profile")  # reads rows: checked in the same transaction
        assert CANARY not in "".join(at_once)
        tab.settle()
        assert "/auth/resume" in tab.value("guarded_state", "leave_to")
        time.sleep(MEMORY_OF_SESSIONS)
        assert CANARY not in tab.hydrate("/profile")


@pytest.mark.req("W-06")
@pytest.mark.parametrize("attacker", ["visitor", "another account"])
def test_the_token_of_a_tab_opens_nothing(server, victim, stranger, attacker):
    session = stranger.token if attacker == "another account" else ""
    with Tab(server, victim.token) as theirs:
        assert CANARY in theirs.hydrate("/profile")
        with Tab(server, session, tab=theirs.token) as thief:  # while its owner is there
            thief.hydrate("/profile")
            assert not leaks(thief, victim)
        assert CANARY in theirs.hydrate("/profile")
    with Tab(server, session, tab=theirs.token) as thief:  # after its owner has left
        for name in [name for name in handlers() if name != HYDRATE]:
            thief.call(name)
            assert not leaks(thief, victim), name
    with Tab(server, session, tab=theirs.token) as thief:
        thief.hydrate("/profile")
        assert not leaks(thief, victim)
    with Tab(server, victim.token, tab=theirs.token) as theirs:  # and its owner finds everything again
        assert CANARY in theirs.hydrate("/profile")


@pytest.mark.req("W-06")
def test_the_token_of_a_tab_opens_nothing_after_a_restart_either(proxied, victim):
    with Tab(proxied, victim.token) as theirs:
        assert CANARY in theirs.hydrate("/profile")
    proxied.stop()
    proxied.start()
    with Tab(proxied, tab=theirs.token) as thief:
        thief.hydrate("/profile")
        assert not leaks(thief, victim)
    with Tab(proxied, victim.token, tab=theirs.token) as theirs:
        assert CANARY in theirs.hydrate("/profile")


@pytest.mark.req("W-06")
@pytest.mark.parametrize("message", ["connect", "disconnect"])
def test_a_message_that_calls_itself_a_connection_does_not_choose_its_own_headers(server, victim, message):
    """socket.io gives it to the handler of the real thing; attachments make the bytes that headers are made of."""
    with Tab(server) as tab:
        tab.settle()
        environ = {
            "asgi.scope": {
                "headers": [[{"_placeholder": True, "num": 0}, {"_placeholder": True, "num": 1}]],
                "client": ["6.6.6.6", 1],
            }
        }
        tab.raw(f"452-/_event,{json.dumps([message, environ | {'QUERY_STRING': 'token=x'}])}")
        tab.raw(b"authorization")
        tab.raw(f"Session {victim.digest}".encode())
        tab.event(HYDRATE, path="/profile")
        assert tab.wait_closed(5)
        assert not leaks(tab, victim)
    with Tab(server) as tab:
        tab.raw(f"42/_event,{json.dumps([message, environ])}")
        assert tab.wait_closed(5)


@pytest.mark.req("W-06")
def test_router_data_and_tokens_inside_an_event_are_not_believed(server, victim, stranger):
    with Tab(server, victim.token) as theirs, Tab(server, stranger.token) as tab:
        theirs.hydrate("/profile")
        tab.hydrate("/signin")
        headers = {"authorization": f"Session {victim.digest}", "cookie": f"__Host-ch_session={victim.token}"}
        router = {
            "pathname": "/profile",
            "asPath": "/profile",
            "query": {},
            "headers": headers,
            "token": theirs.token,
            "ip": "6.6.6.6",
        }
        for name in (HYDRATE, full_name("career_state.load"), full_name("home_state.load")):
            tab.event(name, router_data=router, token=theirs.token, substate_token=f"{theirs.token}_x", client_token=theirs.token)
            tab.settle()
        assert not leaks(tab, victim)
        assert "6.6.6.6" not in tab.text


@pytest.mark.req("W-07")
@pytest.mark.parametrize("path", ["/_upload", "/_upload/", "/%5fupload", "/_upload/x", "//_upload", "/_upload?x"])
def test_there_is_no_upload_endpoint(server, victim, path):
    with Tab(server, victim.token) as theirs:
        theirs.hydrate("/profile")
        target = {"reflex-client-token": theirs.token, "reflex-event-handler": full_name("career_state.load")}
        body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nA\r\n--x--\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": server.url}):
            for session in ("", victim.token):
                answer = http.request(server, "POST", path, target | kind | origin, body, session)
                assert answer.status in (403, 404, 405)
                assert CANARY not in answer.text
        assert http.request(server, "GET", path).status in (404, 405)


@pytest.mark.req("W-02")
def test_while_sessions_cannot_be_checked_nothing_runs_and_nothing_loops(server, victim, owner_session):
    log = server.log.stat().st_size
    with Tab(server, victim.token) as tab:
        tab.hydrate("/signin")
        time.sleep(MEMORY_OF_SESSIONS)
        owner_session.execute(text("LOCK TABLE auth_sessions IN ACCESS EXCLUSIVE MODE"))
        try:
            tab.event(full_name("career_state.load"), path="/profile")
            time.sleep(6)
        finally:
            owner_session.rollback()
        tab.settle()
        assert not leaks(tab, victim)
        assert "Something went wrong" in tab.text
    assert len(server.log.read_text()[log:].splitlines()) < 10
