"""What the account pages are made of."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.auth.schemas import MESSAGES
from careerhub.auth.state import WaysInState
from careerhub.core.web.links import backend
from careerhub.ui.forms import Kind


class AuthForm(rx.Component):
    """A native POST form that shows the errors of the last try: the component of `assets/auth-form.jsx`."""

    library = "$/public/auth-form.jsx"
    tag = "AuthForm"
    action: rx.Var[str]
    messages: rx.Var[dict[str, str]]
    notices: rx.Var[dict[str, str]]


class PasskeyButton(rx.Component):
    """The component of `assets/passkey.jsx`."""

    library = "$/public/passkey.jsx"
    tag = "PasskeyButton"
    ask: rx.Var[str]
    finish: rx.Var[str]
    creates: rx.Var[bool]


class ProviderLink(rx.Component):
    """The component of `assets/provider-link.jsx`."""

    library = "$/public/provider-link.jsx"
    tag = "ProviderLink"
    href: rx.Var[str]


def auth_form(
    *children: rx.Component, action: str, messages: dict[str, str], notices: dict[str, str] | None = None, **props: Any
) -> rx.Component:
    """A form whose errors come back as codes in the address (`?errors=field.code`) and whose notices do too (`?notice=code`)."""
    return AuthForm.create(*children, action=action, messages=messages, notices=notices or {}, **props)


def messages_of(*fields: str) -> dict[str, str]:
    """The messages of these fields: of several forms on one page each shows its own."""
    return {code: text for code, text in MESSAGES.items() if code in fields or code.partition(".")[0] in fields}


def passkey_button(label: str, *, creates: bool = False, kind: Kind = "quiet") -> rx.Component:
    """Signs in with a passkey or, with `creates`, adds one to the account."""
    ask, finish = (
        (routes.AUTH_PASSKEY_NEW, routes.AUTH_PASSKEY_ADD) if creates else (routes.AUTH_PASSKEY_ASK, routes.AUTH_PASSKEY_SIGN_IN)
    )
    wide = "" if creates else " button-wide"
    return PasskeyButton.create(
        label, ask=backend(ask), finish=backend(finish), creates=creates, class_name=f"button button-{kind}{wide}"
    )


def other_ways() -> rx.Component:
    """Ways to sign in without a password: a passkey, and the providers that the operator has configured."""
    google, github = (backend(routes.AUTH_PROVIDER.format(provider=name)) for name in ("google", "github"))
    style = "button button-quiet button-wide"
    return rx.el.div(
        passkey_button("Use a passkey"),
        rx.cond(
            WaysInState.offered.contains("google"),
            ProviderLink.create("Continue with Google", href=google, class_name=style),
            rx.fragment(),
        ),
        rx.cond(
            WaysInState.offered.contains("github"),
            ProviderLink.create("Continue with GitHub", href=github, class_name=style),
            rx.fragment(),
        ),
        class_name="other-ways",
    )
