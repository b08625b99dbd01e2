"""How large type, gaps and margins of a page are: the numbers that its CSS leaves open.

In the CSS of a template, `type(9.5pt)`, `gap(3mm)`, `leading(1.4)` and `edge(18mm)` are lengths at normal size. The first
`type(…)` is the running text.
"""

import re
from dataclasses import dataclass

SMALLEST_TYPE = 8.0  # points of running text that can still be read on paper
_STEPS = 12
_MILD = 5  # as far as a page is tightened without being asked to
_OPEN = re.compile(r"\b(type|gap|leading|edge)\(([0-9.]+)([a-z]*)\)")

_BODY = re.compile(r"\btype\(([0-9.]+)pt\)")


@dataclass(frozen=True)
class Scale:
    """Factors of the lengths; 1 is normal."""

    type: float = 1
    gap: float = 1
    leading: float = 1
    edge: float = 1

    def times(self, other: "Scale") -> "Scale":
        """Both, one after the other."""
        return Scale(self.type * other.type, self.gap * other.gap, self.leading * other.leading, self.edge * other.edge)


def scaled(css: str, scale: Scale) -> str:
    """The CSS with other lengths, still open."""
    return _OPEN.sub(lambda match: f"{match[1]}({float(match[2]) * getattr(scale, match[1]):.4g}{match[3]})", css)


def closed(css: str) -> str:
    """The CSS as a browser and the printer understand it."""
    return _OPEN.sub(r"\2\3", css)


def smaller(css: str, limit: int = _STEPS) -> list[Scale]:
    """From hardly smaller to as small as this page may become; the last are left out by a `limit` below 12."""
    found = _BODY.search(css)
    least = min(1.0, SMALLEST_TYPE / float(found[1])) if found else 1.0
    parts = [step / _STEPS for step in range(1, limit + 1)]
    return [Scale(1 - (1 - least) * part, 1 - 0.45 * part, 1 - 0.09 * part, 1 - 0.28 * part) for part in parts]


def slightly_smaller(css: str) -> list[Scale]:
    """Steps that nobody notices, to save a page that would hold a few lines."""
    return smaller(css, _MILD)


LARGER = (Scale(1.02, 1.12, 1.02, 1.05), Scale(1.04, 1.25, 1.04, 1.1), Scale(1.06, 1.4, 1.06, 1.12))
"""Where a few lines cannot be saved, the last page gets more of them."""
