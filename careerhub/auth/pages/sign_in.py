"""The way in."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, other_ways
from careerhub.auth.schemas import MESSAGES
from careerhub.auth.state import WaysInState
from careerhub.core.web.links import backend
from careerhub.ui.auth_card import auth_card
from careerhub.ui.forms import button, field, password_input, text_input
from careerhub.ui.frame import public_frame
from careerhub.ui.links import link

_NOTICES = {
    "signup": "Nearly there: sign in with the e-mail address and password you have just chosen.",
    "confirm": "Nearly there: confirm your address with the link that we have just sent you, then sign in.",
    "reset": "Your new password is saved. Sign in with it.",
    "deleted": "Your account and everything in it are deleted.",
    "signout": "You are signed out.",
}


@rx.page(route=routes.SIGN_IN, title="Sign in · Careerhub", on_load=WaysInState.load)
def sign_in() -> rx.Component:
    form = auth_form(
        field(
            "E-mail address",
            text_input("email", type="email", auto_complete="username", required=True, max_length=255),
            id="email",
        ),
        field("Password", password_input("password", auto_complete="current-password"), id="password"),
        button("Sign in", kind="primary", type="submit", class_name="button-wide"),
        action=backend(routes.AUTH_SIGN_IN),
        messages=MESSAGES,
        notices=_NOTICES,
    )
    footer = rx.fragment(
        rx.el.p("No account yet? ", link("Create one", href=routes.SIGN_UP), "."),
        rx.el.p("Password forgotten, or no mail to confirm your address? ", link("Get a link", href=routes.FORGOT), "."),
    )
    return public_frame(auth_card("Sign in", form, other_ways(), footer=footer), sign_in=False)
