"""The browser's half: built once by Node, then served as files without it."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from careerhub.core.config import PROJECT_ROOT
from careerhub.core.errors import SetupError

WEB = PROJECT_ROOT / ".web"
SITE = WEB / "build" / "client"
_STAMP = WEB / "careerhub-sources.sha256"
_LOCK = PROJECT_ROOT / "reflex.lock"
_SOURCES = ("careerhub", "assets", "rxconfig.py", "pyproject.toml", "reflex.lock", "requirements/run.txt")
_IGNORED = re.compile(r"(^|/)(__pycache__|fonts/.*\.ttf|.*\.pyc)")


def source_digest() -> str:
    """SHA-256 over everything that the built frontend depends on."""
    digest = hashlib.sha256()
    for top in _SOURCES:
        path = PROJECT_ROOT / top
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path] * path.is_file()
        for file in files:
            name = file.relative_to(PROJECT_ROOT).as_posix()
            if not _IGNORED.search(name):
                digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether the built pages are those of the sources as they are now."""
    return SITE.is_dir() and _STAMP.is_file() and _STAMP.read_text() == source_digest()


def build() -> None:
    """Build the pages.

    Raises:
        SetupError: Node is missing, or the build failed; the text says where its output is.
    """
    wanted = source_digest()
    _STAMP.unlink(missing_ok=True)
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if node is None:
        raise SetupError("Node is missing: install the packages of requirements/run.txt, which bring it, or use a built release.")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_ENV_MODE": "prod",
        "npm_config_omit_lockfile_registry_resolved": "true",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
    log = PROJECT_ROOT / ".web-build.log"
    locked = {file: file.read_bytes() for file in _LOCK.glob("*") if file.is_file()}
    command = [sys.executable, "-m", "reflex", "export", "--no-zip", "--frontend-only", "--env", "prod"]
    with log.open("w") as output:
        done = subprocess.run(  # noqa: S603  (a fixed command)
            command, cwd=PROJECT_ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False
        )
    if not os.environ.get("CAREERHUB_RENEW_LOCK"):
        for file, content in locked.items():  # Reflex writes them anew, in another order: a build changes no source
            file.write_bytes(content)
    if done.returncode or not SITE.is_dir():
        raise SetupError(f"The pages could not be built; see {log}.")
    _follow_the_page()
    _STAMP.write_text(wanted)


def _follow_the_page() -> None:
    """Let the built pages talk to the address they were loaded from, instead of the one that was known at build time.

    Raises:
        SetupError: the build does not look like that of the Reflex version this was written for.
    """
    (module,) = (SITE / "assets").glob("reflex-env-*.js")
    followed = re.sub(r"`http://localhost:\d+", "`${location.origin}", module.read_text())
    followed = re.sub(r"`ws://localhost:\d+", "`${location.origin.replace('http','ws')}", followed)
    if "localhost" in followed:
        raise SetupError("The built pages keep a fixed address: this version of Reflex is not the one in requirements/run.txt.")
    module.write_text(followed)
    Path(f"{module}.gz").write_bytes(gzip.compress(followed.encode(), mtime=0))
