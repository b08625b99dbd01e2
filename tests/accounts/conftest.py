"""An installation of its own that sends mails, and what its tests share."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from oidc_provider_mock import run_server_in_thread

from tests import used_secrets
from tests.accounts.dump import dump
from tests.accounts.office import Office, token_in
from tests.accounts.visitor import Visitor
from tests.conftest import Server, free_port
from tests.faults.home import Home


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """The post office."""
    made = Office()
    made.open()
    yield made
    made.close()


@pytest.fixture(scope="session")
def google() -> Iterator[int]:
    """The port of a provider of OpenID Connect that is not Google."""
    with run_server_in_thread(require_nonce=True) as server:
        yield server.server_port


@pytest.fixture(scope="session")
def github_port() -> int:
    """Where tests put a server that looks like GitHub."""
    return free_port()


@pytest.fixture(scope="session")
def mail_home(office: Office, google: int, github_port: int) -> Iterator[Home]:
    """Data of its own: its mails must not be sent by the worker of another test's server."""
    folder = Path(tempfile.mkdtemp(prefix="cha", dir="/tmp"))
    folder.chmod(0o711)
    made = Home(folder)
    made.more = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(office.port),
        "SMTP_SECURITY": "none",
        "TRUSTED_PROXY_HOPS": "1",
        "GOOGLE_CLIENT_ID": "careerhub",
        "GOOGLE_CLIENT_SECRET": "google-secret-1",
        "GOOGLE_ISSUER": f"http://localhost:{google}",
        "GITHUB_CLIENT_ID": "careerhub",
        "GITHUB_CLIENT_SECRET": "github-secret-1",
        "GITHUB_URL": f"http://localhost:{github_port}",
        "GITHUB_API_URL": f"http://localhost:{github_port}/api",
    }
    yield made
    left = used_secrets.found_in(dump(made))
    logs = used_secrets.found_in((folder / "server.log").read_text()) if (folder / "server.log").exists() else set()
    made.close()
    shutil.rmtree(folder, ignore_errors=True)
    assert not left, "secrets in the database or its jobs (A-61)"
    assert not logs, "secrets in the log (A-61)"


@pytest.fixture(scope="session")
def site(mail_home: Home) -> Server:
    """The server of that installation."""
    return mail_home.server()


@pytest.fixture
def db(site: Server, mail_home: Home) -> Iterator[psycopg.Connection[Any]]:
    """Its database, as a superuser, with all limits forgotten."""
    with mail_home.connect() as connection:
        connection.execute("DELETE FROM rate_limits")
        yield connection


@pytest.fixture
def newcomer(site: Server, db: psycopg.Connection[Any]) -> Visitor:
    """Somebody who has no account yet."""
    return Visitor(site)


@pytest.fixture
def member(newcomer: Visitor, office: Office) -> Visitor:
    """Somebody with a confirmed address, signed in."""
    newcomer.sign_up()
    newcomer.post("/auth/verify", {"token": token_in(office.wait_for(newcomer.email))})
    newcomer.sign_in()
    assert newcomer.token
    return newcomer


@pytest.fixture
def other_member(site: Server, office: Office, db: psycopg.Connection[Any]) -> Visitor:
    """Somebody else."""
    made = Visitor(site)
    made.sign_up(name="Ben Oak")
    made.post("/auth/verify", {"token": token_in(office.wait_for(made.email))})
    made.sign_in()
    return made


@pytest.fixture
def make_stale(db: psycopg.Connection[Any]) -> Callable[[Visitor], None]:
    """Lets eleven minutes pass since somebody has shown who they are."""

    def age(visitor: Visitor) -> None:
        db.execute(
            "UPDATE auth_sessions s SET authenticated_at = now() - interval '10 minutes 1 second' "
            "FROM users u WHERE u.id = s.user_id AND u.email = %s",
            [visitor.email],
        )

    return age


@contextlib.contextmanager
def closed(office: Office) -> Iterator[None]:
    """While the office is closed."""
    office.close()
    try:
        yield
    finally:
        office.open()
