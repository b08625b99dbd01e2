"""Several contents in one place, one at a time."""

from typing import Any

import reflex as rx


def _name_spec(name: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (name,)


class Tabs(rx.Component):
    """The component of `assets/tabs.jsx`."""

    library = "$/public/tabs.jsx"
    tag = "Tabs"
    names: rx.Var[list[str]]
    labels: rx.Var[list[str]]
    label: rx.Var[str]
    beside: rx.Var[str]
    on_choose: rx.EventHandler[_name_spec]


def tabs(*panels: tuple[str, str, rx.Component], label: str, beside: str = "", on_choose: Any = None) -> rx.Component:
    """Tabs from (name, label, content). Where there is room, the panel named `beside` stands beside the others.

    `on_choose` takes (name: str), when a tab is chosen.
    """
    more = {} if on_choose is None else {"on_choose": on_choose}
    return Tabs.create(
        *(rx.el.div(content) for _, _, content in panels),
        names=[name for name, _, _ in panels],
        labels=[text for _, text, _ in panels],
        label=label,
        beside=beside,
        **more,
    )
