"""Reading forms: each field becomes a clean value or a message next to it."""

import re
from datetime import date

from careerhub.core.dates import PartialDate, parse_partial_date
from careerhub.core.errors import InvalidInput

# What no text may hold: NUL and other controls (PostgreSQL refuses NUL), and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_BARE_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#].*)?")
_WEB_ADDRESS = re.compile(r"https?://[^\s/?#@\\]+([/?#]\S*)?", re.IGNORECASE)  # no name before the host: it could pass for one
_BULLETS = re.compile(r"^(?:[\s•●○◦▪■‣·*]|[-–—](?!\d))+")
_DATE_HINT = "Write a date like 2021, Mar 2021 or 2021-03-09"


def clean(text: str) -> str:
    """The text as it is stored: without controls, with plain line ends."""
    return _UNSTORABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Form:
    """Collects the fields of one form and every problem in them; `check` raises them together."""

    def __init__(self, fields: dict[str, str]):
        self._fields = fields
        self.errors: dict[str, str] = {}

    def line(self, name: str, limit: int, *, required: str = "") -> str:
        """One line of at most `limit` characters. `required` is the message where it is empty."""
        text = " ".join(clean(self._fields.get(name, "")).split())
        if required and not text:
            self.errors[name] = required
        return self._within(name, text, limit)

    def text(self, name: str, limit: int) -> str:
        """Several lines, at most `limit` characters."""
        return self._within(name, clean(self._fields.get(name, "")).strip(), limit)

    def lines(self, name: str, limit: int, each: int) -> list[str]:
        """A list written one to a line; bullets that were typed or pasted along are taken off."""
        raw = clean(self._fields.get(name, "")).split("\n")
        found = [line for line in (_BULLETS.sub("", entry).strip() for entry in raw) if line]
        if len(found) > limit:
            self.errors[name] = f"At most {limit} lines, please"
        elif any(len(line) > each for line in found):
            self.errors[name] = f"Each line can have at most {each} characters"
        return found

    def flag(self, name: str) -> bool:
        """A tick."""
        return self._fields.get(name) == "true"

    def choice(self, name: str, allowed: object) -> str:
        """One of the allowed values, or ''."""
        value = self._fields.get(name, "")
        if value and value not in allowed:  # pyright: ignore[reportOperatorIssue]  (any container)
            self.errors[name] = "Please choose from the list"
        return value

    def number(self, name: str, low: int, high: int) -> int | None:
        """A whole number, or None when empty."""
        text = self._fields.get(name, "").strip()
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,10}", text) or not low <= int(text) <= high:
            self.errors[name] = f"Write a whole number from {low} to {high}"
            return None
        return int(text)

    def web_address(self, name: str, limit: int = 500) -> str:
        """An http(s) address, or ''; `www.example.org` becomes `https://www.example.org`."""
        text = self.line(name, limit)
        if text and _BARE_DOMAIN.fullmatch(text):
            text = self._within(name, f"https://{text}", limit)
        if text and not _WEB_ADDRESS.fullmatch(text):
            self.errors[name] = "Write a web address like https://example.org"
        return text

    def partial_date(self, name: str, *, required: str = "") -> PartialDate | None:
        """A date with the precision it was written in."""
        try:
            found = parse_partial_date(clean(self._fields.get(name, "")))
        except ValueError:
            self.errors[name] = _DATE_HINT
            return None
        if required and found is None:
            self.errors[name] = required
        return found

    def period(self, *, required: str = "", is_open: bool = False) -> dict[str, date | str | None]:
        """The columns of `start` and `end`: the first day the one can mean and the last day the other can."""
        start = self.partial_date("start", required=required)
        end = None if is_open else self.partial_date("end")
        if start and end and end.last_day() <= start.first_day():
            self.errors["end"] = "The end must be after the start"
        return {
            "start_date": start.first_day() if start else None,
            "start_precision": start.precision if start else None,
            "end_date": end.last_day() if end else None,
            "end_precision": end.precision if end else None,
        }

    def check(self) -> None:
        """Say no when anything was wrong.

        Raises:
            InvalidInput: every message by its field.
        """
        if self.errors:
            raise InvalidInput(self.errors)

    def _within(self, name: str, text: str, limit: int) -> str:
        if len(text) > limit:
            self.errors[name] = f"At most {limit} characters, please ({len(text)} now)"
        return text
