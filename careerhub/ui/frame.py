"""What every page has round its content, and the frame of pages for everybody."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.core.web.components import leave_when_told
from careerhub.core.web.guard import GuardedState
from careerhub.ui.feedback import connection_banner, error_text
from careerhub.ui.forms import button, link_button
from careerhub.ui.icons import wordmark
from careerhub.ui.links import link, native_link


class ThemeSwitch(rx.Component):
    """System, light or dark: a component of `assets/frame.jsx`."""

    library = "$/public/frame.jsx"
    tag = "ThemeSwitch"
    name: rx.Var[str]


def skip_link() -> rx.Component:
    """The first link of a page, for those who do not use a pointer."""
    return native_link("Skip to the content", href="#main", class_name="skip-link")


def bar(*children: rx.Component) -> rx.Component:
    """The bar at the top, with what the server and the connection have to say."""
    return rx.el.header(
        rx.el.div(*children, class_name="bar"),
        rx.cond(GuardedState.problem != "", _problem(), rx.fragment()),
        connection_banner(),
        leave_when_told(),
        class_name="top",
    )


def _problem() -> rx.Component:
    """What went wrong last, until it is read."""
    return rx.el.div(
        error_text(GuardedState.problem), button("Close", on_click=GuardedState.show_problem("")), class_name="problem"
    )


def public_frame(*children: Any, sign_in: bool = True) -> rx.Component:
    """A page for everybody: the logo, the way in, the content, the colours."""
    return rx.el.div(
        skip_link(),
        bar(
            link(wordmark(), href=routes.LANDING, class_name="home-link", aria_label="Careerhub, start"),
            link_button("Sign in", href=routes.SIGN_IN) if sign_in else rx.fragment(),
        ),
        rx.el.main(*children, id="main", class_name="main main-public", tab_index=-1),
        rx.el.footer(
            rx.el.p("Self-hosted: what you write stays on this server."),
            ThemeSwitch.create(name="theme-public"),
            class_name="foot",
        ),
        class_name="frame frame-public",
    )
