"""What the account pages are made of."""

from typing import Any

import reflex as rx


class AuthForm(rx.Component):
    """A native POST form that shows the errors of the last try: the component of `assets/auth-form.jsx`."""

    library = "$/public/auth-form.jsx"
    tag = "AuthForm"
    action: rx.Var[str]
    messages: rx.Var[dict[str, str]]
    notices: rx.Var[dict[str, str]]


def auth_form(
    *children: rx.Component, action: str, messages: dict[str, str], notices: dict[str, str], **props: Any
) -> rx.Component:
    """A form whose errors come back as codes in the address (`?errors=field.code`) and whose notices do too (`?notice=code`)."""
    return AuthForm.create(*children, action=action, messages=messages, notices=notices, **props)
