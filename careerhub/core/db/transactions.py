"""The one door to a transaction.

`transact` runs a service as a signed-in person: in a worker thread, in one transaction, in which the session is checked and
row-level security learns who it is. `transact_auth` is for code that runs before anybody is known.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from careerhub.core.config import settings
from careerhub.core.db.urls import database_urls, revive
from careerhub.core.errors import SessionEnded

P = ParamSpec("P")
T = TypeVar("T")

_BEGIN_AS = "BEGIN; SELECT private.begin_as('{digest}')"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def make_engine(url: URL, size: int, overflow: int, *, pings: bool = True) -> Engine:
    """A pool of connections that waits at most 2 s for a free one; `pings` asks each whether it lives before it is used.

    A server that has gone takes all its connections with it. Where it is the embedded one, which nobody else looks after,
    the next connection starts it again.
    """
    engine = create_engine(
        url, pool_size=size, max_overflow=overflow, pool_pre_ping=pings, pool_recycle=300, pool_timeout=2, pool_use_lifo=True
    )
    event.listen(engine, "do_connect", _connect)
    return engine


def _connect(dialect: Dialect, record: Any, arguments: tuple[Any, ...], parameters: dict[str, Any]) -> Any:
    try:
        return dialect.connect(*arguments, **parameters)
    except psycopg.OperationalError:
        if not revive():
            raise
        return dialect.connect(*arguments, **parameters)


@cache
def app_engine() -> Engine:
    """Connections of the app's own role, which sees only what row-level security lets it see."""
    # No pings: they cost a tenth of an event (bench), and `_begin` finds a dead connection anyway.
    return make_engine(database_urls().app, settings().pool_size, settings().pool_overflow, pings=False)


@cache
def auth_engine() -> Engine:
    """Connections of the sign-in code, the only one that may read password hashes and session digests."""
    return make_engine(database_urls().auth, 3, 2)


@cache
def worker_engine() -> Engine:
    """Connections of the jobs: the app's rights, for the person whom a job is about."""
    return make_engine(database_urls().worker, 2, 2)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(settings().pool_size, thread_name_prefix="transact")


@contextmanager
def session_as(digest: str):
    """A transaction of the person whose session has this digest; yields the session and the user's id.

    Raises:
        SessionEnded: when there is no such live session.
    """
    with Session(app_engine(), expire_on_commit=False) as session:
        user_id = _begin(session, digest)
        if user_id is None:
            raise SessionEnded
        yield session, user_id
        session.commit()


def _begin(session: Session, digest: str) -> str | None:
    """Begin the transaction of a session's person; their id, None where there is no such live session.

    BEGIN and the check go to the server as one message, past SQLAlchemy and the driver's cursors: as two statements they were
    a quarter of an event (bench). The driver sees the open transaction and begins none of its own. A dead connection is
    replaced, as nothing was done on it yet.
    """
    if not _DIGEST.fullmatch(digest):
        return None
    result = _send_begin(session, digest) or _send_begin(session, digest)
    if result is None or result.status != ExecStatus.TUPLES_OK:
        reason = psycopg.OperationalError(result.error_message.decode(errors="replace") if result else "the connection is dead")
        raise OperationalError("begin", None, reason)
    user_id = result.get_value(0, 0)
    return user_id.decode() if user_id else None


def _send_begin(session: Session, digest: str) -> PGresult | None:
    """The server's answer; None when the connection was dead, which is dropped then."""
    connection = session.connection()
    server: Any = connection.connection.driver_connection
    result = server.pgconn.exec_(_BEGIN_AS.format(digest=digest).encode())
    if not server.broken:
        return result
    connection.invalidate()
    session.rollback()
    return None


def run_as(digest: str, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `service(session, user_id, …)` in one transaction and give back what it returns.

    A connection that broke before the transaction began is replaced; a commit whose outcome is unknown is never
    repeated here: the caller's save key makes its own repetition safe.
    """
    with session_as(digest) as (session, user_id):
        return service(session, user_id, *args, **kwargs)


def run_public(service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `service(session, "", …)` for nobody in particular: it sees only what is everybody's, and changes nothing."""
    with Session(app_engine(), expire_on_commit=False) as session:
        session.execute(text("SELECT set_config('app.current_user_id', '', true)"))
        return service(session, "", *args, **kwargs)


def run_auth(service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `service(session, …)` in one transaction of the sign-in role."""
    with Session(auth_engine(), expire_on_commit=False) as session:
        result = service(session, *args, **kwargs)
        session.commit()
    return result


def run_auth_as(digest: str, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `service(session, user_id, …)` in one transaction of the sign-in role, for the person whose session this is.

    Raises:
        SessionEnded: when there is no such live session.
    """
    with Session(auth_engine(), expire_on_commit=False) as session:
        user_id = _begin(session, digest)
        if user_id is None:
            raise SessionEnded
        result = service(session, user_id, *args, **kwargs)
        session.commit()
    return result


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """The result of a blocking call, made in one of the database threads."""
    call = partial(copy_context().run, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_threads(), call)


async def transact(digest: str, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`run_as` off the event loop."""
    return await in_thread(run_as, digest, service, *args, **kwargs)


async def transact_public(service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`run_public` off the event loop."""
    return await in_thread(run_public, service, *args, **kwargs)


async def transact_auth(service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`run_auth` off the event loop."""
    return await in_thread(run_auth, service, *args, **kwargs)


async def transact_auth_as(
    digest: str, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """`run_auth_as` off the event loop."""
    return await in_thread(run_auth_as, digest, service, *args, **kwargs)
