"""The sheet on which one signs up and in."""

import reflex as rx


def auth_card(title: str, *children: rx.Component, footer: rx.Component | None = None, lead: str | None = None) -> rx.Component:
    """A narrow sheet with a heading, an explanation, the form, and below a rule what else one may want."""
    return rx.el.section(
        rx.el.h1(title, id="auth-title", class_name="auth-title"),
        rx.el.p(lead, class_name="auth-lead") if lead else rx.fragment(),
        *children,
        rx.el.div(footer, class_name="auth-footer") if footer is not None else rx.fragment(),
        class_name="auth-card",
        custom_attrs={"aria-labelledby": "auth-title"},
    )
