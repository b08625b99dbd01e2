"""A link by mail: to choose a new password, or to confirm an address."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of
from careerhub.core.web.links import backend
from careerhub.ui.auth_card import auth_card
from careerhub.ui.forms import button, field, text_input
from careerhub.ui.frame import public_frame
from careerhub.ui.links import link

_NOTICES = {"sent": "If this address has an account, a mail is on its way. It may take a minute; look into the spam folder too."}


@rx.page(route=routes.FORGOT, title="A link by mail · Careerhub")
def forgot() -> rx.Component:
    form = auth_form(
        field(
            "E-mail address",
            text_input("email", type="email", auto_complete="username", required=True, max_length=255),
            id="email",
        ),
        button("Choose a new password", kind="primary", type="submit", class_name="button-wide"),
        button(
            "Confirm this address",
            type="submit",
            class_name="button-wide",
            custom_attrs={"formAction": backend(routes.AUTH_RESEND)},
        ),
        action=backend(routes.AUTH_FORGOT),
        messages=messages_of("email"),
        notices=_NOTICES,
    )
    footer = rx.el.p(link("Back to signing in", href=routes.SIGN_IN), ".")
    lead = "We send you a link, which works once."
    return public_frame(auth_card("A link by mail", form, footer=footer, lead=lead), sign_in=False)
