"""Work that happens after the answer: deferred in the transaction of the change, done by a worker, done once.

A slice names its tasks in its `background` module, and `careerhub.background` imports them all:

    @jobs.task("learning.recommend")
    def recommend(user_id: str) -> None:
        with jobs.transaction(user_id) as session:
            service.recompute(session, user_id)

A service defers by name, `jobs.defer(session, "learning.recommend", user_id=user_id)`: the job exists exactly if the change is
committed. A worker may die at any point, and then the job runs again: a task must be idempotent, or ask `first_time` in the
transaction that has the effect. Arguments are ids; a task reads what it needs when it runs.
"""

import asyncio
import json
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import procrastinate
import psycopg
import psycopg_pool
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import Session

from careerhub.core.db.transactions import worker_engine
from careerhub.core.db.urls import database_urls, revive

log = logging.getLogger(__name__)

Task = Callable[..., None]

# A worker whose heart has not beaten for so long is dead, and its jobs are given to another.
_STALLED_SECONDS = float(os.environ.get("JOBS_STALLED_SECONDS", "30"))
_ATTEMPTS = 6  # with pauses of 3, 9, 27, … s in between
_GRACE_SECONDS = 10.0  # for running jobs when the worker stops; what is not finished then runs again
_KEEP_FINISHED_HOURS = 48

_DEFER = text("SELECT private.defer_job(:task, CAST(:ids AS jsonb))")
_BE = text("SELECT set_config('app.current_user_id', :user_id, true)")
_FIRST_TIME = text("INSERT INTO jobs.effects (job_id) VALUES (:job_id) ON CONFLICT DO NOTHING")


@dataclass(frozen=True)
class _Known:
    function: Task
    cron: str = ""


_known: dict[str, _Known] = {}
_stopping = threading.Event()
_job_id: ContextVar[int | None] = ContextVar("job_id", default=None)


def task(name: str) -> Callable[[Task], Task]:
    """Declare a function as the task of this name. It is called in a thread, with the ids it was deferred with."""
    return _declare(name, "")


def periodic(cron: str, name: str) -> Callable[[Task], Task]:
    """Declare a function without arguments as a task that runs by the clock (UTC), once however many workers there are."""
    return _declare(name, cron)


def _declare(name: str, cron: str) -> Callable[[Task], Task]:
    def declare(function: Task) -> Task:
        if name in _known:
            raise ValueError(f"two tasks are called {name}")
        _known[name] = _Known(function, cron)
        return function

    return declare


def defer(session: Session, name: str, /, **ids: str) -> None:
    """Have a task run soon after this transaction is committed; never when it is not.

    A job that waits with the same ids does for this one too: it will begin after this commit.
    """
    session.execute(_DEFER, {"task": name, "ids": json.dumps(ids, sort_keys=True)})


@contextmanager
def transaction(user_id: str = "") -> Iterator[Session]:
    """A transaction of the worker's role, committed at the end: as this person, or (without one) with what nobody owns."""
    with Session(worker_engine(), expire_on_commit=False) as session:
        session.execute(_BE, {"user_id": user_id})
        yield session
        session.commit()


def first_time(session: Session) -> bool:
    """Whether the running job has not yet had its effect; from now on, if this transaction is committed, it has."""
    done = session.execute(_FIRST_TIME, {"job_id": _job_id.get()})
    return done.rowcount == 1  # pyright: ignore[reportAttributeAccessIssue]


class Stopped(Exception):
    """The worker is being stopped: what the task has not committed, it does at the next start."""


def check_stop() -> None:
    """For tasks that take many seconds: to be called between two of their steps.

    Raises:
        Stopped: the worker is being stopped; a task lets this pass.
    """
    if _stopping.is_set():
        raise Stopped


class _Retry(procrastinate.RetryStrategy):
    """As often as it may, and after a stop always."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> procrastinate.RetryDecision | None:
        if isinstance(exception, Stopped):
            return procrastinate.RetryDecision(retry_in={"seconds": 0})
        return super().get_retry_decision(exception=exception, job=job)


class Worker:
    """Runs tasks until it is stopped, also across the end of the database or of other workers."""

    def __init__(self) -> None:
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running event loop."""
        _stopping.clear()
        self._running = asyncio.create_task(self.run(), name="jobs")

    async def stop(self) -> None:
        """End after the tasks that run (those that ask end at their next step), or after ten seconds."""
        _stopping.set()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self._running = None

    async def until_stopped(self) -> None:
        """Work until this process is told to stop (SIGTERM, Ctrl-C)."""
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        self.start()
        await stopping.wait()
        await self.stop()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await _work()
            except (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout, OSError) as error:
                log.warning("jobs wait for the database: %s", str(error).strip().splitlines()[:1])
            await asyncio.to_thread(revive)
            await asyncio.sleep(2)


async def _work() -> None:
    queue = _queue()
    async with queue.open_async():
        sweeper = asyncio.create_task(_sweep(queue))
        worker = asyncio.create_task(
            queue.run_worker_async(
                concurrency=2,
                install_signal_handlers=False,
                shutdown_graceful_timeout=_GRACE_SECONDS,
                update_heartbeat_interval=_STALLED_SECONDS / 3,
                stalled_worker_timeout=_STALLED_SECONDS,
            )
        )
        try:
            await asyncio.wait([sweeper, worker], return_when=asyncio.FIRST_COMPLETED)
        finally:
            sweeper.cancel()
            worker.cancel()
            results = await asyncio.gather(sweeper, worker, return_exceptions=True)
        for result in results:
            if isinstance(result, Exception):
                raise result


async def _sweep(queue: procrastinate.App) -> None:
    """Give back the jobs of workers that died, again and again; forget what was finished long ago."""
    while True:
        for job in await queue.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_SECONDS):
            try:
                await queue.job_manager.retry_job(job)
            except ConnectorException as error:
                log.info("job %s is already somebody else's: %s", job.id, error)
        await queue.job_manager.delete_old_jobs(nb_hours=_KEEP_FINISHED_HOURS, include_failed=False)
        await asyncio.sleep(_STALLED_SECONDS / 3)


def _queue() -> procrastinate.App:
    connector = procrastinate.PsycopgConnector(conninfo=_conninfo(database_urls().worker), min_size=1, max_size=4, timeout=5)
    queue = procrastinate.App(connector=connector)
    retry = _Retry(max_attempts=_ATTEMPTS, exponential_wait=3)
    for name, known in _known.items():
        made = queue.task(name=name, pass_context=True, retry=retry)(_call(known))
        if known.cron:
            queue.periodic(cron=known.cron)(made)
    return queue


def _call(known: _Known) -> Callable[..., None]:
    def call(context: procrastinate.JobContext, timestamp: int | None = None, **ids: str) -> None:
        _job_id.set(context.job.id)
        known.function(**ids)

    return call


def _conninfo(url: URL) -> str:
    words = url.translate_connect_args(username="user", database="dbname")
    options = {key: value if isinstance(value, str) else ",".join(value) for key, value in url.query.items()}
    options["options"] = f"{options.get('options', '')} -c search_path=jobs".strip()
    return make_conninfo("", **{key: str(value) for key, value in words.items()}, **options)
