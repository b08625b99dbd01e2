"""The one door to a transaction.

`transact` runs a service as a signed-in person: in a worker thread, in one transaction, in which the session is checked and
row-level security learns who it is. `transact_auth` is for code that runs before anybody is known.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache, partial
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from careerhub.core.config import settings
from careerhub.core.db.urls import database_urls, revive
from careerhub.core.errors import SessionEnded

P = ParamSpec("P")
T = TypeVar("T")

_BEGIN_AS = text("SELECT private.begin_as(:digest)")


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
    """Begin the transaction of a session's person; their id. A dead connection is replaced, as nothing was done on it yet."""
    try:
        return session.execute(_BEGIN_AS, {"digest": digest}).scalar_one()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()
        return session.execute(_BEGIN_AS, {"digest": digest}).scalar_one()


def run_as(digest: str, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `service(session, user_id, …)` in one transaction and give back what it returns.

    A connection that broke before the transaction began is replaced; a commit whose outcome is unknown is never
    repeated here: the caller's save key makes its own repetition safe.
    """
    with session_as(digest) as (session, user_id):
        return service(session, user_id, *args, **kwargs)


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


async def transact_auth(service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`run_auth` off the event loop."""
    return await in_thread(run_auth, service, *args, **kwargs)


async def transact_auth_as(
    digest: str, service: Callable[Concatenate[Session, str, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """`run_auth_as` off the event loop."""
    return await in_thread(run_auth_as, digest, service, *args, **kwargs)
