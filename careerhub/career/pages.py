"""The profile: one true record."""

import reflex as rx

from careerhub import routes
from careerhub.career.components import record_editor, record_head
from careerhub.career.state import CareerState
from careerhub.layout import page_frame
from careerhub.ui.forms import link_button


@rx.page(route=routes.PROFILE, title="Your profile · Careerhub", on_load=CareerState.load)
def profile() -> rx.Component:
    return page_frame(
        record_head(),
        record_editor(),
        title="Your profile",
        lead="Keep it once, here. Every CV takes from it what it needs.",
        active="profile",
        actions=link_button("Your CVs", href=routes.CVS),
    )
