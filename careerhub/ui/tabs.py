"""Several contents in one place, one at a time."""

import reflex as rx


class Tabs(rx.Component):
    """The component of `assets/tabs.jsx`."""

    library = "$/public/tabs.jsx"
    tag = "Tabs"
    names: rx.Var[list[str]]
    labels: rx.Var[list[str]]
    label: rx.Var[str]
    beside: rx.Var[str]


def tabs(*panels: tuple[str, str, rx.Component], label: str, beside: str = "") -> rx.Component:
    """Tabs from (name, label, content). Where there is room, the panel named `beside` stands beside the others."""
    return Tabs.create(
        *(rx.el.div(content) for _, _, content in panels),
        names=[name for name, _, _ in panels],
        labels=[text for _, text, _ in panels],
        label=label,
        beside=beside,
    )
