"""How one signs in: password, second factor, passkeys, other providers."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of, passkey_button
from careerhub.auth.passwords import MIN_LENGTH
from careerhub.auth.schemas import PasskeyRow
from careerhub.core.web.links import backend
from careerhub.settings.components import post_button, settings_frame
from careerhub.settings.state import SecurityState
from careerhub.ui.cards import actions, row, rows, section
from careerhub.ui.feedback import spinner, status_pill
from careerhub.ui.forms import button, field, link_button, password_input
from careerhub.ui.when import when

_NOTICES = {
    "password": "Your new password is saved. All other devices are signed out.",
    "two_factor_on": "From now on signing in takes a code from your app.",
    "two_factor_off": "Signing in does not take a code any more.",
    "passkey": "Your passkey is saved.",
    "passkey_gone": "The passkey is removed.",
    "linked": "The account is linked.",
    "unlinked": "The account is not linked any more.",
}


@rx.page(route=routes.SETTINGS_SECURITY, title="Security · Careerhub", on_load=SecurityState.load)
def security() -> rx.Component:
    return settings_frame(
        auth_form(
            action="", messages=messages_of("form.last_way", "form.linked_elsewhere", "form.provider", "code"), notices=_NOTICES
        ),
        rx.cond(SecurityState.loaded, rx.fragment(_password(), _two_factor(), _passkeys(), _providers()), spinner()),
        active=routes.SETTINGS_SECURITY,
    )


def _password() -> rx.Component:
    return section(
        "Password",
        auth_form(
            rx.cond(
                SecurityState.security.has_password,
                field("Password now", password_input("current", name="current", auto_complete="current-password"), id="current"),
                rx.el.p("You have no password yet: you sign in with other accounts or passkeys.", class_name="field-hint"),
            ),
            field(
                "New password",
                password_input("password", auto_complete="new-password", min_length=MIN_LENGTH),
                id="password",
                hint="At least 8 characters that are hard to guess: a few random words are best.",
            ),
            button("Save the new password", type="submit"),
            action=backend(routes.AUTH_PASSWORD),
            messages=messages_of("current", "password"),
        ),
    )


def _two_factor() -> rx.Component:
    security = SecurityState.security
    return section(
        "Two-factor sign-in",
        rx.cond(
            security.two_factor,
            rows(
                row(
                    "Authenticator app",
                    meta=f"{security.codes_left} recovery codes are left.",
                    lead=status_pill("On", "success"),
                    actions=rx.fragment(
                        post_button("New recovery codes", backend(routes.AUTH_CODES)),
                        post_button("Switch off", backend(routes.AUTH_TOTP_REMOVE), kind="danger"),
                    ),
                )
            ),
            rx.fragment(
                rx.el.p(
                    "With an authenticator app on your phone, a stolen password alone opens nothing.", class_name="section-text"
                ),
                actions(post_button("Set it up", backend(routes.AUTH_TOTP_BEGIN))),
            ),
        ),
    )


def _passkeys() -> rx.Component:
    return section(
        "Passkeys",
        rx.el.p(
            "Sign in with your fingerprint, face or device PIN. "
            "A passkey cannot be guessed, stolen from us or typed into a fake page.",
            class_name="section-text",
        ),
        rows(rx.foreach(SecurityState.security.passkeys, _passkey_row)),
        actions(passkey_button("Add a passkey", creates=True)),
    )


def _passkey_row(passkey: PasskeyRow) -> rx.Component:
    return row(
        passkey.name,
        meta=rx.fragment("Added ", when(passkey.since), " · last used ", when(passkey.last_used, empty="never")),  # pyright: ignore[reportArgumentType]
        actions=post_button("Remove", backend(routes.AUTH_PASSKEY_REMOVE), kind="danger", passkey_id=passkey.id),
    )


def _providers() -> rx.Component:
    return rx.cond(
        SecurityState.offered.length() > 0,
        section("Other accounts", rows(*(_provider_row(*pair) for pair in (("google", "Google"), ("github", "GitHub"))))),
        rx.fragment(),
    )


def _provider_row(provider: str, name: str) -> rx.Component:
    href = f"{backend(routes.AUTH_PROVIDER.format(provider=provider))}?link"
    return rx.cond(
        SecurityState.offered.contains(provider),
        row(
            name,
            actions=rx.cond(
                SecurityState.security.linked.contains(provider),
                post_button("Unlink", backend(routes.AUTH_UNLINK), kind="danger", provider=provider),
                link_button("Link", href=href, native=True),
            ),
        ),
        rx.fragment(),
    )
