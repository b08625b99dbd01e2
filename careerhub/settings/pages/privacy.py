"""What happened on the account."""

import reflex as rx

from careerhub import routes
from careerhub.auth.schemas import Event
from careerhub.settings.components import settings_frame
from careerhub.settings.state import PrivacyState
from careerhub.ui.cards import row, rows, section
from careerhub.ui.feedback import spinner
from careerhub.ui.forms import checkbox
from careerhub.ui.when import when


@rx.page(route=routes.SETTINGS_PRIVACY, title="Activity · Careerhub", on_load=PrivacyState.load)
def privacy() -> rx.Component:
    return settings_frame(
        section(
            "What happened on your account",
            rx.el.p("Kept for 90 days. These lines cannot be changed.", class_name="section-text"),
            checkbox(
                "Show the changes of my record too",
                id="with-changes",
                checked=PrivacyState.with_changes,
                on_change=PrivacyState.show_changes,
            ),
            rx.cond(PrivacyState.loaded, rows(rx.foreach(PrivacyState.events, _event_row)), spinner()),
        ),
        active=routes.SETTINGS_PRIVACY,
    )


def _event_row(event: Event) -> rx.Component:
    return row(
        event.what,
        meta=rx.fragment(
            when(event.at),
            rx.cond(event.device != "", f" · {event.device}", ""),
            rx.cond(event.place != "", f" · {event.place}", ""),
            rx.cond(event.detail != "", f" · {event.detail}", ""),
        ),  # pyright: ignore[reportArgumentType]
    )
