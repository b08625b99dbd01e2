"""The two servers that are measured: Careerhub with fresh data, and a blank Reflex app. Both: one Granian worker, prod build."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from careerhub.core import frontend
from careerhub.core.config import PROJECT_ROOT
from careerhub.core.embedded_postgres import EmbeddedPostgres

_CAREERHUB = (sys.executable, "-c", "from careerhub.cli import main; main()")
_BLANK_CONFIG = """import reflex as rx

config = rx.Config(
    app_name="blank", plugins=[rx.plugins.RadixThemesPlugin()], disable_plugins=[rx.plugins.SitemapPlugin]
)
"""
_BLANK_APP = '''"""What `reflex init` makes, and one handler that touches nothing but the state."""

import reflex as rx
from rxconfig import config


class State(rx.State):
    """The app's state."""

    items: list[str] = []

    @rx.event
    def reload(self):
        self.items = ["one"]


def index() -> rx.Component:
    return rx.container(
        rx.color_mode.button(position="top-right"),
        rx.vstack(
            rx.heading("Welcome to Reflex!", size="9"),
            rx.text("Get started by editing ", rx.code(f"{config.app_name}/{config.app_name}.py"), size="5"),
            rx.link(rx.button("Check out our docs!", on_click=State.reload), href="https://reflex.dev", is_external=True),
            spacing="5",
            justify="center",
            min_height="85vh",
        ),
    )


app = rx.App()
app.add_page(index)
'''


@dataclass(frozen=True)
class Running:
    """A server that answers, and how long it took until then (s)."""

    url: str
    start_seconds: float
    pid: int


@contextmanager
def data_folder() -> Iterator[Path]:
    """A fresh data directory, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="chb", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder / "data"
    finally:
        EmbeddedPostgres(folder / "data" / "postgres").stop()
        shutil.rmtree(folder)


def run_careerhub(folder: Path, *arguments: str) -> str:
    """What the `careerhub` command prints, with the data in `folder`."""
    return _run([*_CAREERHUB, *arguments], _own(folder))


def run_module(folder: Path, name: str, *arguments: str) -> str:
    """What a module of ours prints, with the data in `folder`."""
    return _run([sys.executable, "-m", name, *arguments], _own(folder))


@contextmanager
def careerhub(folder: Path, **more: str) -> Iterator[Running]:
    """Careerhub with the data in `folder` and without a limit on events; `more` environment variables."""
    with _serving([*_CAREERHUB, "serve"], PROJECT_ROOT, _free_port(), _own(folder) | more) as running:
        yield running


@contextmanager
def blank() -> Iterator[Running]:
    """The blank app."""
    root = _blank_build()
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1", "--port", str(port)]
    environment = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_STATE_MANAGER_MODE": "memory",
        "PYTHONPATH": str(root),
    }
    with _serving([*command, "--log-level", "warning", "blank.blank:app"], root, port, environment) as running:
        yield running


def _own(folder: Path) -> dict[str, str]:
    return {
        "CAREERHUB_DATA_DIR": str(folder),
        "CAREERHUB_PREBUILT": "1",
        "EVENTS_PER_SECOND": "100000",
        "EVENT_BURST": "100000",
        "TRUSTED_PROXY_HOPS": "1",  # so that each sign-in can come from an address of its own
        "PYTHONPATH": str(PROJECT_ROOT),
    }


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=PROJECT_ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout


@contextmanager
def _serving(command: list[str], cwd: Path, port: int, environment: dict[str, str]) -> Iterator[Running]:
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **environment, "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        url = f"http://localhost:{port}"
        while not _answers(f"{url}/ping"):
            if process.poll() is not None or time.perf_counter() - started > 120:
                raise RuntimeError(f"{command} does not answer")
            time.sleep(0.01)
        yield Running(url, time.perf_counter() - started, process.pid)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _blank_build() -> Path:
    """The blank app, built; kept for the next run with the same Reflex."""
    root = Path(tempfile.gettempdir()) / f"careerhub-bench-blank-{version('reflex')}"
    site = root / ".web" / "build" / "client"
    if site.is_dir():
        return root
    (root / "blank").mkdir(parents=True, exist_ok=True)
    (root / "rxconfig.py").write_text(_BLANK_CONFIG)
    (root / "blank" / "__init__.py").touch()
    (root / "blank" / "blank.py").write_text(_BLANK_APP)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_ENV_MODE": "prod",
    }
    command = [sys.executable, "-m", "reflex", "export", "--no-zip", "--frontend-only", "--env", "prod"]
    done = subprocess.run(
        command, cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode or not site.is_dir():
        shutil.rmtree(root)
        raise RuntimeError(done.stdout + done.stderr)
    (module,) = (site / "assets").glob("reflex-env-*.js")
    text = re.sub(r"`http://localhost:\d+", "`${location.origin}", module.read_text())
    module.write_text(re.sub(r"`ws://localhost:\d+", "`${location.origin.replace('http','ws')}", text))
    Path(f"{module}.gz").unlink(missing_ok=True)
    return root


def build_pages() -> None:
    """Careerhub's pages, as its sources are now."""
    if not frontend.is_current():
        frontend.build()
