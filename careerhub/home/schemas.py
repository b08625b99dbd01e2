"""What the start page says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One thing that is worth doing next."""

    title: str
    text: str
    href: str
    is_done: bool
