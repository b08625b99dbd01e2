"""File locks that the kernel takes back when a process dies, however it dies.

`start.lock`: somebody starts or stops the server. `users.lock`: shared by every process that uses it.
`reaper.lock`: a reaper watches. Python opens them close-on-exec, so no program that we start can keep one.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_LOCK, USERS_LOCK, REAPER_LOCK = "start.lock", "users.lock", "reaper.lock"


@contextmanager
def opened_lock(path: Path) -> Iterator[int]:
    """The lock file's descriptor, nothing locked yet."""
    fd = open_lock(path)
    try:
        yield fd
    finally:
        os.close(fd)


def open_lock(path: Path) -> int:
    """A descriptor of the lock file, made when missing; never through a symbolic link."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Alone behind this lock file; waits for its turn."""
    with opened_lock(path) as fd:
        fcntl.flock(fd, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(fd, fcntl.LOCK_UN)  # closing is not enough: a forked child may hold a copy of the descriptor


def try_exclusive(fd: int) -> bool:
    """Whether the lock was free; it is held from now on."""
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
