"""What the settings pages share."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.layout import page_frame
from careerhub.ui.forms import Kind, NativeForm, button
from careerhub.ui.links import link

_PARTS = (
    ("Account", routes.SETTINGS),
    ("Security", routes.SETTINGS_SECURITY),
    ("Sessions", routes.SETTINGS_SESSIONS),
    ("Activity", routes.SETTINGS_PRIVACY),
    ("Your data", routes.SETTINGS_DATA),
)


def settings_frame(*children: Any, active: str) -> rx.Component:
    """A page of the settings, with the way to the others."""
    return page_frame(
        rx.el.nav(
            rx.el.ul(*(_part(label, href, active) for label, href in _PARTS), class_name="nav-list settings-nav"),
            aria_label="Settings",
        ),
        rx.el.div(*children, class_name="settings"),
        title="Settings",
    )


def post_button(label: str, action: str, *, kind: Kind = "quiet", **fields: str | rx.Var[str]) -> rx.Component:
    """A button that posts these fields to an HTTP route."""
    hidden = [rx.el.input(type="hidden", name=name, value=value, read_only=True) for name, value in fields.items()]
    return NativeForm.create(
        *hidden, button(label, type="submit", kind=kind), action=action, method="post", class_name="inline-form"
    )


def _part(label: str, href: str, active: str) -> rx.Component:
    current = {"custom_attrs": {"aria-current": "page"}} if href == active else {}
    return rx.el.li(link(label, href=href, class_name="nav-link", **current))
