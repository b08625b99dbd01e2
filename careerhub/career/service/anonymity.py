"""Anonymised projects: what is told of them outside the owner's own editor names neither client nor company."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

UNNAMED = "a client"
_LEGAL = re.compile(
    r"[\s,]+(?:gmbh(?: & co\.? kg)?|ag|se|kg|ltd|limited|llc|llp|inc|incorporated|corp|corporation|company|co|plc|pty|pvt|bv|nv|"
    r"ab|as|a/s|aps|oy|oyj|s\.?a\.?|s\.?a\.?s\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|"
    r"d\.?o\.?o\.?|sp\.? z o\.?o\.?|group|holding|holdings)\.?$",
    re.IGNORECASE,
)
# First words that many names share: alone they tell little, and are needed in other senses.
_COMMON = frozenset((Path(__file__).parents[1] / "data" / "common_words.txt").read_text(encoding="utf-8").split())
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_BETWEEN = r"[\W_]*"
_MIN_TELLING = 4


def names(told: Iterable[str]) -> list[str]:
    """What must not be said: each name, without its legal form too, and its first word where that is its own; longest first."""
    found: set[str] = set()
    for name in told:
        whole = _plain(name).strip(" .,")
        short = whole
        while (shorter := _LEGAL.sub("", short)) != short and shorter:
            short = shorter.strip(" .,")
        lead, *others = re.findall(r"\w+", short) or [""]
        is_telling = others and len(lead) >= _MIN_TELLING and lead.lower() not in _COMMON and not lead.isdigit()
        found |= {part for part in (whole, short, lead if is_telling else "") if any(char.isalnum() for char in part)}
    return sorted(found, key=lambda name: (-len(name), name))


def stand_in(words: str) -> str:
    """What is said instead."""
    return words or UNNAMED


def scrub(text: str, hidden: Sequence[str], instead: str) -> str:
    """The text with every hidden name replaced, however it is written: Acme-Robotics, ACME ROBOTICS, acmerobotics.com."""
    text = _plain(text)
    for name in hidden:
        text = _pattern(name).sub(lambda match: instead, text)
    return text


def mentions(text: str, hidden: Sequence[str]) -> str:
    """The first hidden name that the text says, as it says it; '' for none."""
    text = _plain(text)
    return next((match[0].strip() for name in hidden if (match := _pattern(name).search(text))), "")


def hints(text: str, hidden: Sequence[str]) -> str:
    """A word of a hidden name that the text says with a capital letter, as names are; '' for none."""
    words = {word for name in hidden for word in re.findall(r"\w+", name) if len(word) >= _MIN_TELLING and not word.islower()}
    said = re.findall(r"\w+", _plain(text))
    lowered = {word.lower() for word in words}
    return next((word for word in said if not word.islower() and word.lower() in lowered), "")


def _plain(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def _pattern(name: str) -> re.Pattern[str]:
    """The name with anything or nothing between its words, not inside a longer word; with the ending of a web address."""
    words = re.findall(r"[^\W_]+", name)
    inner = _BETWEEN.join(map(re.escape, words))
    return re.compile(
        rf"(?:https?://)?(?:www\.)?(?<![^\W_]){inner}(?:\.[a-z]{{2,12}}\b(?:\.[a-z]{{2}}\b)?(?:/\S*)?)?(?![^\W_])", re.IGNORECASE
    )
