"""F-02: every PostgreSQL process is killed while people save."""

import asyncio
import time

import pytest

from tests.faults.conftest import OpenTypist
from tests.faults.home import Home, wait_until, worker_of
from tests.faults.typist import assert_nothing_lost
from tests.faults.writers import Writer, assert_all_kept, run, write_until

pytestmark = pytest.mark.req("F-02")

BACK_SECONDS = 5


def test_the_app_starts_a_killed_database_again_and_loses_nothing(home: Home, open_typist: OpenTypist):
    (someone,) = home.make_people(1)
    server = home.server()
    worker = worker_of(server).pid
    first_version = home.profile(someone)[0]
    typist = open_typist(server, someone)
    for kill in range(3):
        typist.type_for(0.7 + 0.21 * kill)
        home.kill_postgres()
        killed = time.monotonic()
        unsent = typist.type_number()
        wait_until(home.answers, "the app has started PostgreSQL again", 20)
        up = time.monotonic()

        typist.wait_for_save(unsent, BACK_SECONDS)

        print(f"kill {kill}: PostgreSQL is back after {up - killed:.2f} s, the text is saved {time.monotonic() - up:.2f} s later")

    assert worker_of(server).pid == worker, "the worker was restarted"
    assert_nothing_lost(home, someone, typist, first_version)


def test_eight_writers_lose_nothing_when_the_database_is_killed(home: Home):
    people = home.make_people(8)
    server = home.server()
    writers = [Writer(server.url, someone) for someone in people]

    async def write_through_kills() -> None:
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for writer in writers:
                tasks.create_task(write_until(writer, stop))
            for pause in (1.0, 3.5):
                await asyncio.sleep(pause)
                await asyncio.to_thread(home.kill_postgres)
            await asyncio.sleep(3.5)
            stop.set()

    run(write_through_kills())

    assert_all_kept(home, writers)
    print(f"{sum(len(writer.acked) for writer in writers)} saves acknowledged, {sum(w.breaks for w in writers)} unanswered")


def test_a_page_opened_right_after_a_crash_of_the_database_is_shown(home: Home, open_typist: OpenTypist):
    (someone,) = home.make_people(1)
    server = home.server()
    open_typist(server, someone)
    home.kill_postgres()

    typist = open_typist(server, someone)

    assert typist.text() == ""
