"""Icons beside words, and the mark of the product."""

from typing import Any

import reflex as rx

_SHEET = "M6 2.5h14.2L27 9.3V27a2.5 2.5 0 0 1-2.5 2.5H6A2.5 2.5 0 0 1 3.5 27V5A2.5 2.5 0 0 1 6 2.5Z"


def icon(name: str, size: int = 18) -> rx.Component:
    """A lucide icon which says nothing to screen readers: put words beside it."""
    return rx.icon(name, size=size, stroke_width=1.75, custom_attrs={"aria-hidden": "true"}, class_name="icon")


def mark(size: int = 26) -> rx.Component:
    """A sheet with one written line in the accent colour: the logo without its word."""
    return rx.el.svg(
        rx.el.svg.path(d=_SHEET, class_name="mark-sheet"),
        rx.el.svg.path(d="M20.2 2.5V7a2.3 2.3 0 0 0 2.3 2.3H27", class_name="mark-fold"),
        rx.el.svg.path(d="M20.4 14.6a6 6 0 1 0 0 8.3", class_name="mark-letter"),
        view_box="0 0 30 32",
        width=f"{size * 30 / 32:.1f}",
        height=str(size),
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
        class_name="mark",
    )


def wordmark(**props: Any) -> rx.Component:
    """The logo with its word."""
    return rx.el.span(mark(), rx.el.span("Careerhub", class_name="wordmark-word"), class_name="wordmark", **props)
