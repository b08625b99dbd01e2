"""A new account."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of
from careerhub.auth.passwords import MIN_LENGTH
from careerhub.core.web.links import backend
from careerhub.ui.auth_card import auth_card
from careerhub.ui.forms import button, field, password_input, text_input
from careerhub.ui.frame import public_frame
from careerhub.ui.links import link


@rx.page(route=routes.SIGN_UP, title="Create your account · Careerhub")
def sign_up() -> rx.Component:
    form = auth_form(
        field(
            "Full name",
            text_input("full_name", auto_complete="name", required=True, min_length=2, max_length=255),
            id="full_name",
            hint="As it should stand on your CV. You can change it later.",
        ),
        field(
            "E-mail address",
            text_input("email", type="email", auto_complete="username", required=True, max_length=255),
            id="email",
        ),
        field(
            "Password",
            password_input("password", auto_complete="new-password", min_length=MIN_LENGTH),
            id="password",
            hint="At least 8 characters that are hard to guess: a few random words are best.",
        ),
        button("Create account", kind="primary", type="submit", class_name="button-wide"),
        action=backend(routes.AUTH_SIGN_UP),
        messages=messages_of("email", "full_name", "password", "form.expired"),
        notices={},
    )
    footer = rx.el.p("Already here? ", link("Sign in", href=routes.SIGN_IN), ".")
    return public_frame(auth_card("Create your account", form, footer=footer), sign_in=False)
