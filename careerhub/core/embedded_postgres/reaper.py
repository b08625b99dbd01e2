"""The reaper: one small process that stops the server a moment after its last user has gone, however it went."""

import argparse
import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from careerhub.core.embedded_postgres.locks import REAPER_LOCK, START_LOCK, USERS_LOCK, exclusive_lock, opened_lock, try_exclusive
from careerhub.core.embedded_postgres.processes import spawn, stop_server

_GRACE_SECONDS = 2.0  # a command right after another one finds the server warm
_IMPORT_ROOT = Path(__file__).parents[3]


def ensure_reaper(root: Path) -> None:
    """Start a reaper unless one watches. To be called behind the start lock."""
    with opened_lock(root / REAPER_LOCK) as fd:
        if not try_exclusive(fd):
            return
    command = [sys.executable, "-P", "-m", "careerhub.core.embedded_postgres", "--reap", str(root)]
    import_path = os.pathsep.join(filter(None, [str(_IMPORT_ROOT), os.environ.get("PYTHONPATH")]))
    nowhere = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    spawn(command, env={**os.environ, "PYTHONPATH": import_path}, cwd="/", start_new_session=True, **nowhere)


def reap(root: Path) -> None:
    """Wait until nobody uses the server in `root`, then stop it. Returns at once when another reaper does that."""
    with opened_lock(root / REAPER_LOCK) as own, opened_lock(root / USERS_LOCK) as users:
        if not try_exclusive(own):
            return
        while True:
            fcntl.flock(users, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(_GRACE_SECONDS)
            if not _is_still(root / USERS_LOCK, users):
                return  # the folder was deleted, perhaps made anew with a reaper of its own; PostgreSQL notices and stops
            with exclusive_lock(root / START_LOCK):
                if not try_exclusive(users):
                    continue
                stop_server(root / "data")
                fcntl.flock(own, fcntl.LOCK_UN)  # before the start lock: who waits there must see that no reaper watches
                return


def _is_still(path: Path, fd: int) -> bool:
    """Whether the open file is the one at the path."""
    return path.exists() and os.path.samestat(path.stat(), os.fstat(fd))


def main(argv: Sequence[str] | None = None) -> None:
    """The command line of the reaper."""
    parser = argparse.ArgumentParser(prog="python -m careerhub.core.embedded_postgres", description=reap.__doc__)
    parser.add_argument("--reap", metavar="ROOT", type=Path, required=True)
    reap(parser.parse_args(argv).reap)
