"""The second factor."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of
from careerhub.core.web.links import backend
from careerhub.ui.auth_card import auth_card
from careerhub.ui.forms import button, field, text_input
from careerhub.ui.frame import public_frame
from careerhub.ui.links import link


@rx.page(route=routes.SIGN_IN_CODE, title="Your code · Careerhub")
def sign_in_code() -> rx.Component:
    form = auth_form(
        field(
            "Code",
            text_input("code", auto_complete="one-time-code", required=True, max_length=20, auto_focus=True),
            id="code",
            hint="The six digits that your authenticator app shows, or one of your recovery codes.",
        ),
        button("Go on", kind="primary", type="submit", class_name="button-wide"),
        action=backend(routes.AUTH_CODE),
        messages=messages_of("code"),
    )
    footer = rx.el.p(link("Start again", href=routes.SIGN_IN), ".")
    return public_frame(auth_card("One more step", form, footer=footer), sign_in=False)
