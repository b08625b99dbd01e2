"""How long until the server answers."""

from bench import servers
from bench.report import Measure


def measure() -> list[Measure]:
    """Cold: an empty data directory, so the database is made. Warm: the best of three with data."""
    with servers.data_folder() as folder:
        with servers.careerhub(folder) as running:
            cold = running.start_seconds
        warm = []
        for _ in range(3):
            with servers.careerhub(folder) as running:
                warm.append(running.start_seconds)
    peers = []
    for _ in range(3):
        with servers.blank() as running:
            peers.append(running.start_seconds)
    return [Measure("cold start to /ping", cold, "s"), Measure("warm start to /ping", min(warm), "s", peer=min(peers))]
