"""Handlers called with anything, and sockets that say too much."""

import contextlib
import json
import random
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import psutil
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from careerhub.core.web.edge import MOST_SOCKETS
from tests.conftest import Server
from tests.security import http
from tests.security.rows import fill, fingerprint, more_ids
from tests.security.test_handlers import hints_of
from tests.security.ws import Tab, full_name, handlers, user_handlers

EVENTS = 2000
PER_EXAMPLE = 20
CANARY = "Kanarienvogel"

texts = st.text(max_size=30) | st.sampled_from(["", "\x00", "\ud800", "work", "1", "null", "__class__", "/cvs/x", "//evil.test"])
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)


@st.composite
def events(draw: Any, ids: tuple[str, ...]) -> tuple[str, dict[str, Any], str]:
    """A handler, a payload that is right to a random degree, the address of a page."""
    name = draw(st.sampled_from(sorted(handlers())))
    if name not in user_handlers() or draw(st.integers(0, 4)) == 0:
        return name, draw(st.dictionaries(texts, values, max_size=4)), draw(texts)
    fitting: dict[Any, Any] = {
        str: st.sampled_from(ids) | texts,
        int: st.integers(-2, 5) | st.integers(),
        bool: st.booleans(),
        dict[str, str]: st.dictionaries(
            st.sampled_from(["name", "company", "position", "start", "end", "full_name"]) | texts, texts, max_size=6
        ),
    }
    kinds = st.sampled_from(["work", "projects", "education", "skills"])
    right = {parameter: draw(fitting.get(hint, kinds)) for parameter, hint in hints_of(name).items()}
    return name, right, f"/cvs/{draw(st.sampled_from(ids))}"


@pytest.mark.req("W-20")
def test_whatever_is_sent_the_rows_of_others_stay_and_the_server_lives(server, person, stranger, owner_session):
    theirs = fill(person, CANARY) | more_ids(owner_session, person)
    mine = fill(stranger, "Mine")
    ids = (*theirs.values(), *mine.values(), "")
    before, log = fingerprint(owner_session, person.id), server.log.stat().st_size
    with Tab(server, stranger.token) as tab:
        tab.hydrate("/signin")

        @seed(20261121)
        @settings(
            max_examples=EVENTS // PER_EXAMPLE,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
        )
        @given(st.lists(events(ids), min_size=PER_EXAMPLE, max_size=PER_EXAMPLE))
        def attack(sent: list[tuple[str, dict[str, Any], str]]) -> None:
            for event in sent:
                tab.event(*event)
            assert tab.settle(30)

        attack()
        assert tab.hydrate("/profile")
        assert CANARY not in tab.text
    assert fingerprint(owner_session, person.id) == before
    written = server.log.read_text()[log:]
    assert "Traceback" not in written, written[written.index("Traceback") :][:3000]
    with Tab(server, person.token) as tab:
        assert CANARY in tab.hydrate("/profile")


@pytest.fixture(scope="module")
def limited(make_server: Callable[..., Server]) -> Server:
    """A server with the limits that people get."""
    return make_server(EVENTS_PER_SECOND="20", EVENT_BURST="60")


def resident_bytes(server: Server) -> int:
    assert server.process
    family = [psutil.Process(server.process.pid)]
    family += family[0].children(recursive=True)
    total = 0
    for process in family:
        with contextlib.suppress(psutil.NoSuchProcess):  # printers come and go
            total += process.memory_info().rss
    return total


FLOODS = {
    "events": lambda: ["event", {"name": full_name("guarded_state.leave"), "payload": {}, "router_data": {}}],
    "refused": lambda: ["event", {"name": full_name("guarded_state.show_problem"), "payload": {"message": 1}, "router_data": {}}],
    "unknown": lambda: ["event", {"name": f"x{random.random()}", "payload": {}, "router_data": {}}],  # noqa: S311  (no secret)
    "ping": lambda: ["ping"],
    "client errors": lambda: ["client_error", {"error_type": "x", "message": "y" * 1000}],
    "big": lambda: ["event", {"name": "x", "payload": {"x": "y" * 200_000}}],
}


