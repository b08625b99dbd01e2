"""Small things one operates: menus, filters, colours, instants."""

from typing import Any

import reflex as rx

from careerhub.ui.forms import Text


def _flag_spec(checked: rx.Var[bool]) -> tuple[rx.Var[bool]]:
    return (checked,)


class Tick(rx.Component):
    """The component of `assets/tick.jsx`."""

    library = "$/public/tick.jsx"
    tag = "Tick"
    checked: rx.Var[bool]
    label: rx.Var[str]
    on_choose: rx.EventHandler[_flag_spec]


def _text_spec(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class LineForm(rx.Component):
    """The component of `assets/line.jsx`."""

    library = "$/public/line.jsx"
    tag = "LineForm"
    text: rx.Var[str]
    label: rx.Var[str]
    max_length: rx.Var[int]
    on_keep: rx.EventHandler[_text_spec]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]


class Menu(rx.Component):
    """The component of `assets/menu.jsx`."""

    library = "$/public/menu.jsx"
    tag = "Menu"
    label: rx.Var[str]
    text: rx.Var[str]
    kind: rx.Var[str]


class Filter(rx.Component):
    """The component of `assets/filter.jsx`."""

    library = "$/public/filter.jsx"
    tag = "Filter"
    label: rx.Var[str]


class Swatches(rx.Component):
    """The component of `assets/swatches.jsx`."""

    library = "$/public/swatches.jsx"
    tag = "Swatches"
    colors: rx.Var[dict[str, str]]
    field: rx.Var[str]
    value: rx.Var[str]
    label: rx.Var[str]


class Moment(rx.Component):
    """The component of `assets/moment.jsx`."""

    library = "$/public/moment.jsx"
    tag = "Moment"
    at: rx.Var[str]
    words: rx.Var[str]


def menu(text: str, *choices: Any, label: Text = "", kind: str = "quiet") -> rx.Component:
    """A button with further choices, which are buttons and links. `label` says of what they are, where `text` does not."""
    return Menu.create(*choices, text=text, label=label, kind=kind)


def filtered(label: Text, *children: Any) -> rx.Component:
    """A list with a field that leaves of it only what is looked for. What can be found carries its words in `data-words`."""
    return Filter.create(*children, label=label)


def swatches(colors: dict[str, str], *, field: str, value: Text, label: str) -> rx.Component:
    """Colours by `#rrggbb` to choose for the control whose id is `field` and whose saved value is `value`."""
    return Swatches.create(colors=colors, field=field, value=value, label=label)


def moment(at: Text, words: Text = "") -> rx.Component:
    """An instant (ISO, UTC) in the reader's own time; nothing where there is none."""
    return Moment.create(at=at, words=words)


def tick(checked: bool | rx.Var[bool], on_choose: Any, label: Text = "") -> rx.Component:
    """A tick outside of forms, acted upon at once; `on_choose` takes (checked: bool). Without a `label` it stands in one."""
    return Tick.create(checked=checked, on_choose=on_choose, label=label)


def line_form(text: Text, *, label: Text, max_length: int, on_keep: Any, on_leave: Any) -> rx.Component:
    """A line to be written anew, such as a name; `on_keep` takes (text: str)."""
    return LineForm.create(text=text, label=label, max_length=max_length, on_keep=on_keep, on_leave=on_leave)
