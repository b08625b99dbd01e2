"""What every page carries for the guard."""

import reflex as rx

from careerhub.core.web.guard import GuardedState


class Leave(rx.Component):
    """The component of `assets/leave.jsx`."""

    library = "$/public/leave.jsx"
    tag = "Leave"
    to: rx.Var[str]


def leave_when_told() -> rx.Component:
    """Nothing to see: takes the page elsewhere when its session has ended."""
    return Leave.create(to=GuardedState.leave_to)
