"""F-14: what is wrong with an installation is said in one line, and it does not start."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from careerhub.core.config import PROJECT_ROOT
from careerhub.core.embedded_postgres import EmbeddedPostgres
from careerhub.core.embedded_postgres.host import runnable_programs, server_account
from careerhub.core.embedded_postgres.processes import stop_server
from tests.conftest import free_port
from tests.faults.home import wait_until

pytestmark = pytest.mark.req("F-14")

SECRET = secrets.token_urlsafe(48)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that the database's account may pass through."""
    made = Path(tempfile.mkdtemp(prefix="chf", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def operators_database(folder: Path) -> Iterator[str]:
    """The URL of a server that the app is told of instead of starting its own."""
    postgres = EmbeddedPostgres(folder / "operators")
    yield postgres.start().replace("postgresql+psycopg", "postgresql")
    postgres.stop()


def refusal(folder: Path, **environment: str) -> str:
    """The one line that `careerhub serve` ends with."""
    command = [sys.executable, "-c", "from careerhub.cli import main; main()", "serve"]
    own = {"CAREERHUB_DATA_DIR": str(folder / "data"), "CAREERHUB_PREBUILT": "1", "PORT": str(free_port())}
    inherited = {name: value for name, value in os.environ.items() if name != "REFLEX_ENV_MODE"}
    ended = subprocess.run(
        command,
        env={**inherited, **own, "PYTHONPATH": str(PROJECT_ROOT), **environment},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Careerhub is at" not in ended.stdout
    assert re.fullmatch(r"careerhub: [^\n]+\n", ended.stderr), ended.stderr
    return ended.stderr.strip()


def test_a_port_that_is_taken(folder: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert refusal(folder, PORT=str(port)).startswith(f"careerhub: Port {port} on 127.0.0.1 cannot be used")


@pytest.mark.parametrize("url", ["not a url", "mysql://root@localhost/careerhub", "postgresql://localhost"])
def test_a_database_url_that_is_none(folder: Path, url: str):
    assert "DATABASE_URL" in refusal(folder, DATABASE_URL=url, CAREERHUB_SECRET_KEY=SECRET)


def test_a_database_that_cannot_be_reached(folder: Path):
    url = f"postgresql://somebody:hush-hush@127.0.0.1:{free_port()}/careerhub"

    said = refusal(folder, DATABASE_URL=url, CAREERHUB_SECRET_KEY=SECRET)

    assert "The database cannot be reached" in said
    assert "hush-hush" not in said


def test_a_database_of_ones_own_without_a_secret(folder: Path):
    assert "CAREERHUB_SECRET_KEY is missing" in refusal(folder, DATABASE_URL="postgresql://localhost/careerhub")


def test_a_secret_that_can_be_guessed(folder: Path):
    assert "CAREERHUB_SECRET_KEY is too short" in refusal(folder, CAREERHUB_SECRET_KEY="hunter2hunter2")


def test_pages_of_every_site_allowed(folder: Path):
    assert "ALLOWED_ORIGINS must name each origin" in refusal(folder, ALLOWED_ORIGINS="https://a.example, *")


def test_an_app_role_that_row_level_security_does_not_bind(folder: Path, operators_database: str):
    own = {"DATABASE_URL": operators_database, "CAREERHUB_SECRET_KEY": SECRET}

    assert "may bypass row-level security" in refusal(folder, **own, DATABASE_APP_URL=operators_database)


@pytest.mark.parametrize("setting", ["synchronous_commit", "fsync"])
def test_a_database_that_forgets_what_it_acknowledged(folder: Path, setting: str):
    with forgetful_database(folder / setting, setting) as url:
        said = refusal(folder, DATABASE_URL=url, CAREERHUB_SECRET_KEY=SECRET)

    assert f"runs with {setting}=off and may lose what was saved" in said


@contextmanager
def forgetful_database(root: Path, setting: str) -> Iterator[str]:
    """The URL of a server with this setting off."""
    postgres = EmbeddedPostgres(root)
    url = postgres.start().replace("postgresql+psycopg", "postgresql")
    stop_server(postgres.data)  # by `postgres.stop()` its reaper would end the next server too
    account = server_account()
    program = runnable_programs(root, account) / "postgres"
    options = ["--listen_addresses=", f"--unix_socket_directories={root / 'run'}", f"--{setting}=off"]
    process = subprocess.Popen(
        [program, "-D", str(postgres.data), *options], stderr=subprocess.DEVNULL, **account.popen_arguments()
    )
    try:
        wait_until(lambda: _answers(url), "the server answers", 10)
        yield url
    finally:
        postgres.stop()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True
