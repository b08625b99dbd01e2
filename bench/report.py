"""Numbers with their bars: a table for people, JSON for machines."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import ceil
from pathlib import Path

RESULTS = Path(__file__).with_name("results") / "latest.json"


@dataclass(frozen=True)
class Measure:
    """One number. `bar` is the most that is wanted; `peer` what another does in the same run: the name says who, or it is the
    blank Reflex app."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    peer: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the bar holds; '' without one."""
        return "" if self.bar is None else "holds" if self.value <= self.bar else "MISSED"


def percentile(samples: list[float], percent: float) -> float:
    """The smallest sample that `percent` of all are not above."""
    return sorted(samples)[ceil(len(samples) * percent / 100) - 1]


def show(measures: list[Measure], load: float) -> None:
    """Print the table, and how busy the machine was before: a busy one makes every time longer, the peer's too."""
    print(f"{os.cpu_count()} processors, load {load:.1f} before the run")
    print(f"{'':58}{'Careerhub':>11} {'bar':>8} {'':8}{'peer':>13} {'ratio':>7}")
    for one in measures:
        bar = "" if one.bar is None else f"{one.bar:g}"
        peer = "" if one.peer is None else f"{one.peer:.2f}"
        ratio = "" if not one.peer else f"{one.value / one.peer:.2f}×"
        print(f"{f'{one.name} ({one.unit})':58}{one.value:>11.2f} {bar:>8} {one.verdict:8}{peer:>13} {ratio:>7}")


def keep(measures: list[Measure], load: float) -> None:
    """Write the JSON. `load` is what the machine was doing before."""
    machine = {
        "cpus": os.cpu_count(),
        "load": load,
        "python": platform.python_version(),
        "reflex": version("reflex"),
        "system": platform.platform(),
    }
    RESULTS.parent.mkdir(exist_ok=True)
    rows = [asdict(one) | {"verdict": one.verdict} for one in measures]
    RESULTS.write_text(json.dumps({"machine": machine, "measures": rows}, indent=2, ensure_ascii=False) + "\n")
