"""Real servers in folders under /tmp, with users, crashes and leftovers of every kind."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from careerhub.core.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, host
from careerhub.core.embedded_postgres.processes import postmasters, server_processes

pytestmark = pytest.mark.req("OPS-09")

AS_ROOT = os.geteuid() == 0
root_only = pytest.mark.skipif(not AS_ROOT, reason="only root runs the server as another user")
NOBODY = 65534
PROJECT = Path(__file__).parents[2]
IMPORT_PATH = os.pathsep.join([str(PROJECT), sysconfig.get_path("purelib")])
USER_PROGRAM = """
import signal
import sys
from pathlib import Path
from careerhub.core.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job has it ignored
try:
    print(EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True)
except EmbeddedPostgresError as error:
    sys.exit(f"refused: {error}")
sys.stdin.read()
"""

User = subprocess.Popen[str]
StartUser = Callable[..., User]


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder that others may pass through; whatever still runs for it at the end is ended by its pid."""
    folder = Path(tempfile.mkdtemp(prefix="ch", dir="/tmp"))  # a socket needs a short path
    folder.chmod(0o711)
    yield folder
    for process in processes_of(folder):
        process.kill()
    wait_until(lambda: not processes_of(folder), "the test's processes are gone")
    shutil.rmtree(folder)


@pytest.fixture
def base() -> Iterator[Path]:
    with short_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedPostgres]:
    """A running server for tests that only look."""
    with short_folder() as folder:
        server = EmbeddedPostgres(folder / "postgres")
        server.start()
        yield server
        server.stop()


@pytest.fixture
def postgres(base: Path) -> Iterator[EmbeddedPostgres]:
    """A server that is not started yet."""
    server = EmbeddedPostgres(base / "postgres")
    yield server
    server.stop()


@pytest.fixture
def start_user(postgres: EmbeddedPostgres) -> Iterator[StartUser]:
    """Starts processes that use the server until their input is closed; their first line is the URL."""
    users: list[User] = []

    def start(python: str = sys.executable, prefix: tuple[str, ...] = (), path: str = IMPORT_PATH, **popen: Any) -> User:
        command = [*prefix, python, "-c", USER_PROGRAM, str(postgres.root)]
        environment = {**os.environ, "PYTHONPATH": path}
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        users.append(subprocess.Popen(command, text=True, env=environment, cwd="/", **pipes, **popen))
        return users[-1]

    yield start
    for user in users:
        user.kill()
        user.communicate()


def processes_of(folder: Path) -> set[psutil.Process]:
    """The users, servers and reapers whose command line names the folder, with their children."""
    found: set[psutil.Process] = set()
    for process in psutil.process_iter():
        try:
            if any(argument.startswith(f"{folder}/") for argument in process.cmdline()):
                found |= {process, *process.children()}
        except psutil.Error:
            continue
    return found


