"""Which server, which role: one URL of the owner, the others derived from it."""

import logging
import threading
import time
from dataclasses import dataclass
from functools import cache

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from careerhub.core.config import Settings, settings
from careerhub.core.crypto import keyed_digest
from careerhub.core.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
from careerhub.core.errors import SetupError

log = logging.getLogger(__name__)

# A dead network must end in an error, not in a hang: measured, libpq's defaults hang for more than 40 s.
_TCP = {
    "connect_timeout": "3",
    "tcp_user_timeout": "5000",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "2",
}
_REVIVE_SECONDS = 2.0  # at most one attempt in this time, however many requests fail
_TIMEOUTS = "-c statement_timeout=5000 -c lock_timeout=2000 -c idle_in_transaction_session_timeout=10000 -c timezone=UTC"


@dataclass(frozen=True)
class DatabaseUrls:
    """The same database as seen by its owner (migrations), the app, the sign-in code and the jobs."""

    owner: URL
    app: URL
    auth: URL
    worker: URL


@cache
def _embedded(data_dir: str, database: str) -> EmbeddedPostgres:
    return EmbeddedPostgres(settings().data_dir / "postgres", database)


def role_name(database: str, role: str) -> str:
    """The name of one of the roles `app`, `auth`, `backup`, `worker` of a database; roles belong to the whole server."""
    return f"{database}_{role}"


def role_password(name: str) -> str:
    """A role's password: derived, so that nobody has to keep it."""
    return keyed_digest("database-role", name)


def as_role(owner: URL, role: str) -> URL:
    """The owner's URL with another of the database's roles."""
    name = role_name(owner.database or "", role)
    return owner.set(username=name, password=role_password(name)).update_query_dict({"options": _TIMEOUTS})


def parse_url(text: str, variable: str) -> URL:
    """A PostgreSQL URL with psycopg as its driver and with timeouts.

    Raises:
        SetupError: when it is no URL of a PostgreSQL database.
    """
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise SetupError(
            f"{variable} is not a database URL: it should look like postgresql://user:password@host/database."
        ) from error
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        raise SetupError(f"{variable} must name a PostgreSQL database: postgresql://user:password@host/database.")
    return url.set(drivername="postgresql+psycopg", query={**_TCP, **url.query})


@cache
def database_urls() -> DatabaseUrls:
    """The URLs in use; starts the embedded server where no other is configured.

    Raises:
        SetupError: a URL that cannot be used.
    """
    chosen: Settings = settings()
    if chosen.database_url:
        owner = parse_url(chosen.database_url, "DATABASE_URL")
    else:
        owner = make_url(_embedded(str(chosen.data_dir), "careerhub").start())
    app = as_role(owner, "app")
    auth = as_role(owner, "auth")
    if chosen.database_app_url:
        app = parse_url(chosen.database_app_url, "DATABASE_APP_URL").update_query_dict({"options": _TIMEOUTS})
    if chosen.database_auth_url:
        auth = parse_url(chosen.database_auth_url, "DATABASE_AUTH_URL").update_query_dict({"options": _TIMEOUTS})
    return DatabaseUrls(owner, app, auth, as_role(owner, "worker"))


class _Revival:
    """One attempt at a time to start the embedded server again; who waited for another's attempt shares its outcome."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = float("-inf")
        self._worked = False

    def __call__(self) -> bool:
        with self._lock:
            if time.monotonic() - self._last >= _REVIVE_SECONDS:
                try:
                    _embedded(str(settings().data_dir), "careerhub").start()
                    self._worked = True
                except EmbeddedPostgresError as error:
                    log.error("the embedded PostgreSQL has gone and could not be started again: %s", error)
                    self._worked = False
                self._last = time.monotonic()
            return self._worked


_revive_embedded = _Revival()


def revive() -> bool:
    """Start the embedded server again when it has gone; whether to connect once more makes sense.

    False for a server of the operator's own: that one is not ours to start.
    """
    return not settings().database_url and _revive_embedded()
