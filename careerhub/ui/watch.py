"""Events that follow from a value, not from a click."""

from typing import Any

import reflex as rx


class Watch(rx.Component):
    """The component of `assets/watch.jsx`."""

    library = "$/public/watch.jsx"
    tag = "Watch"
    value: rx.Var[Any]
    on_change: rx.EventHandler[rx.event.no_args_event_spec]


def watch(value: rx.Var, on_change: Any) -> rx.Component:
    """Nothing to see: fires `on_change` each time the value changes after the page was first drawn."""
    return Watch.create(value=value, on_change=on_change)
