"""Ids of somebody else, in every handler and every address that takes one: the same as an id of nothing."""

import json
import re
import time
from typing import Any

import pytest
from sqlalchemy import text

from careerhub import routes
from careerhub.auth.http import HTTP_ROUTES as auth_routes  # noqa: N811
from careerhub.career.http import HTTP_ROUTES as career_routes  # noqa: N811
from careerhub.career.schemas import Kind
from careerhub.core.ids import new_id
from careerhub.cv.http import http_routes as cv_routes
from careerhub.cv.printer import printer
from careerhub.cv.schemas import Format
from careerhub.privacy.http import HTTP_ROUTES as privacy_routes  # noqa: N811
from tests.security import http
from tests.security.rows import fill, fingerprint, more_ids
from tests.security.test_handlers import hints_of
from tests.security.ws import Tab, full_name, user_handlers

CANARY = "Kanarienvogel"
SAVED_TABLES = (
    "profiles",
    "experiences",
    "projects",
    "education",
    "skills",
    "certifications",
    "achievements",
    "languages",
    "portfolio_items",
    "cv_versions",
)
ODD_IDS = [
    "",
    "1",
    "-1",
    "0",
    "9" * 400,
    "../x",
    "' OR '1'='1",
    "%",
    "*",
    "\x00",
    "\ud800",
    "01M7Y5S19TWCCE7R4VR5ASN5Z\u202e",
    "null",
]
KEY = "attack-key-0001"
_UNSTEADY = {"health_rx_state_"}  # whether a language model is there comes when it comes
ID_PARAMETERS = (
    "record_id",
    "item_id",
    "cv_id",
    "technology_id",
    "version_id",
    "line_id",
    "found",
    "user_id",
    "row_id",
    "task_id",
    "chapter_id",
    "turn_id",
)
FIELDS = {
    "full_name": "Eve",
    "name": "Eve",
    "title": "Eve",
    "company": "Eve",
    "position": "Eve",
    "start": "2020",
    "institution": "Eve",
}


def calls_with(an_id: str) -> list[tuple[str, dict[str, Any], str]]:
    """Every handler that takes an id, with this id in each place: payload, fields, the page's address."""
    made: list[tuple[str, dict[str, Any], str]] = []
    for name in user_handlers():
        hints = hints_of(name)
        page = f"/cvs/{an_id}"
        if not any(parameter in ID_PARAMETERS for parameter in hints):
            if name.endswith(".load"):
                made.append((name, {}, page))
            continue
        for kind in Kind if "kind" in hints else ("",):
            fields = FIELDS | {"technology_id": an_id, "id": an_id, f"item:{an_id}": "false"}
            known = {
                "kind": kind,
                "version": 1,
                "save_key": KEY,
                "fields": fields,
                "place": 0,
                "is_shown": False,
                "is_done": True,
                "plan": "EXPERT",
                "day": "2031-01-01",
                "rating": 1,
                "name": "Eve",
            } | dict.fromkeys(ID_PARAMETERS, an_id)
            known["found"] = f"work/{an_id}"
            made.append((name, {parameter: known[parameter] for parameter in hints}, page))
    return made


class Listener:
    """What one tab was told, var by var, without the ids that it asked for and what differs from one time to the next.

    A set: what background events tell comes when it comes, before or after the answers to the next calls.
    """

    def __init__(self, tab: Tab):
        self.tab, self.ids = tab, [tab.token]
        self.told: set[str] = set()
        self._read = 0

    def ask(self, an_id: str, call: tuple[str, dict[str, Any], str]) -> None:
        """Make a call with this id."""
        if an_id not in self.ids:
            self.ids.append(an_id)
        self.tab.call(*call)
        self.catch_up()

    def catch_up(self) -> None:
        """Take in what has come."""
        frames, self._read = self.tab.frames[self._read :], len(self.tab.frames)
        for frame in frames:
            if frame.startswith('42/_event,["event",'):
                self._take(json.loads(frame.removeprefix("42/_event,"))[1])

    def _take(self, update: dict[str, Any]) -> None:
        told = {json.dumps(event) for event in update.get("events") or []}
        for state, values in update.get("delta", {}).items():
            told |= {f"{state}.{name}={json.dumps(value)}" for name, value in values.items() if name not in _UNSTEADY}
        for each in told:
            if "barrier-" not in each and ".rx_router_" not in each:
                blank = re.sub(r'"saved_at": "[^"]*"', "", each)
                for an_id in self.ids:
                    blank = blank.replace(an_id, "ID")
                self.told.add(blank)


