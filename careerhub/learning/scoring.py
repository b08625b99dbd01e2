"""How well a chapter fits a person: 0.4 level + 0.3 software + 0.2 hardware + 0.1 sequence (LRN-05)."""

from dataclasses import dataclass

from careerhub.learner.schemas import Background

WEIGHTS = {"level": 0.4, "software": 0.3, "hardware": 0.2, "sequence": 0.1}
_RANK = {"beginner": 0, "intermediate": 1, "advanced": 2, "expert": 2}
_UNKNOWN = 0.5  # where nobody said anything, nothing speaks for or against
_NEEDS_NOTHING = {"CPU only", "None (simulation only)"}


@dataclass(frozen=True)
class Needs:
    """What a chapter asks for, and its place in the unread rest of its book, from 0."""

    level: str
    module_title: str
    languages: tuple[str, ...]
    frameworks: tuple[str, ...]
    hardware: tuple[str, ...]
    distance: int


@dataclass(frozen=True)
class Fit:
    """A score from 0 to 1, the four weighted parts that it is the sum of, and the reason in words."""

    score: float
    factors: dict[str, float]
    reason: str


def fit(person: Background, needs: Needs) -> Fit:
    """How well a chapter fits a person."""
    has = {*person.languages, *person.frameworks}
    wants = (*needs.languages, *needs.frameworks)
    owns = {*person.available_hardware, *person.robotics_hardware}
    values = {
        "level": _level(person, needs.level),
        "software": _share(wants, has) if wants else 1.0,
        "hardware": _share(needs.hardware, owns | _NEEDS_NOTHING) if needs.hardware else 1.0,
        "sequence": 1 / (1 + needs.distance),
    }
    factors = {name: WEIGHTS[name] * value for name, value in values.items()}
    software = [each for each in wants if each in has]
    hardware = [each for each in needs.hardware if each in owns - _NEEDS_NOTHING]
    return Fit(min(1.0, sum(factors.values())), factors, _reason(software, hardware, values, needs))


def _level(person: Background, level: str) -> float:
    own = _RANK.get((person.experience_level or person.software_level).lower())
    asked = _RANK.get(level)
    return _UNKNOWN if own is None or asked is None else 1 - abs(own - asked) / 2


def _share(wanted: tuple[str, ...], has: set[str]) -> float:
    return sum(each in has for each in wanted) / len(wanted)


def _reason(software: list[str], hardware: list[str], values: dict[str, float], needs: Needs) -> str:
    if software or hardware:
        parts = [f"{_listed(software)} background"] if software else []
        return f"Matches your {_listed([*parts, *hardware])}"
    if values["sequence"] == 1:
        return "Next chapter in your learning path"
    if needs.level == "beginner":
        return f"Beginner-friendly introduction to {needs.module_title}" if needs.module_title else "Beginner-friendly"
    if values["level"] == 1:
        return f"At your level: {needs.level}"
    return f"Part of {needs.module_title}" if needs.module_title else "Not read yet"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
