"""Dates as people know them: a year, a month or a day, never more precise than what was said."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True)
class PartialDate:
    """A year, with a month and a day only where they are known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """`year`, `month` or `day`."""
        return "year" if self.month is None else "month" if self.day is None else "day"

    def first_day(self) -> date:
        """The first day that the date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The last day that the date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def iso(self) -> str:
        """`2021`, `2021-03` or `2021-03-09`, as JSON Resume writes dates."""
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    @classmethod
    def of(cls, day: date | None, precision: str | None) -> "PartialDate | None":
        """The date kept in a row as a day and its precision; None stays None."""
        if day is None:
            return None
        month = day.month if precision in ("month", "day") else None
        return cls(day.year, month, day.day if precision == "day" else None)


def parse_partial_date(text: str) -> PartialDate | None:
    """What a person meant by `2021`, `2021-03`, `03/2021`, `Mar 2021`, `2021-03-09`, `9 March 2021` and the like; empty is None.

    Raises:
        ValueError: when the text is no date between 1900 and 2100.
    """
    words = text.strip().replace(",", " ").replace(".", " ")
    if not words:
        return None
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?", words):
        year, month, day = (int(part) if part else None for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[/ -](\d{4})", words):
        month, year, day = int(match[1]), int(match[2]), None
    elif match := re.fullmatch(r"(?:(\d{1,2})\s+)?([A-Za-z]{3,9})\s+(?:(\d{1,2})\s+)?(\d{4})", words):
        days = [int(part) for part in (match[1], match[3]) if part]
        if len(days) > 1:
            raise ValueError(text)
        day, month, year = (days[0] if days else None), _month(match[2].lower()), int(match[4])
    else:
        raise ValueError(text)
    if year is None or not _EARLIEST <= year <= _LATEST:
        raise ValueError(text)
    date(year, 1 if month is None else month, 1 if day is None else day)  # refuses month 13 and 30 February
    return PartialDate(year, month, day)


def _month(word: str) -> int:
    """The month whose English name is, or begins with, this word; 0 for none."""
    return next((number for name, number in _MONTHS.items() if name.startswith(word)), 0)
