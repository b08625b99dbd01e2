"""A Careerhub of its own, for tests that kill it: its data, its people, its servers, and a record of every accepted save."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg

from careerhub.core.config import PROJECT_ROOT
from careerhub.core.embedded_postgres import EmbeddedPostgres
from careerhub.core.embedded_postgres.processes import server_processes
from tests.conftest import Server, free_port

_MAKE_PEOPLE = """
import json, sys
from careerhub.career import service
from careerhub.core.db.transactions import run_as
from careerhub.prepare import prepare_database
from tests.factories import make_person
prepare_database()
people = [make_person() for _ in range(int(sys.argv[1]))]
print(json.dumps([(person.token, run_as(person.digest, service.get_profile).id) for person in people]))
"""
_WATCH_SAVES = """
CREATE TABLE IF NOT EXISTS seen_saves (
    n bigint GENERATED ALWAYS AS IDENTITY, profile_id text, version int, save_key text, headline text, summary text);
CREATE OR REPLACE FUNCTION see_save() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO public.seen_saves (profile_id, version, save_key, headline, summary)
    VALUES (NEW.id, NEW.version, NEW.save_key, NEW.headline, NEW.summary);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER see_save AFTER UPDATE ON profiles
    FOR EACH ROW WHEN (OLD.version IS DISTINCT FROM NEW.version) EXECUTE FUNCTION see_save();
"""
_SAVES = "SELECT version, save_key, headline, summary FROM seen_saves WHERE profile_id = %s ORDER BY n"
_PROFILE = "SELECT version, headline, summary FROM profiles WHERE id = %s"


class Someone(NamedTuple):
    """A signed-in person of a home."""

    token: str
    profile_id: str


class SeenSave(NamedTuple):
    """One save as it reached the disk."""

    version: int
    save_key: str
    headline: str
    summary: str


@dataclass
class Home:
    """One data directory, with its embedded PostgreSQL."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    _servers: list[Server] = field(default_factory=list)

    @property
    def postgres(self) -> EmbeddedPostgres:
        """A handle on its PostgreSQL that does not use it yet."""
        return EmbeddedPostgres(self.folder / "data" / "postgres")

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process use this home; its flood limit is high, as tests type faster than people do."""
        high = {"EVENTS_PER_SECOND": "2000", "EVENT_BURST": "4000"}
        return {"CAREERHUB_DATA_DIR": str(self.folder / "data"), "CAREERHUB_PREBUILT": "1", **high, **self.more}

    def make_people(self, count: int) -> list[Someone]:
        """New people, signed in. Their saves are recorded from now on."""
        command = [sys.executable, "-c", _MAKE_PEOPLE, str(count)]
        environment = {**os.environ, **self.environment, "PYTHONPATH": str(PROJECT_ROOT)}
        made = subprocess.run(command, env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
        with self.database() as connection:
            connection.execute(_WATCH_SAVES)
        return [Someone(*pair) for pair in json.loads(made.stdout)]

    def server(self) -> Server:
        """A server of this home, started."""
        server = Server(free_port(), self.folder / "server.log", self.environment)
        self._servers.append(server)
        server.start()
        return server

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """A superuser's connection, from a handle that keeps the database up; starts it when it is not."""
        postgres = self.postgres
        postgres.start()
        try:
            with self.connect() as connection:
                yield connection
        finally:
            postgres.release()

    def connect(self) -> psycopg.Connection:
        """A superuser's connection to a database that runs already."""
        sockets = self.folder / "data" / "postgres" / "run"
        return psycopg.connect(
            host=str(sockets), port="5432", user="postgres", dbname="careerhub", autocommit=True, connect_timeout=2
        )

    def saves(self, someone: Someone) -> list[SeenSave]:
        """Every save that was committed, in order."""
        with self.database() as connection:
            return [SeenSave(*row) for row in connection.execute(_SAVES, [someone.profile_id])]

    def profile(self, someone: Someone) -> tuple[int, str, str]:
        """Version, headline and summary as they are stored."""
        with self.database() as connection:
            row = connection.execute(_PROFILE, [someone.profile_id]).fetchone()
        assert row is not None
        return row

    def kill_postgres(self) -> None:
        """End every PostgreSQL process of this home at once, without warning."""
        for process in server_processes(self.postgres.data):
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()

    def answers(self) -> bool:
        """Whether the database accepts connections."""
        try:
            self.connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def processes(self) -> list[psutil.Process]:
        """Whatever runs for this home: PostgreSQL, its reaper, the app, its workers and its printers."""
        found = [process for process in psutil.process_iter() if process.pid != os.getpid()]
        return [process for process in found if _belongs(process, self.folder)]

    def close(self) -> None:
        """End what runs for it, by pid."""
        for server in self._servers:
            server.stop()
        self.postgres.stop()
        for process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()


def _belongs(process: psutil.Process, folder: Path) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE:
            return False
        by_setting = process.environ().get("CAREERHUB_DATA_DIR") == str(folder / "data")
        return by_setting or any(str(folder) in argument for argument in process.cmdline())
    except psutil.Error:
        return False


def worker_of(server: Server) -> psutil.Process:
    """The process that answers requests; the one started by the test only watches it."""
    assert server.process is not None
    (worker,) = [
        child for child in psutil.Process(server.process.pid).children() if "embedded_postgres" not in " ".join(child.cmdline())
    ]
    return worker


def kill_group(server: Server) -> None:
    """End the watcher, the worker and the printers at once, without warning."""
    assert server.process is not None
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()


def wait_until(condition: Callable[[], object], what: str, seconds: float) -> float:
    """How long it took until the condition held (s)."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() - started < seconds, f"waited {seconds} s in vain until {what}"
        time.sleep(0.02)
    return time.monotonic() - started


def is_up(server: Server) -> bool:
    """Whether the server answers."""
    try:
        with urllib.request.urlopen(f"{server.url}/ping", timeout=1):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