def _arguments(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def wait_until(condition: Callable[[], object], what: str, seconds: float = 8) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        time.sleep(0.05)


def url_of(user: User) -> str:
    """What the user's process printed; fails with its error when it printed nothing."""
    assert user.stdout
    assert user.stderr
    return user.stdout.readline().strip() or pytest.fail(user.stderr.read())


def connect(url: str) -> psycopg.Connection:
    query = make_url(url).query
    return psycopg.connect(host=str(query["host"]), port=str(query["port"]), user="postgres", dbname="careerhub", autocommit=True)


def run(url: str, statement: str) -> list[tuple[Any, ...]]:
    """The rows of a statement that is committed at once."""
    with connect(url) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def leader(postgres: EmbeddedPostgres) -> psutil.Process:
    return psutil.Process(int((postgres.data / "postmaster.pid").read_text().split()[0]))


def pids(postgres: EmbeddedPostgres) -> set[int]:
    return {process.pid for process in server_processes(postgres.data)}


def test_the_first_start_gives_a_prepared_database(postgres: EmbeddedPostgres):
    url = postgres.start()

    assert url == f"postgresql+psycopg://postgres@/careerhub?host={postgres.root}/run&port=5432"
    with create_engine(url, poolclass=NullPool).connect() as connection:
        assert connection.scalar(text("select current_user || ' ' || current_database()")) == "postgres careerhub"
    extensions = {name for (name,) in run(url, "select extname from pg_extension")}
    assert extensions >= {"vector", "pg_trgm", "unaccent", "citext"}
    assert run(url, "select '[1,2]'::vector <=> '[1,2]'::vector") == [(0.0,)]


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"])
def test_what_is_committed_is_on_the_disk(running: EmbeddedPostgres, setting: str):
    assert run(running.start(), f"show {setting}") == [("on",)]


def test_nobody_else_can_reach_the_server(running: EmbeddedPostgres):
    url = running.start()
    folder = Path(str(make_url(url).query["host"]))

    assert run(url, "show listen_addresses") == [("",)]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    rules = run(url, "select type, auth_method from pg_hba_file_rules where 'all' = any(database) order by type")
    assert set(rules) == {("local", "trust"), ("host", "reject")}


def test_what_people_type_is_not_in_the_log(postgres: EmbeddedPostgres):
    with connect(postgres.start()) as connection:
        connection.execute("create table person (email text unique, born date)")
        connection.execute("insert into person values (%s, null)", ["ana@example.org"])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("insert into person values (%s, null)", ["ana@example.org"])
        connection.execute("set log_min_duration_statement = 0; set log_error_verbosity = 'default'")
        connection.execute("select length(%s)", ["secret"])

    log = postgres.log.read_text()
    assert "duplicate key value" in log
    assert "select length($1)" in log
    assert "ana@example.org" not in log
    assert "secret" not in log


def test_a_second_process_joins_the_running_server(postgres: EmbeddedPostgres, start_user: StartUser):
    url = postgres.start()
    before = leader(postgres).pid

    assert url_of(start_user()) == url
    assert leader(postgres).pid == before


def test_joining_takes_less_than_a_tenth_of_a_second(running: EmbeddedPostgres):
    took = []
    for _ in range(3):  # the best of three: the machine may be busy
        another = EmbeddedPostgres(running.root)
        started = time.perf_counter()
        another.start()
        took.append(time.perf_counter() - started)
        another.release()

    assert min(took) < 0.1


def test_a_restart_is_quick_and_finds_the_data(postgres: EmbeddedPostgres):
    run(postgres.start(), "create table note as select 'kept' as line")
    postgres.stop()
    assert not server_processes(postgres.data)

    started = time.perf_counter()
    url = postgres.start()
    took = time.perf_counter() - started

    assert run(url, "select line from note") == [("kept",)]
    assert took < 0.5


def test_after_the_last_user_nothing_is_left_running(base: Path, postgres: EmbeddedPostgres, start_user: StartUser):
    postgres.start()
    user = start_user()
    url_of(user)
    postgres.release()
    time.sleep(2.5)
    assert postmasters(postgres.data), "stopped while somebody used it"

    user.communicate()

    wait_until(lambda: not processes_of(base), "server and reaper have gone", seconds=6)
    assert not (postgres.data / "postmaster.pid").exists()


def test_a_killed_application_leaves_no_server_behind(base: Path, postgres: EmbeddedPostgres, start_user: StartUser):
    user = start_user()
    run(url_of(user), "create table note as select 'kept' as line")

    user.kill()

    wait_until(lambda: not processes_of(base), "server and reaper have gone", seconds=6)
    assert run(postgres.start(), "select line from note") == [("kept",)]


def test_the_next_process_joins_the_server_of_a_killed_one(postgres: EmbeddedPostgres, start_user: StartUser):
    user = start_user()
    url_of(user)
    before = leader(postgres).pid

    user.kill()
    postgres.start()
    time.sleep(2.5)

    assert leader(postgres).pid == before


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(postgres: EmbeddedPostgres, start_user: StartUser):
    user = start_user(start_new_session=True)
    url_of(user)
    url = postgres.start()

    os.killpg(user.pid, signal.SIGINT)
    user.wait(5)

    with connect(url) as connection:
        time.sleep(0.3)
        assert connection.execute("select 1").fetchone() == (1,)
    assert os.getsid(leader(postgres).pid) != user.pid


def test_a_killed_server_recovers_every_committed_row(postgres: EmbeddedPostgres):
    url = postgres.start()
    run(url, "create table note (line int)")
    for crash in range(3):
        run(url, f"insert into note values ({crash})")
        unfinished = connect(url)
        unfinished.execute("begin; insert into note values (99)")
        leader(postgres).kill()
        url = postgres.start()

        unfinished.close()
        assert run(url, "select line from note order by line") == [(line,) for line in range(crash + 1)]


def test_a_stuck_orphan_of_a_killed_server_is_ended(postgres: EmbeddedPostgres):
    stuck = connect(postgres.start())
    os.kill(stuck.info.backend_pid, signal.SIGSTOP)
    leader(postgres).kill()

    assert run(postgres.start(), "select 1") == [(1,)]
    assert stuck.info.backend_pid not in pids(postgres)
    stuck.close()


@pytest.mark.parametrize("kept_running", ["another program", "nothing"])
def test_stale_files_do_not_keep_the_server_from_starting(postgres: EmbeddedPostgres, kept_running: str):
    url = postgres.start()
    pid_file, socket = postgres.data / "postmaster.pid", Path(str(make_url(url).query["host"])) / ".s.PGSQL.5432"
    lines = pid_file.read_text().splitlines(keepends=True)
    postgres.stop()
    with other_program(owner=postgres.data.stat().st_uid) as other:
        pid = other.pid if kept_running == "another program" else 2**22 - 1
        for leftover in (pid_file, socket.with_name(f"{socket.name}.lock")):
            leftover.write_text("".join([f"{pid}\n", *lines[1:]]))
            os.chown(leftover, postgres.data.stat().st_uid, -1)
        socket.touch()

        assert run(postgres.start(), "select 1") == [(1,)]

        postgres.stop()
        assert other.poll() is None, "the other program was killed"


@contextmanager
def other_program(owner: int) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the server's account that has nothing to do with PostgreSQL."""
    process = subprocess.Popen(["sleep", "60"], cwd="/", user=owner if AS_ROOT else None)
    yield process
    process.kill()
    process.wait()


def test_six_first_starters_share_one_server(postgres: EmbeddedPostgres, start_user: StartUser):
    users = [start_user() for _ in range(6)]

    urls = {url_of(user) for user in users}

    assert len(urls) == 1
    assert run(urls.pop(), "select count(*) from pg_database where datname = 'careerhub'") == [(1,)]
    assert leader(postgres) in postmasters(postgres.data)
    wait_until(
        lambda: len([p for p in processes_of(postgres.root.parent) if "--reap" in _arguments(p)]) == 1, "one reaper is left"
    )


def test_a_first_start_that_is_killed_half_way_leaves_no_half_database(postgres: EmbeddedPostgres, start_user: StartUser):
    user = start_user()
    wait_until(lambda: list(postgres.root.glob("data.new.*/base")), "initdb is at work")
    user.kill()
    assert not postgres.data.exists()

    assert run(postgres.start(), "select 1") == [(1,)]
    assert not list(postgres.root.glob("data.new.*"))


@pytest.mark.parametrize("name", ["y" * 120, "my files", 'Ana\'s, $HOME & "ü" 100%'])
def test_any_path_will_do(base: Path, name: str):
    postgres = EmbeddedPostgres(base / name / "postgres")
    url = postgres.start()
    folder = Path(str(make_url(url).query["host"]))
    try:
        with create_engine(url, poolclass=NullPool).connect() as connection:
            assert connection.scalar(text("show data_directory")) == str(postgres.data)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        postgres.stop()
        shutil.rmtree(folder)


def test_data_of_another_major_is_refused_in_one_line(postgres: EmbeddedPostgres):
    postgres.start()
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedPostgresError, match=r"^.* made by PostgreSQL 17 and this is PostgreSQL 18: .*$"):
        postgres.start()


