"""All accounts, for administrators."""

import reflex as rx

from careerhub import routes
from careerhub.auth.plans import Plan
from careerhub.auth.schemas import UserRow
from careerhub.layout import page_frame
from careerhub.settings.state import AdminState
from careerhub.ui.cards import row, rows
from careerhub.ui.feedback import error_box, status_pill
from careerhub.ui.forms import button, field, text_input
from careerhub.ui.when import when

_PLANS = [plan.value for plan in Plan]


@rx.page(route=routes.ADMIN, title="Accounts · Careerhub", on_load=AdminState.load)
def admin() -> rx.Component:
    return page_frame(
        error_box(AdminState.message),
        rx.cond(
            AdminState.allowed,
            rx.fragment(
                field("Find", text_input("words", on_change=AdminState.search.debounce(300), max_length=100), id="words"),
                rows(rx.foreach(AdminState.users, _user_row)),
            ),
            rx.fragment(),
        ),
        title="Accounts on this server",
    )


def _user_row(user: UserRow) -> rx.Component:
    return row(
        rx.fragment(user.full_name, " · ", user.email),  # pyright: ignore[reportArgumentType]
        meta=rx.fragment(
            rx.cond(user.is_admin, "Administrator · ", ""),
            rx.cond(user.is_verified, "", "address not confirmed · "),
            rx.cond(user.is_active, "", "suspended · "),
            f"{user.sessions} sessions · last seen ",
            when(user.last_seen, empty="never"),
        ),  # pyright: ignore[reportArgumentType]
        lead=rx.cond(user.is_active, rx.fragment(), status_pill("Suspended", "danger")),
        actions=rx.fragment(
            rx.el.select(
                *(rx.el.option(plan, value=plan) for plan in _PLANS),
                value=user.plan,
                on_change=lambda plan: AdminState.set_plan(user.id, plan),
                class_name="input select",
                aria_label=f"Plan of {user.email}",
            ),
            rx.el.input(
                type="date",
                default_value=user.plan_expires[:10],
                on_change=lambda day: AdminState.set_expiry(user.id, day),
                class_name="input",
                aria_label=f"Plan of {user.email} holds until",
            ),
            button("End sessions", on_click=AdminState.end_sessions(user.id)),
            rx.cond(
                user.is_active,
                button("Suspend", kind="danger", on_click=AdminState.suspend(user.id)),
                button("Activate", on_click=AdminState.activate(user.id)),
            ),
        ),
    )
