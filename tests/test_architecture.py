"""The shape of the code is what docs/ARCHITECTURE.md and .importlinter say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from careerhub.core.config import PROJECT_ROOT

_PLANTED = {
    "Packages import downwards only": ("core/clock.py", "from careerhub.auth import schemas"),
    "Inside a slice: pages, components, state, http, service, models, schemas": (
        "career/schemas.py",
        "from careerhub.career import models",
    ),
    "A slice uses another through its service and schemas, never its tables": (
        "cv/compose.py",
        "from careerhub.auth import models",
    ),
    "Nobody but the career slice touches its tables": ("home/service.py", "from careerhub.career import models"),
    "Only pages, components, states and the web core import Reflex": ("cv/compose.py", "import reflex"),
    "Only models and services know SQL": ("career/pages.py", "import sqlalchemy"),
    "One door to transactions": ("career/state.py", "from careerhub.core.db import transactions"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", folder / ".importlinter"]
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package in which a test may do harm."""
    shutil.copytree(
        PROJECT_ROOT / "careerhub", tmp_path / "careerhub", ignore=shutil.ignore_patterns("*.ttf", "*.otf", "__pycache__")
    )
    shutil.copy(PROJECT_ROOT / ".importlinter", tmp_path)
    return tmp_path


@pytest.mark.parametrize("contract", _PLANTED)
def test_a_planted_violation_breaks_its_contract(copy: Path, contract: str):
    name, line = _PLANTED[contract]
    file = copy / "careerhub" / name
    file.write_text(f"{file.read_text()}\n{line}\n")

    done = _lint(copy)

    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout


def test_every_contract_has_its_planted_violation(copy: Path):
    done = _lint(copy)

    assert done.returncode == 0, done.stdout
    kept = {line.removesuffix(" KEPT") for line in done.stdout.splitlines() if line.endswith(" KEPT")}
    assert kept == set(_PLANTED)


def test_the_map_names_every_package():
    text = (PROJECT_ROOT / "docs" / "ARCHITECTURE.md").read_text()
    packages = {
        path.stem for path in (PROJECT_ROOT / "careerhub").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }

    assert [name for name in sorted(packages - {"__init__"}) if f"`{name}`" not in text] == []


def test_no_committed_file_holds_an_address_of_an_index_or_a_path_of_this_machine():
    patterns = r"https?://[^ \"]*(/-/|/simple/|\.whl|\.tgz|/debian/pool)|://(registry|files|deb)\.[a-z]"
    found = subprocess.run(
        ["git", "grep", "-nIE", patterns, "--", ".", ":!tests/test_architecture.py"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