def test_a_folder_with_other_things_is_refused(postgres: EmbeddedPostgres):
    postgres.data.mkdir(parents=True)
    (postgres.data / "thesis.txt").write_text("years of work")
    os.chown(postgres.data, host.server_account().uid, -1)

    with pytest.raises(EmbeddedPostgresError, match="holds no PostgreSQL data: move it away"):
        postgres.start()
    assert (postgres.data / "thesis.txt").read_text() == "years of work"


def test_why_the_server_did_not_start_is_said_in_one_line(postgres: EmbeddedPostgres):
    postgres.start()
    postgres.stop()
    (postgres.data / "global" / "pg_control").write_bytes(b"")

    with pytest.raises(EmbeddedPostgresError, match=r"^PostgreSQL did not start \(.*(FATAL|PANIC).*\): see .*postgres.log\.$"):
        postgres.start()


@root_only
def test_root_runs_it_as_an_unprivileged_user(running: EmbeddedPostgres):
    assert leader(running).username() == host.ROOTS_ACCOUNT
    assert {process.uids().real for process in server_processes(running.data)} == {running.data.stat().st_uid}


@root_only
def test_root_cannot_start_under_a_folder_that_hides_it(base: Path):
    base.chmod(0o700)

    with pytest.raises(EmbeddedPostgresError, match=re.escape(f"run `chmod o+x {base}`")):
        EmbeddedPostgres(base / "postgres").start()
    assert stat.S_IMODE(base.stat().st_mode) == 0o700


