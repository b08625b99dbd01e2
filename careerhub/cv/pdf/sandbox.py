"""What a render process may do: compute. No network, few resources, no new rights, no life after its parent."""

import ctypes
import os
import resource
import signal

from careerhub.cv.pdf.protocol import Limits

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000
_FILE_BYTES = 20 * 2**20
_libc = ctypes.CDLL(None, use_errno=True)


def leave_network() -> bool:
    """Put this process, which must have one thread, in a network namespace with nothing in it; False where that is forbidden."""
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
    return _libc.unshare(flags) == 0


def give_up_rights() -> None:
    """Never gain rights again, by any program that this process could start."""
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def die_with_parent(parent: int) -> None:
    """End this process when `parent`, its parent, ends in whatever way, also before this call."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit(limits: Limits) -> None:
    """Let the kernel end this process when it uses more than `limits`."""
    memory = limits.memory_mib * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