def assert_same(asking: Listener, guessing: Listener, what: str) -> None:
    """Wait until both have been told the same."""
    deadline = time.monotonic() + 10
    while asking.told != guessing.told:
        assert time.monotonic() < deadline, (what, asking.told ^ guessing.told)
        for listener in (asking, guessing):
            listener.tab.settle()
            listener.catch_up()


@pytest.mark.req("I-01")
def test_the_calls_know_every_parameter_that_names_a_row():
    for name in user_handlers():
        for parameter in hints_of(name):
            looks_like_one = parameter.endswith(("id", "ids", "key")) and parameter != "save_key"
            assert not looks_like_one or parameter in ID_PARAMETERS, f"{name}({parameter}): add it to ID_PARAMETERS"
    assert len(calls_with("x")) >= 20


@pytest.mark.req("I-01")
def test_ids_of_somebody_else_are_ids_of_nothing(server, person, stranger, owner_session):
    theirs = fill(person, CANARY) | more_ids(owner_session, person)
    fill(stranger, "Mine")
    before = fingerprint(owner_session, person.id)
    with Tab(server, stranger.token) as one, Tab(server, stranger.token) as other:
        asking, guessing = Listener(one), Listener(other)
        for tab in (one, other):
            tab.hydrate("/signin")
            tab.settle()
        for what, an_id in theirs.items():
            nothing = new_id()
            for call, blank in zip(calls_with(an_id), calls_with(nothing), strict=True):
                asking.ask(an_id, call)
                guessing.ask(nothing, blank)
                assert_same(asking, guessing, f"{what}: {call[0]}")
        assert CANARY not in one.text
    assert fingerprint(owner_session, person.id) == before


@pytest.mark.req("I-01")
@pytest.mark.parametrize("version", [0, 1, 2])
def test_nothing_is_saved_over_the_row_of_somebody_else(server, person, stranger, owner_session, version):
    """Version 0 makes a row: with the id of another's row it must not."""
    theirs = fill(person, CANARY)
    before = fingerprint(owner_session, person.id)
    with Tab(server, stranger.token) as tab:
        tab.hydrate("/signin")
        for kind in Kind:
            for key in (new_id(), KEY):
                skill = more_ids(owner_session, person)["technology"]
                fields = FIELDS | {"technology_id": skill, "user_id": stranger.id}
                sent = {"kind": kind, "record_id": theirs[kind], "version": version, "save_key": key, "fields": fields}
                tab.call(full_name("career_state.save_item"), sent)
                assert tab.value("career_state", "ack")["errors"], kind
        assert CANARY not in tab.text
    assert fingerprint(owner_session, person.id) == before


@pytest.mark.req("I-01")
@pytest.mark.parametrize("odd", ODD_IDS)
def test_what_is_no_id_is_an_id_of_nothing(server, person, owner_session, odd):
    fill(person)
    before = fingerprint(owner_session, person.id, but=("audit_logs",))
    log = server.log.stat().st_size
    with Tab(server, person.token) as tab:
        tab.hydrate("/signin")
        for call in calls_with(odd):
            tab.call(*call)
        assert tab.settle()
    assert fingerprint(owner_session, person.id, but=("audit_logs",)) == before
    assert "Traceback" not in server.log.read_text()[log:]


