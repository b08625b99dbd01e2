"""Lists whose order a person chooses."""

from typing import Any

import reflex as rx

from careerhub.ui.forms import Text
from careerhub.ui.icons import icon


def _move_spec(item_id: rx.Var[str], place: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return item_id, place


class Sortable(rx.Component):
    """The component of `assets/sortable.jsx`."""

    library = "$/public/sortable.jsx"
    tag = "Sortable"
    label: rx.Var[str]
    on_move: rx.EventHandler[_move_spec]


def sortable(*items: Any, label: Text, on_move: Any, class_name: str = "") -> rx.Component:
    """A list of `sortable_item`s, moved by dragging and by buttons.

    Args:
        label: what is listed, for screen readers.
        on_move: takes (item_id: str, place: int), 0 the first; the new order has to come back with the items.
    """
    return Sortable.create(*items, label=label, on_move=on_move, class_name=class_name)


def sortable_item(id: Text, name: Text, *parts: Any, below: rx.Component | None = None, **props: Any) -> rx.Component:
    """An item: its handle, what it shows, its two buttons, and what is folded out below."""
    return rx.el.li(
        rx.el.div(
            rx.el.span(
                icon("grip_vertical", 16), class_name="sort-handle", custom_attrs={"data-handle": "", "aria-hidden": "true"}
            ),
            *parts,
            rx.el.span(
                _step("-1", "Move up", "chevron_up", name), _step("1", "Move down", "chevron_down", name), class_name="sort-steps"
            ),
            class_name="sort-row",
        ),
        below if below is not None else rx.fragment(),
        key=id,
        custom_attrs={"data-id": id, "data-name": name, "data-words": name},
        **props,
    )


def _step(step: str, words: str, glyph: str, name: Text) -> rx.Component:
    return rx.el.button(
        icon(glyph, 16), type="button", class_name="icon-button", aria_label=f"{words}: {name}", custom_attrs={"data-step": step}
    )
