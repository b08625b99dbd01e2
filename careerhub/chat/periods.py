"""Stretches of the calendar as people name them: "this month", "since May", "in the last 10 days"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_COUNTED, 1)}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_AGO = re.compile(rf"\b(?:last|past|previous)\s+(\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(day|week|month|year)s?\b")
_NAMED = re.compile(rf"\b(since|in|during|of|until|this|last)\s+({_MONTH})\b(?:\s+(\d{{4}}))?")
_YEAR = re.compile(r"\b(since|in|during)\s+(\d{4})\b")
_WHOLE = re.compile(r"\b(this|last|past|previous|current)\s+(week|month|year)\b")
_DID = re.compile(r"\b(?:finish|complet|did\b|do\b|done\b|read|learn|studi|study|achiev|accomplish|progress|work(?:ed)? through)")
_OF_A_CAREER = re.compile(r"\b(?:job|employ|compan|certificat|degree|born|salary)")


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both counted, and what the person called them."""

    first: date
    last: date
    name: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def asked_progress(question: str, today: date) -> Period | None:
    """The period in which a question asks what was finished, read or done; none: it asks something else."""
    words = " ".join(question.lower().split())
    if not _DID.search(words) or _OF_A_CAREER.search(words):
        return None
    return period_in(words, today)


def period_in(words: str, today: date) -> Period | None:
    """The first period that is named in these small letters; it ends today at the latest."""
    if "yesterday" in words:
        return Period(today - timedelta(days=1), today - timedelta(days=1), "yesterday")
    if re.search(r"\btoday\b", words):
        return Period(today, today, "today")
    if found := _AGO.search(words):
        count = int(found[1]) if found[1].isdigit() else _NUMBERS[found[1]]
        return Period(_back(today, count, found[2]), today, found.group())
    if found := _WHOLE.search(words):
        return _whole(found[1] in ("this", "current"), found[2], today, found.group())
    if found := _NAMED.search(words):
        return _month(found[1], _MONTHS[found[2]], int(found[3] or 0), today)
    if (found := _YEAR.search(words)) and 1 < int(found[2]) <= today.year:
        year = int(found[2])
        return Period(date(year, 1, 1), today if found[1] == "since" else min(date(year, 12, 31), today), found.group())
    return None


def _back(today: date, count: int, unit: str) -> date:
    return today - timedelta(days=count * {"day": 1, "week": 7, "month": 30, "year": 365}[unit])


def _whole(is_this: bool, unit: str, today: date, name: str) -> Period:
    """This week, month or year so far, or the whole one before it. Weeks begin on Monday."""
    if unit == "week":
        first = today - timedelta(days=today.weekday())
        before = first - timedelta(days=7)
    elif unit == "month":
        first = today.replace(day=1)
        before = (first - timedelta(days=1)).replace(day=1)
    else:
        first = today.replace(month=1, day=1)
        before = first.replace(year=first.year - 1)
    return Period(first, today, name) if is_this else Period(before, first - timedelta(days=1), name)


def _month(word: str, month: int, year: int, today: date) -> Period | None:
    """A month by its name; without a year, the latest that has begun."""
    year = year or (today.year if month <= today.month else today.year - 1)
    first = date(year, month, 1)
    if first > today:
        return None
    name = f"{calendar.month_name[month]} {year}"
    if word == "since":
        return Period(first, today, f"since {name}")
    return Period(first, min(date(year, month, calendar.monthrange(year, month)[1]), today), f"in {name}")