@pytest.mark.req("W-08")
@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_closes_its_own_connection_and_nobody_elses(limited, person, kind):
    fill(person)
    log, memory = limited.log.stat().st_size, resident_bytes(limited)
    with Tab(limited, person.token) as other, Tab(limited) as flood:
        other.hydrate("/signin")
        frames = [f"42/_event,{json.dumps(FLOODS[kind]())}" for _ in range(300)]
        waits = []
        for number in range(3000 if kind != "big" else 300):
            flood.raw(frames[number % 300])
            if number % 300 == 299:
                started = time.monotonic()
                other.call(full_name("career_state.open"), {"item_id": "x"})
                waits.append(time.monotonic() - started)
            if flood.closed:
                break
        assert flood.wait_closed(5)
        assert max(waits, default=0) < 1
        assert other.settle()
    assert len(flood.frames) < 120
    assert limited.log.stat().st_size - log < 30_000
    assert resident_bytes(limited) - memory < 100_000_000
    assert http.request(limited, "GET", "/ping").status == 200


@pytest.mark.req("W-08")
def test_500_sockets_of_one_address_are_not_all_let_in_and_nobody_waits(proxied, person):
    fill(person)
    here, opened, refused, waits = {"X-Forwarded-For": http.new_address()}, [], 0, []
    memory = resident_bytes(proxied)
    with ExitStack() as open_ones:
        other = open_ones.enter_context(Tab(proxied, person.token, headers={"X-Forwarded-For": http.new_address()}))
        other.hydrate("/signin")
        for number in range(500):
            try:
                opened.append(open_ones.enter_context(_silent_socket(proxied, here)))
            except InvalidStatus as refusal:
                refused += refusal.response.status_code == 403
            if number % 25 == 24:
                started = time.monotonic()
                other.call(full_name("career_state.open"), {"item_id": "x"})
                waits.append(time.monotonic() - started)
        assert (len(opened), refused) == (MOST_SOCKETS, 500 - MOST_SOCKETS)
        assert sorted(waits)[len(waits) * 9 // 10] < 1
        assert resident_bytes(proxied) - memory < 100_000_000
        opened[0].close()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:  # who leaves makes room
            with contextlib.suppress(InvalidStatus):
                open_ones.enter_context(_silent_socket(proxied, here))
                break
        else:
            raise AssertionError("no room")


def _silent_socket(server: Server, headers: dict[str, str]) -> Any:
    return connect(
        f"ws://127.0.0.1:{server.port}/_event/?EIO=4&transport=websocket",
        origin=server.url,  # pyright: ignore[reportArgumentType]  (a NewType of str)
        additional_headers=headers,
        open_timeout=20,
        close_timeout=1,
        compression=None,
    )


@pytest.mark.req("W-08")
def test_senders_of_a_byte_at_a_time_hold_nobody_up(limited, person):
    fill(person)
    waits = []
    with ExitStack() as open_ones, Tab(limited, person.token) as other:
        other.hydrate("/signin")
        slow = [open_ones.enter_context(socket.create_connection(("127.0.0.1", limited.port))) for _ in range(200)]
        for part in (b"GET / HTTP/1.1\r\nHost: x", b"\r\nX-A: b", b"\r\nX-B: c", b"\r\nX-C"):
            for one in slow:
                one.sendall(part)
            started = time.monotonic()
            other.call(full_name("career_state.open"), {"item_id": "x"})
            assert http.request(limited, "GET", "/ping").status == 200
            waits.append(time.monotonic() - started)
    assert max(waits) < 1


@pytest.mark.req("W-08")
def test_leaving_and_coming_back_does_not_refill_the_bucket(limited):
    with Tab(limited) as tab:
        for _ in range(100):
            for frame in ("41/_event,", "40/_event,", '42/_event,["ping"]'):
                tab.raw(frame)
        assert tab.wait_closed(5)
        assert tab.text.count("pong") < 40


@pytest.mark.req("W-08")
@pytest.mark.parametrize(
    "frame",
    [
        "4zz",
        "9",
        "42/_event,[bad",
        "42/_event,{}",
        "42/_event,[1]",
        "42/_event,[]",
        f"42/_event,{'[' * 90_000}",
        '42/_event,17["ping"]',
        '42/_other,["ping"]',
        "40/_other,",
        "40",
        '451-/_event,["event"]',
        "5",
        "6",
        b"x",
        f"4{'x' * 300_000}",
        "40/_event,[1]",
        '42/_event,["ping",1,2]',
    ],
)
def test_a_frame_that_no_page_sends_ends_the_connection_without_a_traceback(limited, frame):
    log = limited.log.stat().st_size
    with Tab(limited) as tab:
        tab.raw(frame)
        assert tab.wait_closed(5)
    assert len(limited.log.read_text()[log:].splitlines()) <= 1
