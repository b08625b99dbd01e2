"""It is still me: before what must not happen on a device that was left alone."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of, other_ways
from careerhub.auth.state import WaysInState
from careerhub.core.web.links import backend
from careerhub.ui.auth_card import auth_card
from careerhub.ui.forms import button, field, password_input
from careerhub.ui.frame import public_frame
from careerhub.ui.links import link


@rx.page(route=routes.CONFIRM, title="Is it you? · Careerhub", on_load=WaysInState.load)
def confirm() -> rx.Component:
    form = auth_form(
        field("Password", password_input("password", name="current", auto_complete="current-password"), id="password"),
        button("It is me", kind="primary", type="submit", class_name="button-wide"),
        action=backend(routes.AUTH_CONFIRM),
        messages=messages_of("current"),
    )
    lead = "You signed in a while ago. Before this change, please show once more that it is you."
    footer = rx.el.p(link("Back to the settings", href=routes.SETTINGS), ".")
    return public_frame(auth_card("Is it you?", form, other_ways(), footer=footer, lead=lead), sign_in=False)
