"""F-01: the app is killed while people save."""

import asyncio
import re
import time

import pytest

from tests.faults.conftest import OpenTypist
from tests.faults.home import Home, is_up, kill_group, wait_until, worker_of
from tests.faults.typist import assert_nothing_lost
from tests.faults.writers import Writer, assert_all_kept, run, write_until

pytestmark = pytest.mark.req("F-01")

BACK_SECONDS = 5


def test_what_was_acknowledged_survives_kill_nine_of_the_server(home: Home, open_typist: OpenTypist):
    (someone,) = home.make_people(1)
    server = home.server()
    first_version = home.profile(someone)[0]
    typist = open_typist(server, someone)
    took = []
    for kill in range(5):
        typist.type_for(0.8 + 0.13 * kill)
        if kill % 2:
            kill_group(server)
        else:
            worker_of(server).kill()
        unsent = typist.type_number()
        if kill % 2:
            server.start()
        else:
            wait_until(lambda: is_up(server), "the worker is replaced", 15)
        back = time.monotonic()
        assert typist.text() == unsent

        typist.wait_for_save(unsent, BACK_SECONDS)
        took.append(time.monotonic() - back)
        print(f"kill {kill}: saved by itself {took[-1]:.2f} s after the server answered")

    assert max(took) < BACK_SECONDS
    assert_nothing_lost(home, someone, typist, first_version)


def test_what_eight_writers_were_told_is_saved_survives_kill_nine_of_the_worker(home: Home):
    people = home.make_people(8)
    server = home.server()
    writers = [Writer(server.url, someone) for someone in people]

    async def write_through_kills() -> None:
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for writer in writers:
                tasks.create_task(write_until(writer, stop))
            await asyncio.sleep(1.5)
            worker_of(server).kill()
            await asyncio.sleep(3)
            stop.set()

    run(write_through_kills())

    assert_all_kept(home, writers)
    print(
        f"{sum(len(writer.acked) for writer in writers)} saves acknowledged, {sum(w.breaks for w in writers)} connections broken"
    )


def test_text_that_is_typed_into_an_entry_while_the_server_is_away_is_saved_when_it_is_back(home: Home, open_typist: OpenTypist):
    (someone,) = home.make_people(1)
    server = home.server()
    page = open_typist(server, someone).page
    page.get_by_role("button", name="Add a job").first.click()
    page.get_by_label("Company").fill("Acme Robotics")
    page.get_by_label("Start").fill("2021")
    page.get_by_label("Position", exact=True).fill("Engineer")
    page.locator(".entry .autosave-status").filter(has_text="Saved").wait_for()

    position = page.get_by_label("Position", exact=True)
    position.fill("Lead")
    position.press("End")
    worker_of(server).kill()
    page.keyboard.type(" engineer")

    page.get_by_text("Lead engineer", exact=False).first.wait_for(timeout=10_000)
    with home.database() as connection:
        assert connection.execute("SELECT position FROM experiences ORDER BY id DESC LIMIT 1").fetchone() == ("Lead engineer",)
    page.keyboard.type("s")  # the form is open again, and the cursor is where it was
    assert position.input_value() == "Lead engineers"


def test_a_new_entry_that_could_not_be_saved_yet_is_open_again_when_the_server_is_back(home: Home, open_typist: OpenTypist):
    (someone,) = home.make_people(1)
    server = home.server()
    page = open_typist(server, someone).page
    page.get_by_role("button", name="Add a school").first.click()
    page.get_by_label("School", exact=True).wait_for()
    worker_of(server).kill()
    page.get_by_label("Degree", exact=True).fill("MSc")
    page.get_by_label("School", exact=True).fill("ETH")

    page.locator(".entry .autosave-status").filter(has_text=re.compile(r"^Saved")).wait_for(timeout=10_000)
    assert page.get_by_label("School", exact=True).input_value() == "ETH"
    with home.database() as connection:
        assert connection.execute("SELECT institution, degree FROM education").fetchall() == [("ETH", "MSc")]
