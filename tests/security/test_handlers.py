"""What a browser can call: exactly what is listed, with exactly what is declared."""

import inspect
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from reflex.state import BaseState
from sqlalchemy import text

from careerhub.career.schemas import Kind
from careerhub.core.ids import new_id
from careerhub.cv.document import SectionKind
from tests.security.rows import fill, fingerprint
from tests.security.ws import Tab, full_name, handlers, is_public, user_handlers

LIST = Path(__file__).with_name("allowed_handlers.txt")
HUGE = 10**20
BAD = {
    str: [1, 1.5, True, None, [], {}, ["x"], {"$ne": 1}, -1, "x" * 100_001],
    int: ["1", 1.5, 1e308, True, None, [], {}, {"$gt": 0}, "x"],
    bool: ["true", 1, 0, None, [], {}],
    Kind: ["works", "WORK", "__class__", "", 1, None, [], {}, ["work"]],
    SectionKind: ["works", "WORK", "portfolio", "", 1, None, [], {}, ["work"]],
    dict[str, str]: [
        "x",
        1,
        None,
        [],
        [["a", "b"]],
        {"a": 1},
        {"a": None},
        {"a": ["b"]},
        {"a": {"b": "c"}},
        {"a": "x" * 100_001},
    ],
}
GOOD: dict[Any, Any] = {str: "x", int: 1, bool: True, Kind: "work", SectionKind: "work", dict[str, str]: {}}


def hints_of(name: str) -> dict[str, Any]:
    """The parameters of a handler and their types."""
    function = handlers()[name].handler.fn
    hints = get_type_hints(function)
    return {parameter: hints[parameter] for parameter in inspect.signature(function).parameters if parameter != "self"}


def states() -> list[type[BaseState]]:
    return [state for registered in user_handlers().values() for state in registered.states]


@pytest.mark.req("W-03")
def test_the_handlers_are_those_of_the_committed_list():
    """A new handler is a new public address: it gets there by a line in allowed_handlers.txt that somebody has read."""
    found = []
    for name, registered in user_handlers().items():
        owner = registered.states[0]
        short = f"{owner.__module__}.{owner.__name__}.{name.rpartition('.')[2]}"
        found.append(f"{'public' if is_public(registered) else 'user':6} {short}({', '.join(hints_of(name))})")
    assert sorted(found) == LIST.read_text().splitlines()


@pytest.mark.req("W-03")
def test_every_public_method_of_a_state_is_meant_to_be_one():
    """Reflex registers undecorated methods too: a helper without an underscore would be callable from any browser."""
    for state in set(states()):
        for owner in (kind for kind in state.__mro__ if kind.__module__.startswith("careerhub")):
            for name, member in vars(owner).items():
                function = getattr(member, "fn", member)
                if inspect.isfunction(function) and not name.startswith("_") and name != "setvar":
                    source = inspect.getsource(function)
                    assert "@rx.event" in source, f"{owner.__name__}.{name} is callable from any browser"
                    assert inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function), (
                        f"{name} blocks everybody"
                    )


@pytest.mark.req("W-03")
def test_every_parameter_has_a_type_that_is_checked():
    for name in user_handlers():
        for parameter, hint in hints_of(name).items():
            assert hint in BAD, f"{name}({parameter}: {hint}): add the type, and what it must refuse, to BAD"


@pytest.mark.req("W-03")
def test_no_state_keeps_anything_in_the_browsers_storage():
    for state in set(states()):
        for field in state.get_fields().values():
            assert type(field.default).__name__ not in ("Cookie", "LocalStorage", "SessionStorage"), state


def bad_payloads(name: str) -> list[dict[str, Any]]:
    """Payloads with one thing wrong each."""
    hints = hints_of(name)
    good = {parameter: GOOD[hint] for parameter, hint in hints.items()}
    wrong = [good | {parameter: value} for parameter, hint in hints.items() for value in BAD[hint]]
    missing = [{other: good[other] for other in good if other != parameter} for parameter in good]
    others = ("self", "user_id", "session", "__class__", "x", "")
    extra = [good | {parameter: "x"} for parameter in others if parameter not in hints]
    return [*wrong, *missing, *extra]


@pytest.mark.req("W-04")
@pytest.mark.parametrize("name", sorted(user_handlers()), ids=lambda name: name.rpartition("___")[2])
def test_a_payload_that_does_not_fit_runs_nothing(server, person, owner_session, name):
    fill(person)
    before = fingerprint(owner_session, person.id, but=("audit_logs",))
    log = server.log.stat().st_size

    with Tab(server, person.token) as tab:
        tab.hydrate("/signin")
        tab.settle()
        for payload in bad_payloads(name):
            (only,) = tab.call(name, payload, "/signin")
            assert "barrier" in only, (payload, only)

    assert fingerprint(owner_session, person.id, but=("audit_logs",)) == before
    assert "Traceback" not in server.log.read_text()[log:]


