"""F-16: Ctrl-C or `kill` while people save."""

import asyncio
import signal
import time

import pytest

from tests.faults.home import Home, wait_until
from tests.faults.writers import Writer, assert_all_kept, run, write_until

pytestmark = pytest.mark.req("F-16")

STOP_SECONDS = 25
DATABASE_STOP_SECONDS = 6  # two seconds of grace, and the stop itself
START_SECONDS = 10


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_during_saves_loses_nothing_and_leaves_nothing_running(home: Home, sent: signal.Signals):
    writers = [Writer("", someone) for someone in home.make_people(4)]
    server = home.server()
    process = server.process
    assert process is not None
    took = 0.0

    async def stop_while_they_write() -> None:
        nonlocal took
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            for writer in writers:
                writer.url = server.url
                tasks.create_task(write_until(writer, stop, is_final=True))
            await asyncio.sleep(1)
            started = time.monotonic()
            process.send_signal(sent)
            await asyncio.to_thread(process.wait, STOP_SECONDS)
            took = time.monotonic() - started
            stop.set()

    run(stop_while_they_write())
    ended = wait_until(lambda: not home.processes(), "nothing runs any more", DATABASE_STOP_SECONDS)

    assert process.returncode in (0, -sent)
    assert all(writer.acked for writer in writers)
    assert_all_kept(home, writers, is_final=True)
    started = time.monotonic()
    server.start()
    again = time.monotonic() - started
    server.stop()
    print(f"{sent.name}: stopped after {took:.2f} s, nothing left {ended:.2f} s later; the next start answers in {again:.2f} s")
    assert again < START_SECONDS


def test_a_stop_does_not_wait_for_the_books_to_be_embedded(home: Home):
    """On the first start that takes many seconds of computing; it goes on at the next start."""
    server = home.server()
    doing = "SELECT 1 FROM jobs.procrastinate_jobs WHERE task_name = 'chat.embed' AND status = 'doing'"
    with home.database() as connection:
        wait_until(lambda: connection.execute(doing).fetchone() is not None, "the books are being embedded", 20)
        some = "SELECT 1 FROM rag_embeddings LIMIT 1"
        wait_until(lambda: connection.execute(some).fetchone() is not None, "some passages are", 20)
    process = server.process
    assert process is not None
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(STOP_SECONDS)
    took = time.monotonic() - started

    with home.database() as connection:
        waiting = "SELECT 1 FROM rag_chunks c LEFT JOIN rag_embeddings e ON e.chunk_id = c.id WHERE e IS NULL"
        assert connection.execute(waiting).fetchone() is not None, "nothing was stopped"
    print(f"stopped after {took:.2f} s")
    assert took < 5
