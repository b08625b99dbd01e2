"""A text field that offers what matches while one types."""

from typing import Any

import reflex as rx


def _text_spec(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class Combobox(rx.Component):
    """The component of `assets/combobox.jsx`."""

    library = "$/public/combobox.jsx"
    tag = "Combobox"
    options: rx.Var[list[dict[str, str]]]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    hint: rx.Var[str]
    hotkey: rx.Var[str]
    on_search: rx.EventHandler[_text_spec]
    on_pick: rx.EventHandler[_text_spec]
    on_create: rx.EventHandler[_text_spec]


def combobox(
    *,
    id: str,
    label: str | rx.Var[str],
    options: rx.Var,
    on_search: Any,
    on_pick: Any,
    on_create: Any = None,
    placeholder: str = "",
    hint: str = "",
    hotkey: str = "",
) -> rx.Component:
    """A labelled combobox (WAI-ARIA 1.2): arrows choose, Enter picks, Esc closes; it empties itself after a pick.

    Args:
        options: dicts of `id`, `name` and `hint`, best match first, for the text of the last `on_search`.
        on_search: takes (text: str), 150 ms after the last key.
        on_pick: takes (id: str).
        hotkey: a key that brings the focus here from anywhere on the page but text fields.
        on_create: takes (text: str); offers a row "Create «text»" when no option has that name.
    """
    handlers = {"on_search": on_search, "on_pick": on_pick}
    if on_create is not None:
        handlers["on_create"] = on_create
    return Combobox.create(id=id, label=label, options=options, placeholder=placeholder, hint=hint, hotkey=hotkey, **handlers)
