"""Who one is here: name, address, plan."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of
from careerhub.core.web.links import backend
from careerhub.settings.components import post_button, settings_frame
from careerhub.settings.state import AccountState
from careerhub.ui.cards import row, rows, section
from careerhub.ui.feedback import spinner, status_pill
from careerhub.ui.forms import button, field, link_button, text_input

_NOTICES = {"email": "We have sent a link to the new address. It counts once you have followed it."}


@rx.page(route=routes.SETTINGS, title="Settings · Careerhub", on_load=AccountState.load)
def account() -> rx.Component:
    me = AccountState.account
    return settings_frame(
        rx.cond(
            me.email != "",
            rx.fragment(
                section(
                    "You",
                    rows(
                        row("Name", meta=me.full_name, actions=link_button("Change", href=f"{routes.PROFILE}#about")),
                        row(
                            "E-mail address",
                            meta=me.email,
                            actions=rx.cond(
                                me.is_verified,
                                status_pill("Confirmed", "success"),
                                rx.fragment(
                                    status_pill("Not confirmed", "warning"),
                                    post_button("Send me the link", backend(routes.AUTH_RESEND), email=me.email),
                                ),
                            ),
                        ),
                        row("Plan", meta=me.plan),
                    ),
                ),
                rx.cond(
                    me.is_admin,
                    section("Administration", link_button("Accounts on this server", href=routes.ADMIN)),
                    rx.fragment(),
                ),
            ),
            spinner(),
        ),
        section(
            "Another e-mail address",
            auth_form(
                field(
                    "New e-mail address",
                    text_input("email", type="email", auto_complete="email", required=True, max_length=255),
                    id="email",
                    hint="You get a link there; the address you have now is told about the change.",
                ),
                button("Send the link", type="submit"),
                action=backend(routes.AUTH_EMAIL),
                messages=messages_of("email"),
                notices=_NOTICES,
            ),
        ),
        active=routes.SETTINGS,
    )