@pytest.mark.req("I-05")
def test_fields_that_no_form_has_change_nothing(server, person, stranger, owner_session):
    ids = fill(person) | more_ids(owner_session, person)
    columns = "id, email, is_active, is_verified, plan, plan_expires_at, password_hash, created_at"
    account = text(f"SELECT {columns} FROM users WHERE id = :id")
    before, theirs = owner_session.execute(account, {"id": person.id}).one(), fingerprint(owner_session, stranger.id)
    owner_session.rollback()
    extra = {
        "id": new_id(),
        "user_id": stranger.id,
        "profile_id": "x",
        "plan": "EXPERT",
        "plan_expires_at": "2999-01-01",
        "is_admin": "true",
        "is_verified": "true",
        "email_verified": "true",
        "password_hash": "x",
        "role": "admin",
        "version": "77",
        "save_key": "x",
        "created_at": "1999-01-01",
        "visibility": "PUBLIC",
        "slug": "admin",
        "completeness_score": "100",
        "display_order": "-9",
        "is_default": "false",
        "sections_config": "{}",
        "__class__": "x",
        "email": "new@example.org",
    }
    before_rows = [
        owner_session.execute(text(f"SELECT id, user_id, version FROM {t} WHERE user_id = :u"), {"u": person.id}).one()
        for t in SAVED_TABLES
    ]
    owner_session.rollback()
    with Tab(server, person.token) as tab:
        tab.hydrate("/signin")
        for kind in Kind:
            fields = FIELDS | extra | {"technology_id": ids["technology"]}
            sent = {"kind": kind, "record_id": ids[kind], "version": 1, "save_key": new_id(), "fields": fields}
            tab.call(full_name("career_state.save_item"), sent)
            assert tab.value("career_state", "ack")["errors"] == {}
        sent = {"record_id": ids["profile"], "version": 2, "save_key": new_id(), "fields": FIELDS | extra}
        tab.call(full_name("career_state.save_profile"), sent)
        assert tab.value("career_state", "ack")["errors"] == {}
        tab.call(
            full_name("builder_state.save"),
            {"record_id": ids["cv"], "version": 1, "save_key": new_id(), "fields": FIELDS | extra},
        )
        assert tab.value("builder_state", "ack")["errors"] == {}
    after_rows = [
        owner_session.execute(text(f"SELECT id, user_id, version FROM {t} WHERE user_id = :u"), {"u": person.id}).one()
        for t in SAVED_TABLES
    ]
    assert [(row.id, row.user_id, row.version - 1) for row in after_rows] == [tuple(row) for row in before_rows]
    assert owner_session.execute(account, {"id": person.id}).one() == before
    shown = owner_session.execute(text("SELECT visibility, slug FROM profiles WHERE user_id = :u"), {"u": person.id}).one()
    assert tuple(shown) == ("PRIVATE", None)
    default = owner_session.execute(text("SELECT is_default FROM cv_versions WHERE user_id = :u"), {"u": person.id}).scalar_one()
    assert default is True
    owner_session.rollback()
    assert fingerprint(owner_session, stranger.id) == theirs


@pytest.mark.req("I-05")
def test_a_sign_up_cannot_choose_what_it_is(server, fresh_limits):
    email = f"{new_id().lower()}@example.org"
    extra = {
        "plan": "EXPERT",
        "is_admin": "true",
        "is_verified": "true",
        "id": "x",
        "user_id": "x",
        "password_hash": "x",
        "is_active": "no",
    }
    form = {"email": email, "full_name": "Eve Adams", "password": "violet-hammer-orbit-43"} | extra
    assert http.post(server, "/auth/signup", form).status == 303
    row = fresh_limits.execute(
        text("SELECT id, plan, is_verified, is_active, password_hash FROM users WHERE email = :e"), {"e": email}
    ).one()
    assert row.id != "x"
    assert (row.plan, row.is_verified, row.is_active) == ("FREE", False, True)
    assert row.password_hash.startswith("v1$")


@pytest.mark.req("P-07")
@pytest.mark.parametrize("ending", [*Format, "exe"])
def test_the_files_of_somebody_else_are_the_files_of_nothing(server, person, stranger, ending):
    theirs = fill(person, CANARY)["cv"]
    own = http.request(server, "GET", f"/api/cvs/{theirs}.{ending}", session=person.token)
    assert own.status == (200 if ending in list(Format) else 404)

    etag = own.headers.get("etag", '"x"')
    for query, headers in (("", {}), ("?download", {}), ("", {"If-None-Match": etag}), ("", {"If-None-Match": "*"})):
        answers = [
            http.request(server, "GET", f"/api/cvs/{cv_id}.{ending}{query}", headers, session=stranger.token)
            for cv_id in (theirs, new_id(), "x", theirs.lower(), f"{theirs}%00")
        ]
        same = {(found.status, found.body, found.headers.get("etag"), found.headers.get("cache-control")) for found in answers}
        assert len(same) == 1
        assert {found.status for found in answers} == {404}
    for token in ("", "A" * 43):
        cached = {"If-None-Match": etag}
        visitor = http.request(server, "GET", f"/api/cvs/{theirs}.{ending}", cached, session=token)
        assert visitor.status == (401 if ending in list(Format) else 404)
        assert CANARY not in visitor.text


@pytest.mark.req("I-01")
def test_one_http_route_takes_an_id():
    """The one above; tests/accounts attacks the others, which take a token or a provider. A new one needs its own line."""
    with_parameters = {
        route.path for route in [*auth_routes, *career_routes, *cv_routes(printer), *privacy_routes] if "{" in route.path
    }
    others = {routes.DATA_EXPORT_FILE, routes.AUTH_PROVIDER, routes.AUTH_PROVIDER_BACK}
    assert with_parameters - others == {routes.CV_EXPORT}
