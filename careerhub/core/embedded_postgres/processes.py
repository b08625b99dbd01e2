"""The server's processes, found by their command lines: a pid file can be stale and its pid another program's.

Not by their working directory: root in a container may not look at that of another account.
"""

import hashlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

_STOP_SECONDS = 60
_POLL_SECONDS = 0.02


def cluster_name(data: Path) -> str:
    """The name that the server in `data` shows in the titles of its processes."""
    return f"careerhub-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def server_processes(data: Path) -> list[psutil.Process]:
    """Every PostgreSQL process that serves `data`, also the orphans of a leader that was killed."""
    title = f"postgres: {cluster_name(data)}: "
    return [
        process for process, arguments in _owners_processes(data) if _leads(arguments, data) or arguments[0].startswith(title)
    ]


def postmasters(data: Path) -> list[psutil.Process]:
    """The process that leads the server in `data`, or makes it; for a moment also a child that has no title yet."""
    return [process for process, arguments in _owners_processes(data) if _leads(arguments, data)]


def _leads(arguments: list[str], data: Path) -> bool:
    return arguments[1:3] == ["-D", str(data)]


def _owners_processes(data: Path) -> Iterator[tuple[psutil.Process, list[str]]]:
    """Every process of the account that owns `data`, with its arguments; others may have given theirs our names."""
    owner = data.stat().st_uid if data.exists() else None
    for process in psutil.process_iter():
        try:
            arguments = process.cmdline()
            if arguments and process.uids().real == owner:
                yield process, arguments
        except psutil.Error:  # gone, or a zombie
            continue


def stop_server(data: Path) -> None:
    """Stop what runs in `data`: clients are cut off, open transactions rolled back, committed ones written."""
    _send(signal.SIGINT, postmasters(data))
    deadline = time.monotonic() + _STOP_SECONDS
    while left := server_processes(data):
        if not postmasters(data) or time.monotonic() > deadline:
            _send(signal.SIGKILL, left)  # orphans, or a server that hangs: the next start recovers from its log
        time.sleep(_POLL_SECONDS)


def _send(number: signal.Signals, processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            process.send_signal(number)  # checks that the pid is still the same process
        except psutil.NoSuchProcess:
            continue


def remove_stale_lock(lock: Path, data: Path) -> None:
    """Remove a PostgreSQL lock file left by a dead server. PostgreSQL itself keeps one whose pid was reused.

    A server that writes its lock in between is in the list of processes, or changes the file.
    """
    try:
        content = lock.read_bytes()
        if not server_processes(data) and lock.read_bytes() == content:
            lock.unlink()
    except FileNotFoundError:
        return


def spawn(command: list[str], **popen_arguments: Any) -> subprocess.Popen[Any]:
    """Start a program that may outlive us. A thread collects its exit status, so it never stays a zombie."""
    process = subprocess.Popen(command, **popen_arguments)  # noqa: S603 (our own programs, no shell)
    threading.Thread(target=process.wait, name=f"wait for {process.pid}", daemon=True).start()
    return process
