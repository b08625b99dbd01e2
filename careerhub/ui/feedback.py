"""What the page says back: connection, progress, emptiness, errors, second thoughts."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from careerhub.ui.forms import Text, link_button
from careerhub.ui.links import native_link


class ConnectionBanner(rx.Component):
    """The component of `assets/connection.jsx`."""

    library = "$/public/connection.jsx"
    tag = "ConnectionBanner"


class UndoBar(rx.Component):
    """The component of `assets/undo.jsx`."""

    library = "$/public/undo.jsx"
    tag = "UndoBar"
    shown: rx.Var[bool]
    text: rx.Var[str]
    seconds: rx.Var[int]
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def connection_banner() -> rx.Component:
    """A quiet line at the top while the server does not answer. The frames carry it; pages do not."""
    return ConnectionBanner.create()


def undo_bar(shown: rx.Var[bool], text: Text, on_undo: Any, *, on_close: Any = None, seconds: int = 10) -> rx.Component:
    """What was done and "Undo", for ten seconds, which stop while the pointer or the focus is on it.

    `on_close` is fired when the time is over; without it the bar hides itself until `shown` or `text` changes.
    """
    closing = {} if on_close is None else {"on_close": on_close}
    return UndoBar.create(shown=shown, text=text, seconds=seconds, on_undo=on_undo, **closing)


def empty_state(title: Text, text: Text, action: rx.Component | None = None) -> rx.Component:
    """What a list says when nothing is in it: what it is for, and what to do."""
    return rx.el.div(
        rx.el.p(title, class_name="empty-title"),
        rx.el.p(text, class_name="empty-text"),
        action if action is not None else rx.fragment(),
        class_name="empty",
    )


def error_text(text: Text, *, id: str | None = None) -> rx.Component:
    """What went wrong and what to do next; read out at once."""
    return rx.el.p(text, role="alert", class_name="error-text", id=id)


def error_box(text: rx.Var[str]) -> rx.Component:
    """`error_text` while there is a text, otherwise nothing."""
    return rx.cond(text != "", error_text(text), rx.fragment())


def status_pill(text: Text, tone: Literal["plain", "success", "warning", "danger", "accent"] = "plain") -> rx.Component:
    """One or two words on the state of a thing."""
    return rx.el.span(text, class_name=f"pill pill-{tone}")


def spinner(text: Text = "Loading…") -> rx.Component:
    """Progress in words."""
    dot = rx.el.span(class_name="spinner-dot", custom_attrs={"aria-hidden": "true"})
    return rx.el.p(dot, text, role="status", class_name="spinner")


def notice(*children: Any, tone: Literal["info", "success", "warning", "danger"] = "info") -> rx.Component:
    """A few words with a rule at their side, in the flow of the page."""
    return rx.el.div(*children, class_name=f"notice notice-{tone}")


def _message(code: str, title: str, text: str, *actions: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.p(code, class_name="message-code"),
        rx.el.h1(title, class_name="message-title"),
        rx.el.p(text, class_name="message-text"),
        rx.el.div(*actions, class_name="actions"),
        class_name="message",
    )


def not_found_page(home_href: str = "/") -> rx.Component:
    """The content of the page for addresses that lead nowhere."""
    return _message(
        "404",
        "There is nothing at this address",
        "The page may have been moved or deleted, or the link may be incomplete.",
        link_button("Go to the start", href=home_href, kind="primary"),
    )


def error_page() -> rx.Component:
    """The content shown instead of a page that could not be drawn. Without state and without the error's inside."""
    return rx.fragment(
        rx.el.title("This page could not be shown"),
        _message(
            "Something broke",
            "This page could not be shown",
            "What you typed is kept. Load the page again; if it happens again, tell whoever runs this server what you did last.",
            native_link("Load again", href="", class_name="button button-primary"),
            native_link("Go to the start", href="/", class_name="button button-quiet"),
        ),
    )


def app_wraps() -> dict[tuple[int, str], Any]:
    """For `rx.App(app_wraps=…)`: our error page instead of the stack trace, and no connection overlay of Reflex's own."""
    return {
        (55, "ErrorBoundary"): lambda stateful: ErrorBoundary.create(
            fallback_render=rx.Var.create(rx.el.main(error_page(), class_name="message-main")),
        )
    }