@pytest.mark.req("W-04")
@pytest.mark.parametrize(
    "shape", [None, [], "x", 0, 1, True, {"name": 1}, {"name": None}, {"name": []}, {"name": {}}, {"payload": []}]
)
def test_what_is_no_event_is_dropped(server, shape):
    log = server.log.stat().st_size
    with Tab(server) as tab:
        name = full_name("guarded_state.leave")
        broken: list[Any] = [{"name": name, "payload": value} for value in (0, "", [], "x", None)]
        broken += [
            {"name": name, "router_data": value}
            for value in (0, "", [], "x", None, {"query": []}, {"asPath": 1}, {"pathname": {}})
        ]
        for data in [shape, *broken]:
            tab.say("event", data)
        assert tab.settle()
        assert "leave_to" not in tab.text
    assert len(server.log.read_text()[log:].splitlines()) <= 1


@pytest.mark.req("W-04")
def test_numbers_without_end_change_nothing_and_break_nothing(server, person, owner_session):
    ids = fill(person)
    before = fingerprint(owner_session, person.id)
    log = server.log.stat().st_size
    with Tab(server, person.token) as tab:
        tab.hydrate("/signin")
        for version in (-1, 2**31, 2**63, HUGE, -HUGE):
            for kind in Kind:
                sent = {"record_id": ids[kind], "version": version, "save_key": new_id(), "fields": {}}
                tab.call(full_name("career_state.save_item"), {"kind": kind, **sent})
            sent = {"record_id": ids["cv"], "version": version, "save_key": new_id(), "fields": {"name": "x"}}
            tab.call(full_name("builder_state.save"), sent)
    assert fingerprint(owner_session, person.id) == before
    assert "Traceback" not in server.log.read_text()[log:]


@pytest.mark.req("W-04")
def test_a_message_of_300_kb_closes_the_socket(server, person):
    with Tab(server, person.token) as tab:
        tab.event(full_name("career_state.search"), {"text": "x" * 300_000})
        assert tab.wait_closed(5)


@pytest.mark.req("W-04")
def test_refusals_are_recorded_but_not_for_ever(server, person, owner_session):
    """Visitors, too, can send what is refused: recording each would fill the disk for them."""
    count = text("SELECT count(*) FROM audit_logs WHERE action = 'authz_denied'")
    with Tab(server) as tab:
        for _ in range(300):
            tab.event(full_name("guarded_state.show_problem"), {"message": 1})
        tab.settle()
    recorded = owner_session.execute(count).scalar_one()
    assert recorded > 0
    by_minute = "SELECT count(*) FROM audit_logs WHERE action = 'authz_denied' GROUP BY date_trunc('minute', created_at)"
    assert max(owner_session.execute(text(by_minute)).scalars()) <= 200  # 60 for each server and minute of its own clock


INSIDE = ("reset", "get_delta", "dict", "get_state", "set_is_hydrated", "_as_user", "_save", "_put", "_set_list", "_load_list")
GUESSED = (
    "__init__",
    "__class__",
    "__setattr__",
    "set_open_id",
    "set_leave_to",
    "set__owner",
    "_owner",
    "grant_plan",
    "",
    "setvar.x",
)


@pytest.mark.req("W-05")
@pytest.mark.parametrize("member", [*INSIDE, *GUESSED])
def test_what_is_not_a_handler_cannot_be_called(server, person, member):
    log = server.log.stat().st_size
    with Tab(server, person.token) as tab:
        tab.hydrate("/signin")
        before = len(tab.frames)
        for state in {*states(), BaseState}:
            for payload in ({}, {"value": "x"}, {"var_name": "open_id", "value": "x"}):
                tab.event(f"{state.get_full_name()}.{member}", payload, "/signin")
        tab.settle()
        assert all("barrier" in frame or "is_hydrated" in frame for frame in tab.frames[before:])
    assert len(server.log.read_text()[log:].splitlines()) <= 1


@pytest.mark.req("W-05")
def test_no_variable_can_be_set_from_outside(server, person):
    log = server.log.stat().st_size
    with Tab(server, person.token) as tab:
        tab.hydrate("/signin")
        targets = [(state, var) for state in set(states()) for var in state.get_fields()]
        assert len(targets) > 20
        values = {f"{state.get_full_name()}.{var}{suffix}": "HACKED" for state, var in targets for suffix in ("", "_rx_state_")}
        for name in [name for name in handlers() if name.endswith((".update_vars_internal", ".hydrate_and_load"))]:
            tab.call(name, {"vars": values}, "/signin")
        for name in [name for name in handlers() if name.endswith(".setvar")]:
            for _, var in targets:
                tab.event(name, {"var_name": var, "value": "HACKED"}, "/signin")
            tab.settle()
        for name in [name for name in handlers() if name.endswith(".handle_frontend_exception")]:
            tab.call(name, {"info": "HACKED\nfake log line", "component_stack": "HACKED"}, "/signin")
        tab.hydrate("/signin")
        assert "HACKED" not in tab.text
    assert "HACKED" not in server.log.read_text()[log:]
