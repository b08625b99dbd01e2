"""What watches over the web server: `careerhub serve` becomes it, and so gives back the memory of its preparations."""

import sys

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def main() -> None:
    """Serve at the address and the port of the command line until stopped; a worker that dies is replaced."""
    host, port = sys.argv[1:]
    Granian(
        "careerhub.app:app",
        address=host,
        port=int(port),
        interface=Interfaces.ASGI,
        factory=True,
        workers=1,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=25,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main()
