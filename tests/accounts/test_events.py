"""What happened on an account: each of the eight events, once, with who, where and when."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.accounts.office import token_in
from tests.accounts.visitor import PASSWORD, Visitor, soon

NEW = "Orbit-hammer-green-77"
EVENTS = (
    "signup_success",
    "signup_failed",
    "signin_success",
    "signin_failed",
    "signout",
    "password_reset_requested",
    "password_reset_completed",
    "session_expired",
)


def _rows(db: Any, visitor: Visitor) -> list[tuple]:
    """The events of this browser: its address is its own."""
    return db.execute(
        "SELECT action, user_id, host(ip_address), user_agent, created_at, details FROM audit_logs "
        "WHERE ip_address = %s AND action = ANY(%s) ORDER BY created_at, id",
        [visitor.address, list(EVENTS)],
    ).fetchall()


@pytest.mark.req("A-60")
@pytest.mark.req("AUTH-08")
def test_every_event_is_recorded_once_with_who_where_and_when(newcomer, office, db):
    began = datetime.now(UTC) - timedelta(seconds=1)
    newcomer.sign_up()
    newcomer.post("/auth/verify", {"token": token_in(office.wait_for(newcomer.email))})
    newcomer.sign_up()
    newcomer.sign_in("wrong-but-also-secret")
    newcomer.sign_in()
    newcomer.post("/auth/signout")
    newcomer.post("/auth/forgot", {"email": newcomer.email})
    newcomer.post("/auth/reset", {"token": token_in(office.wait_for(newcomer.email, "Choose")), "password": NEW})
    newcomer.sign_in(NEW)
    (user_id,) = db.execute("SELECT id FROM users WHERE email = %s", [newcomer.email]).fetchone()
    db.execute("UPDATE auth_sessions SET last_seen_at = now() - interval '2 hours 1 second' WHERE user_id = %s", [user_id])
    assert not newcomer.is_in()

    rows = _rows(db, newcomer)
    assert [row[0] for row in rows] == [
        "signup_success",
        "signup_failed",
        "signin_failed",
        "signin_success",
        "signout",
        "password_reset_requested",
        "password_reset_completed",
        "signin_success",
        "session_expired",
    ]
    whose = {row[0]: row[1] for row in rows}
    assert {action for action, owner in whose.items() if owner != user_id} == {"signup_failed", "signin_failed"}
    for action, _, place, agent, at, details in rows:
        assert (place, agent) == (newcomer.address, newcomer.agent), action
        assert began <= at <= datetime.now(UTC) + timedelta(seconds=1), action
        told = json.dumps(details, ensure_ascii=False)
        for secret in (newcomer.email, newcomer.email.partition("@")[0], PASSWORD, NEW, "wrong-but-also-secret"):
            assert secret not in told, action
    failed = next(row[5] for row in rows if row[0] == "signin_failed")
    assert failed["failure_reason"] == "Invalid credentials"
    assert failed["attempts_count"] == 1


@pytest.mark.req("A-60")
def test_an_unknown_address_is_kept_as_a_keyed_digest_alike_each_time(newcomer, db):
    other = Visitor(newcomer.server)
    for visitor in (newcomer, newcomer, other):
        visitor.sign_in()
    mine, theirs = [[row[5]["email"] for row in _rows(db, visitor)] for visitor in (newcomer, other)]
    assert len(mine) == 2
    assert len(set(mine)) == 1
    assert set(mine) != set(theirs)
    assert newcomer.email not in mine[0]
    assert soon(lambda: [row[1] for row in _rows(db, newcomer)] == [None, None])