@root_only
def test_root_does_not_take_over_the_data_of_another_user(postgres: EmbeddedPostgres):
    postgres.data.mkdir(parents=True)
    os.chown(postgres.data, NOBODY, NOBODY)

    with pytest.raises(EmbeddedPostgresError, match="belongs to the user nobody: run Careerhub as that user"):
        postgres.start()


@root_only
def test_root_without_useradd_is_told_what_to_do(postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(host, "ROOTS_ACCOUNT", "careerhub-nobody-has-this")
    monkeypatch.setenv("PATH", "/nonexistent")

    with pytest.raises(EmbeddedPostgresError, match="there is no `useradd` here: create a system user"):
        postgres.start()


@root_only
def test_root_in_a_container_sees_its_server_without_the_right_to_trace(postgres: EmbeddedPostgres, start_user: StartUser):
    if not shutil.which("setpriv"):
        pytest.skip("needs setpriv")
    user = start_user(prefix=("setpriv", "--bounding-set=-sys_ptrace"))
    url_of(user)

    user.communicate()

    wait_until(lambda: not processes_of(postgres.root.parent), "the reaper has stopped the server", seconds=6)


@root_only
def test_programs_under_roots_home_are_copied_to_where_the_user_can_run_them(
    base: Path, postgres: EmbeddedPostgres, start_user: StartUser
):
    hidden, installed = base / "hidden", host.installed_programs().parents[1]
    hidden.mkdir(mode=0o700)
    for package in (installed, installed.with_name(f"{installed.name}.libs")):
        shutil.copytree(package, hidden / package.name, symlinks=True)

    url_of(start_user(path=f"{hidden}{os.pathsep}{IMPORT_PATH}"))

    assert leader(postgres).cmdline()[0].startswith(f"{postgres.root}/programs/")


@pytest.fixture
def python_for_nobody() -> str:
    """A Python that the user `nobody` can run with the product's libraries."""
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", "import psycopg, psutil"]
        try:
            subprocess.run(
                command, user=NOBODY, extra_groups=[], cwd="/", env={"PYTHONPATH": IMPORT_PATH}, check=True, capture_output=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return python
    pytest.skip("no Python here that the user nobody can run")


@root_only
def test_a_normal_user_needs_no_other_account(
    base: Path, postgres: EmbeddedPostgres, start_user: StartUser, python_for_nobody: str
):
    os.chown(base, NOBODY, NOBODY)
    user = start_user(python_for_nobody, user=NOBODY, group=NOBODY, extra_groups=[])
    url_of(user)
    assert {process.uids().real for process in server_processes(postgres.data)} == {NOBODY}
    assert stat.S_IMODE(postgres.root.stat().st_mode) == 0o700

    user.communicate()

    wait_until(lambda: not processes_of(base), "server and reaper have gone", seconds=6)


@root_only
def test_a_folder_that_the_user_cannot_write_is_named(postgres: EmbeddedPostgres, start_user: StartUser, python_for_nobody: str):
    _, error = start_user(python_for_nobody, user=NOBODY, group=NOBODY, extra_groups=[]).communicate()

    reason = f"refused: {postgres.root} cannot be used (Permission denied)"
    assert error.strip() == f"{reason}: let this user write there, or choose another data directory."
