"""What differs between the lists of the record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session

from careerhub.career.schemas import Card
from careerhub.career.service.links import LinkField
from careerhub.core.dates import PartialDate
from careerhub.core.fields import Form


def _no_html(row: Any) -> str:
    return ""


@dataclass(frozen=True)
class ListKind:
    """How one list is ordered, read from forms and shown. A `row` is a row of `rows`."""

    model: type[Any]
    order: tuple[ColumnElement[Any], ...]
    columns: Callable[[Session, Form], dict[str, Any]]
    fields: Callable[[Any], dict[str, str]]
    card: Callable[[Any], Card]
    links: tuple[LinkField, ...] = ()
    preview: Callable[[Any], str] = _no_html
    warn: Callable[[Session, str, dict[str, str]], list[str]] | None = None
    more: tuple[tuple[Any, ...], Any] | None = None
    """Further columns, and the table they come from."""

    @property
    def table(self) -> Any:
        """The table without its class: rows of it are read faster."""
        return self.model.__table__

    @property
    def is_ordered(self) -> bool:
        """Whether a person can put it into an order of their own."""
        return "display_order" in self.table.c

    def rows(self, user_id: str) -> Select[Any]:
        """Somebody's rows, in their order of display."""
        statement = select(self.table).where(self.table.c.user_id == user_id).order_by(*self.order)
        if self.more:
            columns, source = self.more
            statement = statement.add_columns(*columns).join(source)
        return statement


def tick(flag: bool) -> str:
    """How a form shows a yes or no."""
    return "true" if flag else "false"


def number(value: int | None) -> str:
    """How a form shows a number that may be missing."""
    return "" if value is None else str(value)


def iso(day: date | None, precision: str | None) -> str:
    """How a form shows a date that is kept as a day and its precision."""
    found = PartialDate.of(day, precision)
    return found.iso() if found else ""


def period(row: Any) -> dict[str, str]:
    """The fields of a start and an end."""
    return {"start": iso(row.start_date, row.start_precision), "end": iso(row.end_date, row.end_precision)}


def period_text(values: Mapping[str, str], is_open: bool) -> str:
    """A period in a few words."""
    end = "now" if is_open else values["end"]
    return " – ".join(part for part in (values["start"], end) if part)


def day_columns(form: Form, field: str, name: str, precision: str = "", *, is_end: bool = False) -> dict[str, Any]:
    """The columns of one date: the first day that it can mean, or the last."""
    found = form.partial_date(field)
    day = (found.last_day() if is_end else found.first_day()) if found else None
    return {name: day, precision or f"{name.removesuffix('_date')}_precision": found.precision if found else None}


def joined(separator: str, *parts: str) -> str:
    """The parts that are there."""
    return separator.join(part for part in parts if part)
