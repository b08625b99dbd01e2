"""Instants, as their reader's clock and language say them."""

import reflex as rx


class When(rx.Component):
    """The component of `assets/when.jsx`."""

    library = "$/public/when.jsx"
    tag = "When"
    at: rx.Var[str]
    empty: rx.Var[str]


def when(at: str | rx.Var[str], *, empty: str = "") -> rx.Component:
    """The instant `at` (ISO, UTC; '' for none, shown as `empty`)."""
    return When.create(at=at, empty=empty)
