"""Set-up for `make`: the virtual environment, the locked packages, and what must come from the system.

Runs with any Python 3.11+ and nothing else. `python scripts/setup.py run` or `dev`.
"""

import ctypes.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LAUNCHER = """#!{python}
import sys

from careerhub.cli import main

sys.exit(main())
"""
# What WeasyPrint loads, and Debian's packages that bring it.
LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0", "harfbuzz-subset": "libharfbuzz-subset0"}
TEST_PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils"}


def say(text: str) -> None:
    print(text, flush=True)


def fail(text: str) -> None:
    sys.exit(f"careerhub: {text}")


def make_environment() -> None:
    if not PYTHON.exists():
        say("Making the virtual environment…")
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            shutil.rmtree(VENV, ignore_errors=True)
            fail(f"Python cannot make a virtual environment ({error}). On Debian: apt-get install python3-venv")
    (site,) = VENV.glob("lib/python3*/site-packages")
    (site / "careerhub.pth").write_text(f"{ROOT}\n")
    launcher = VENV / "bin" / "careerhub"
    launcher.write_text(LAUNCHER.format(python=PYTHON))
    launcher.chmod(0o755)


def install_packages(name: str) -> None:
    say("Installing the locked Python packages…")
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    done = subprocess.run([*command, "-r", ROOT / "requirements" / f"{name}.txt"], check=False)
    if done.returncode:
        fail("the packages could not be installed (see above)")


def missing_packages(name: str) -> list[str]:
    """Debian's packages for what is not on this machine."""
    missing = [package for library, package in LIBRARIES.items() if not ctypes.util.find_library(library)]
    if name == "dev":
        missing += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    return missing


def install_system(name: str) -> None:
    missing = missing_packages(name)
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {', '.join(missing)}…")
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=False, **quiet)
        missing = missing_packages(name)
    if missing:
        fail(f"please install these and try again: apt-get install {' '.join(missing)} (other systems: the same libraries)")


def main() -> None:
    name = sys.argv[1]
    if sys.version_info < (3, 11):  # noqa: UP036  (this file runs with whatever Python there is)
        fail(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 {name}")
    install_system(name)
    make_environment()
    install_packages(name)
    (VENV / f"{name}.stamp").touch()
    if name == "dev":
        (VENV / "run.stamp").touch()  # the development packages hold all of the others


if __name__ == "__main__":
    main()
