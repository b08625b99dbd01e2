"""Jobs: exactly if the change is committed, and once, whatever happens to the worker."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from careerhub.core import jobs
from careerhub.core.config import PROJECT_ROOT
from careerhub.core.db.transactions import app_engine

_COUNT = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE task_name = :name")

# A worker as `careerhub worker` makes it, with a task whose effect is a sum: done twice, it would show.
_WORKER = """
import time
from sqlalchemy import text
from careerhub.core import jobs

@jobs.task("test.add")
def add(number: str) -> None:
    with jobs.transaction() as session:
        if jobs.first_time(session):
            session.execute(text("UPDATE public.test_sums SET total = total + 1 WHERE id = :id"), {"id": int(number)})
            time.sleep(0.03)

@jobs.task("test.fails")
def fails(name: str) -> None:
    raise RuntimeError(name)

@jobs.task("test.long")
def long(number: str) -> None:
    while True:
        with jobs.transaction() as session:
            session.execute(text("UPDATE public.test_sums SET total = total + 1 WHERE id = :id"), {"id": int(number)})
        time.sleep(0.1)
        jobs.check_stop()

from careerhub import cli
cli.cli(["worker"])
"""


def _waiting(session: Session, name: str) -> int:
    return session.execute(_COUNT, {"name": name}).scalar_one()


def _app_session() -> Session:
    return Session(app_engine())


@pytest.fixture
def sums(owner_session: Session) -> Iterator[Session]:
    """A table that the worker may add to; the jobs of other tests are gone."""
    _forget_jobs(owner_session)
    owner_session.execute(text("CREATE TABLE public.test_sums (id int PRIMARY KEY, total int NOT NULL)"))
    owner_session.execute(text("GRANT SELECT, UPDATE ON public.test_sums TO careerhub_worker"))
    owner_session.commit()
    yield owner_session
    owner_session.rollback()
    owner_session.execute(text("DROP TABLE public.test_sums"))
    _forget_jobs(owner_session)
    owner_session.commit()


def _forget_jobs(session: Session) -> None:
    session.execute(text("DELETE FROM jobs.procrastinate_jobs"))


def _start_worker(log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(_WORKER)],
            cwd=PROJECT_ROOT,
            env={**os.environ, "JOBS_STALLED_SECONDS": "1.5", "PYTHONPATH": str(PROJECT_ROOT)},
            stdout=output,
            stderr=output,
        )


def test_a_job_exists_exactly_if_the_change_is_committed(owner_session: Session):
    with _app_session() as session:
        jobs.defer(session, "test.outbox", user_id="a")
        session.rollback()
    assert _waiting(owner_session, "test.outbox") == 0

    with _app_session() as session:
        jobs.defer(session, "test.outbox", user_id="a")
        session.commit()
    owner_session.rollback()
    assert _waiting(owner_session, "test.outbox") == 1


def test_a_waiting_job_with_the_same_ids_does_for_a_second_one(owner_session: Session):
    with _app_session() as session:
        for name in ("b", "b", "c"):
            jobs.defer(session, "test.same", user_id=name)
        session.commit()
    assert _waiting(owner_session, "test.same") == 2


@pytest.mark.parametrize("statement", ["SELECT * FROM jobs.procrastinate_jobs", "DELETE FROM jobs.procrastinate_jobs"])
@pytest.mark.req("OPS-03")
def test_the_app_may_only_defer(database: None, statement: str):
    with _app_session() as session, pytest.raises(DBAPIError, match="permission denied for schema jobs"):
        session.execute(text(statement))


def test_a_worker_sees_only_the_rows_of_the_person_its_job_is_about(person, stranger):
    with jobs.transaction(person.id) as session:
        assert session.execute(text("SELECT id FROM users")).scalars().all() == [person.id]
    with jobs.transaction() as session:
        assert session.execute(text("SELECT id FROM users")).scalars().all() == []


def test_every_effect_happens_exactly_once_though_the_worker_is_killed_20_times(sums: Session, tmp_path: Path):
    """Killed at random moments, also before a commit and between it and the note that the job is done."""
    amount, log = 400, tmp_path / "log"
    sums.execute(text("INSERT INTO public.test_sums SELECT n, 0 FROM generate_series(1, :n) n"), {"n": amount})
    sums.commit()
    for number in range(amount):
        jobs.defer(sums, "test.add", number=str(number + 1))
    sums.commit()
    chance = random.Random(4)  # noqa: S311  (when to kill is no secret)
    kills = 0
    while kills < 20:
        worker = _start_worker(log)
        try:
            started, before = time.monotonic(), _done(sums)
            while _done(sums) == before and time.monotonic() - started < 20:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.3))
            assert worker.poll() is None, log.read_text()[-2000:]
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        kills += 1

    worker = _start_worker(log)
    deadline = time.monotonic() + 60
    while _open_jobs(sums) and time.monotonic() < deadline:
        time.sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0

    assert _open_jobs(sums) == 0
    assert sums.execute(text("SELECT count(*), min(total), max(total) FROM public.test_sums")).one() == (amount, 1, 1)


def test_a_task_that_fails_is_tried_again_later(sums: Session, tmp_path: Path):
    jobs.defer(sums, "test.fails", name="x")
    sums.commit()
    worker = _start_worker(tmp_path / "log")
    try:
        deadline = time.monotonic() + 20
        row = None
        while time.monotonic() < deadline and not (row and row.attempts):
            sums.rollback()
            row = sums.execute(text("SELECT attempts, status::text, scheduled_at FROM jobs.procrastinate_jobs")).one()
            time.sleep(0.1)
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0
    assert row is not None
    assert row.status == "todo"
    assert row.scheduled_at is not None


def test_a_long_task_that_asks_lets_the_worker_stop_at_once_and_goes_on_at_the_next_start(sums: Session, tmp_path: Path):
    sums.execute(text("INSERT INTO public.test_sums VALUES (1, 0)"))
    jobs.defer(sums, "test.long", number="1")
    sums.commit()
    for _ in range(3):
        before = _done(sums)
        worker = _start_worker(tmp_path / "log")
        deadline = time.monotonic() + 20
        while _done(sums) == before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _done(sums) > before
        worker.send_signal(signal.SIGTERM)
        stopped = time.monotonic()
        assert worker.wait(20) == 0
        assert time.monotonic() - stopped < 5


def _done(session: Session) -> int:
    session.rollback()
    return session.execute(text("SELECT sum(total) FROM public.test_sums")).scalar_one()


def _open_jobs(session: Session) -> int:
    session.rollback()
    return session.execute(text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE status <> 'succeeded'")).scalar_one()
