"""The server's life: made once, started or joined, stopped."""

import fcntl
import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql

from careerhub.core.embedded_postgres.errors import EmbeddedPostgresError
from careerhub.core.embedded_postgres.host import (
    Account,
    account_name,
    make_private,
    make_root,
    runnable_programs,
    server_account,
    socket_folder,
)
from careerhub.core.embedded_postgres.locks import START_LOCK, USERS_LOCK, exclusive_lock, open_lock
from careerhub.core.embedded_postgres.processes import (
    cluster_name,
    postmasters,
    remove_stale_lock,
    spawn,
    stop_server,
)
from careerhub.core.embedded_postgres.reaper import ensure_reaper

_PORT = 5432  # only a part of the socket's name: nothing listens on the network
_EXTENSIONS = ("vector", "pg_trgm", "unaccent", "citext")
_START_SECONDS = 120  # the recovery after a crash reads the log of up to 1 GB
_LOG_BYTES = 10_000_000
_INITDB = (
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--auth-local=trust",
    "--auth-host=reject",
    "--data-checksums",
)
_SETTINGS = {  # on the command line they win over anything that ALTER SYSTEM wrote
    "listen_addresses": "",
    "port": str(_PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "maintenance_work_mem": "256MB",
    "max_parallel_maintenance_workers": "0",  # a parallel HNSW build needs more /dev/shm than a container has (64 MB)
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_parameter_max_length": "0",  # keeps what people type out of the log, both as a parameter ...
    "log_parameter_max_length_on_error": "0",
    "log_error_verbosity": "terse",  # ... and as "Key (email)=(...) already exists"
}


class EmbeddedPostgres:
    """The PostgreSQL server under one folder, shared by every process that names the same folder."""

    def __init__(self, root: Path, database: str = "careerhub"):
        self.root = root.expanduser().resolve()
        self.database = database
        self.data = self.root / "data"
        self.log = self.root / "postgres.log"
        self._pid_file = self.data / "postmaster.pid"
        self._sockets = socket_folder(self.root)
        self._users_fd: int | None = None

    def start(self) -> str:
        """The SQLAlchemy URL of the superuser on the product database, once the server answers; starts it if need be.

        Raises:
            EmbeddedPostgresError: with one line that says what is wrong and what to do.
        """
        try:
            make_root(self.root)
            with exclusive_lock(self.root / START_LOCK), ExitStack() as undo:
                account = self._account()
                make_private(self._sockets, account)
                undo.callback(self.release)
                self._use()
                ensure_reaper(self.root)  # before the server: who is killed in between leaves nothing behind
                if not self._answers():
                    self._await_predecessor()
                if not self._answers():
                    self._launch(account)
                self._bootstrap()
                undo.pop_all()
        except OSError as error:
            raise self._unusable(error) from error
        except psycopg.Error as error:
            message = f"The database {self.database} could not be prepared ({str(error).strip()}): see {self.log}."
            raise EmbeddedPostgresError(message) from error
        return self._url()

    def release(self) -> None:
        """This process needs the server no more. About two seconds after the last user it stops."""
        if self._users_fd is not None:
            os.close(self._users_fd)
            self._users_fd = None

    def stop(self) -> None:
        """Stop the server now, also under the feet of other users; committed rows are kept."""
        self.release()
        if not self.root.exists():
            return
        try:
            with exclusive_lock(self.root / START_LOCK):
                stop_server(self.data)
        except OSError as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError) -> EmbeddedPostgresError:
        message = f"{error.filename or self.root} cannot be used ({error.strerror or error})"
        return EmbeddedPostgresError(f"{message}: let this user write there, or choose another data directory.")

    def _url(self) -> str:
        folder = quote(str(self._sockets), safe="/")
        return f"postgresql+psycopg://postgres@/{quote(self.database)}?host={folder}&port={_PORT}"

    def _account(self) -> Account:
        account = server_account()
        if self.data.exists() and (owner := self.data.stat().st_uid) != account.uid:
            message = f"{self.data} belongs to the user {account_name(owner)}: run Careerhub as that user"
            raise EmbeddedPostgresError(f"{message}, or choose another data directory.")
        return account

    def _use(self) -> None:
        """Say "I use this server" for as long as this process lives or until it releases it."""
        if self._users_fd is None:
            self._users_fd = open_lock(self.root / USERS_LOCK)
            os.set_inheritable(self._users_fd, True)  # for a process that becomes another program, as `careerhub serve` does
            fcntl.flock(self._users_fd, fcntl.LOCK_SH)

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self._sockets), port=_PORT, user="postgres", dbname=database, connect_timeout=3, autocommit=True
        )

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _await_predecessor(self) -> None:
        """Let a server that starts, recovers or stops finish that; end what a killed one left behind."""
        deadline = time.monotonic() + _START_SECONDS
        while postmasters(self.data) and not self._answers():
            if time.monotonic() > deadline:
                message = f"PostgreSQL runs in {self.data} but has not answered for {_START_SECONDS} s"
                raise EmbeddedPostgresError(f"{message}: see {self.log}, or end it and start again.")
            time.sleep(0.1)
        if not postmasters(self.data):
            stop_server(self.data)

    def _launch(self, account: Account) -> None:
        programs = runnable_programs(self.root, account)
        if not self._has_data():
            self._create_data(programs, account)
        self._check_major(programs)
        for lock in (self._pid_file, self._sockets / f".s.PGSQL.{_PORT}.lock"):
            remove_stale_lock(lock, self.data)
        own = {"cluster_name": cluster_name(self.data), "unix_socket_directories": f'"{self._sockets}"'}
        settings = [f"--{name}={value}" for name, value in (_SETTINGS | own).items()]
        command = [str(programs / "postgres"), "-D", str(self.data), *settings]
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.old"))
        with open(os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600), "ab") as log:
            log_start = log.seek(0, os.SEEK_END)
            process = spawn(command, stdout=log, stderr=log, **account.popen_arguments())
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready(process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL did not start ({_problem(self.log, log_start)}): see {self.log}.")
            time.sleep(0.01)

    def _is_ready(self, pid: int) -> bool:
        """Whether the server says so in its pid file; to ask it by connecting would fill its log with refusals."""
        try:
            lines = self._pid_file.read_text().splitlines()
        except FileNotFoundError:
            return False
        return lines[:1] == [str(pid)] and "".join(lines[7:8]).strip() == "ready"

    def _has_data(self) -> bool:
        if self.data.exists() and not self.data.joinpath("PG_VERSION").exists():
            message = f"{self.data} exists but holds no PostgreSQL data: move it away, or choose another data directory."
            raise EmbeddedPostgresError(message)
        return self.data.exists()

    def _create_data(self, programs: Path, account: Account) -> None:
        """Make the data directory under another name first: a half-done one never looks like a finished one."""
        for unfinished in self.root.glob("data.new.*"):
            stop_server(unfinished)  # the initdb of a killed starter writes on
            shutil.rmtree(unfinished, ignore_errors=True)
        new = self.root / f"data.new.{os.getpid()}"
        make_private(new, account)
        command = [str(programs / "initdb"), "-D", str(new), *_INITDB]
        output: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        made = subprocess.run(command, check=False, **output, **account.popen_arguments())  # noqa: S603 (our own program)
        if made.returncode:
            shutil.rmtree(new, ignore_errors=True)
            message = f"The database could not be created in {self.root} ({_first_problem(made.stdout)})"
            raise EmbeddedPostgresError(f"{message}: make room there, or choose another data directory.")
        new.rename(self.data)

    def _check_major(self, programs: Path) -> None:
        with (programs.parent / "share" / "postgres.bki").open() as catalog:
            ours = catalog.readline().split()[-1]  # "# PostgreSQL 18"
        theirs = self.data.joinpath("PG_VERSION").read_text().strip()
        if ours != theirs:
            message = f"{self.data} was made by PostgreSQL {theirs} and this is PostgreSQL {ours}: make a backup with"
            raise EmbeddedPostgresError(f"{message} the Careerhub that made it, and restore it in another data directory.")

    def _bootstrap(self) -> None:
        """What only a superuser may do: the database and its extensions."""
        with self._connect("postgres") as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [self.database]).fetchone():
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(self.database)))
        with self._connect(self.database) as connection:
            present = {name for (name,) in connection.execute("select extname from pg_extension")}
            for name in _EXTENSIONS:
                if name not in present:
                    connection.execute(sql.SQL("create extension {}").format(sql.Identifier(name)))


def _problem(log: Path, start: int) -> str:
    """What a server that did not start wrote into its log since `start` (bytes)."""
    return _first_problem(log.read_bytes()[start:].decode(errors="replace"))


def _first_problem(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in lines if re.search("error|FATAL|PANIC", line)), lines[-1] if lines else "it wrote no reason")
