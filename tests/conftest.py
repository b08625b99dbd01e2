"""What tests share: a database of their own, a running server, a browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Before anything of the product is imported: it reads its settings once.
_DATA = Path(tempfile.mkdtemp(prefix="careerhub-tests-"))
_DATA.chmod(0o711)  # PostgreSQL runs as a user of its own when the tests run as root
os.environ.update(CAREERHUB_DATA_DIR=str(_DATA), REFLEX_ENV_MODE="prod", REFLEX_TELEMETRY_ENABLED="false")
for _name in ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_AUTH_URL", "CAREERHUB_SECRET_KEY", "PUBLIC_URL", "PORT", "HOST"):
    os.environ.pop(_name, None)

import psycopg  # noqa: E402
import pytest  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402
from sqlalchemy import create_engine, pool  # noqa: E402
from sqlmodel import Session  # noqa: E402

from careerhub.core import frontend  # noqa: E402
from careerhub.core.config import PROJECT_ROOT  # noqa: E402
from careerhub.core.db.transactions import app_engine, auth_engine  # noqa: E402
from careerhub.core.db.urls import database_urls  # noqa: E402
from careerhub.core.embedded_postgres import EmbeddedPostgres  # noqa: E402
from careerhub.prepare import prepare_database  # noqa: E402
from tests import used_secrets  # noqa: E402
from tests.factories import Person, make_person  # noqa: E402

CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_sessionfinish() -> None:
    """Leave nothing running and nothing behind."""
    for engine in (app_engine, auth_engine):
        if engine.cache_info().currsize:
            engine().dispose()
    if (_DATA / "postgres").exists():
        EmbeddedPostgres(_DATA / "postgres").stop()
    shutil.rmtree(_DATA, ignore_errors=True)


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """The test run's own PostgreSQL, migrated; `run_as` and `run_auth` reach it. In the end it holds no secret of the tests."""
    prepare_database()
    yield
    with psycopg.connect(_superuser(), autocommit=True) as connection:
        left = used_secrets.found_in(used_secrets.rows_of(connection))
    assert not left, "secrets that tests used lie in the database or its jobs (A-61)"


@pytest.fixture
def owner_session(database: None) -> Iterator[Session]:
    """A session of the database's owner, who sees every row (a superuser here); commits are the test's own business."""
    engine = create_engine(database_urls().owner, poolclass=pool.NullPool)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def person(database: None) -> Person:
    """Somebody with an account and a live session."""
    return make_person()


@pytest.fixture
def stranger(database: None) -> Person:
    """Somebody else."""
    return make_person()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A running `careerhub serve`, on the same database as the tests."""

    port: int
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://localhost:{self.port}"

    @property
    def python_path(self) -> str:
        """Where its process looks for modules: what the test adds comes first."""
        return os.pathsep.join([*filter(None, [self.environment.get("PYTHONPATH")]), str(PROJECT_ROOT)])

    def start(self, timeout: float = 60) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from careerhub.cli import main; main()", "serve"],
                cwd=PROJECT_ROOT,
                env={**os.environ, **self.environment, "PORT": str(self.port), "PYTHONPATH": self.python_path},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log.read_text()[-3000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/ping", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not answer:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None


@contextmanager
def servers(folders: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers, each on a free port, with the environment variables given; all are stopped at the end."""
    if not frontend.is_current():
        frontend.build()
    made: list[Server] = []

    def make(**environment: str) -> Server:
        server = Server(free_port(), folders.mktemp("server") / "log", environment)
        made.append(server)
        server.start()
        return server

    yield make
    for server in made:
        server.stop()
    logs = [server.log.read_text() for server in made]
    assert not used_secrets.found_in("\n".join(logs)), "secrets that tests used lie in a log (A-61)"


@pytest.fixture(scope="module")
def make_server(database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers for the tests of one file: PostgreSQL has no connections for very many at a time."""
    with servers(tmp_path_factory) as make:
        yield make


def _superuser() -> str:
    url = database_urls().owner
    plain = url.set(drivername="postgresql", query={"host": url.query["host"]} if "host" in url.query else {})
    return plain.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def server(database: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that most tests share. Its flood limit is high, as one test browser types faster than people do."""
    with servers(tmp_path_factory) as make:
        yield make(EVENTS_PER_SECOND="2000", EVENT_BURST="4000")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless."""
    path = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield launched
        launched.close()


@dataclass
class Visit:
    """A browser context whose pages are watched: scripts' errors and violations of the content security policy fail the test."""

    context: BrowserContext
    base_url: str
    problems: list[str]

    def page(self) -> Page:
        """A new page."""
        made = self.context.new_page()
        made.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        made.on("console", lambda message: self._console(message.type, message.text))
        return made

    def sign_in(self, person: Person) -> None:
        """Be this person, without the form."""
        url = self.base_url.replace("http:", "https:")  # Chromium takes `__Host-` cookies for http addresses only from a page
        cookie = {"name": "__Host-ch_session", "value": person.token, "url": url, "secure": True, "httpOnly": True}
        self.context.add_cookies([cookie | {"sameSite": "Lax"}])  # pyright: ignore[reportArgumentType]

    def _console(self, kind: str, text: str) -> None:
        # A server that is being restarted, and answers of 4xx that a test asks for, are no fault of the page.
        expected = ("WebSocket", "ERR_CONNECTION", "Failed to load resource")
        if kind == "error" and not any(part in text for part in expected):
            self.problems.append(f"console: {text}")


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """A fresh browser context at the shared server, 1440 px wide."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=server.url)
    made = Visit(context, server.url, [])
    yield made
    context.close()
    assert made.problems == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """First the tests of jobs: later, the workers of other tests' servers would take their jobs, whose tasks they lack.

    Last those with a browser: Playwright leaves an event loop running in this thread, in which `asyncio.run` refuses to run.
    """

    def turn(item: pytest.Item) -> int:
        if "core/test_jobs" in item.nodeid:
            return 0
        return 2 if "browser" in getattr(item, "fixturenames", ()) else 1

    items.sort(key=turn)
