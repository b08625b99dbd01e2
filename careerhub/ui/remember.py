"""What a tab keeps for a server that forgets."""

from typing import Any

import reflex as rx


def _recall_spec(value: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (value,)


class Remember(rx.Component):
    """The component of `assets/remember.jsx`."""

    library = "$/public/remember.jsx"
    tag = "Remember"
    name: rx.Var[str]
    value: rx.Var[str]
    on_recall: rx.EventHandler[_recall_spec]


def remember(name: str, value: str | rx.Var[str], on_recall: Any) -> rx.Component:
    """Nothing to see: keeps a value for this tab. Drawn with an empty one, as after a restart of the server, it fires
    `on_recall` with what was kept; like everything from a browser, that can be anything."""
    return Remember.create(name=name, value=value, on_recall=on_recall)
