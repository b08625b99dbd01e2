"""Where one is signed in."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form
from careerhub.auth.schemas import DeviceSession
from careerhub.core.web.links import backend
from careerhub.settings.components import post_button, settings_frame
from careerhub.settings.state import SessionsState
from careerhub.ui.cards import actions, row, rows, section
from careerhub.ui.feedback import spinner, status_pill
from careerhub.ui.when import when

_NOTICES = {"revoked": "That device is signed out.", "others": "All other devices are signed out."}


@rx.page(route=routes.SETTINGS_SESSIONS, title="Sessions · Careerhub", on_load=SessionsState.load)
def sessions() -> rx.Component:
    return settings_frame(
        auth_form(action="", messages={}, notices=_NOTICES),
        section(
            "Where you are signed in",
            rx.cond(
                SessionsState.sessions.length() > 0,
                rows(rx.foreach(SessionsState.sessions, _session_row)),
                spinner(),
            ),
            actions(
                post_button("Sign out all others", backend(routes.AUTH_REVOKE_OTHERS)),
                post_button("Sign out everywhere", backend(routes.AUTH_SIGN_OUT_EVERYWHERE), kind="danger"),
            ),
        ),
        active=routes.SETTINGS_SESSIONS,
    )


def _session_row(one: DeviceSession) -> rx.Component:
    return row(
        one.device,
        meta=rx.fragment(one.place, " · since ", when(one.since), " · last used ", when(one.last_used)),  # pyright: ignore[reportArgumentType]
        actions=rx.cond(
            one.is_this,
            status_pill("This device", "accent"),
            post_button("Sign out", backend(routes.AUTH_REVOKE), session_id=one.id),
        ),
    )
