"""Taking one's data along, and leaving."""

import reflex as rx

from careerhub import routes
from careerhub.auth.components import auth_form, messages_of
from careerhub.core.web.links import backend
from careerhub.privacy.schemas import ExportRow
from careerhub.settings.components import post_button, settings_frame
from careerhub.settings.state import DataState
from careerhub.ui.cards import actions, row, rows, section
from careerhub.ui.feedback import status_pill
from careerhub.ui.forms import button, field, text_input
from careerhub.ui.when import when

_NOTICES = {"export": "Your copy is being made. You get a mail when it is ready; it is listed here then."}


@rx.page(route=routes.SETTINGS_DATA, title="Your data · Careerhub", on_load=DataState.load)
def data() -> rx.Component:
    return settings_frame(
        section(
            "A copy of everything",
            rx.el.p(
                "A ZIP file with all that is kept about you: your record, your CVs, your account and what happened on it.",
                class_name="section-text",
            ),
            auth_form(action="", messages={}, notices=_NOTICES),
            rows(rx.foreach(DataState.exports, _export_row)),
            actions(post_button("Make a copy", backend(routes.DATA_EXPORT)), button("Look again", on_click=DataState.load)),
        ),
        section(
            "Delete the account",
            rx.el.p(
                "At once and for good: your record, your CVs, your files and your account. There is no way back, "
                "so you may want to make a copy first.",
                class_name="section-text",
            ),
            auth_form(
                field(
                    "Your e-mail address",
                    text_input("confirm", type="email", auto_complete="off", required=True, max_length=255),
                    id="confirm",
                    hint=rx.cond(DataState.email != "", f"Type {DataState.email} to say that you mean it.", ""),
                ),
                button("Delete my account", type="submit", kind="danger"),
                action=backend(routes.DATA_DELETE),
                messages=messages_of("confirm"),
            ),
        ),
        active=routes.SETTINGS_DATA,
    )


def _export_row(export: ExportRow) -> rx.Component:
    return row(
        rx.fragment("Copy of ", when(export.made)),
        meta=rx.cond(export.is_there, rx.fragment(export.size, " · can be fetched once, until ", when(export.until)), ""),  # pyright: ignore[reportArgumentType]
        actions=rx.cond(
            export.is_there,
            post_button("Download", backend(routes.DATA_EXPORT_LINK), export_id=export.id),
            status_pill(export.status),
        ),
    )
