"""The frame round every page: who made it, where one is, where one can go."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.core.web.guard import GuardedState
from careerhub.core.web.links import backend
from careerhub.ui.forms import Text
from careerhub.ui.frame import ThemeSwitch, bar, skip_link
from careerhub.ui.icons import icon, wordmark
from careerhub.ui.links import link, native_link
from careerhub.ui.places import PLACES, Place


class SignOutForm(rx.Component):
    """A native POST that first forgets unsaved drafts: a component of `assets/frame.jsx`."""

    library = "$/public/frame.jsx"
    tag = "SignOutForm"
    action: rx.Var[str]


def _nav_link(place: Place, label: str, href: str, glyph: str, active: str) -> rx.Component:
    current = {"custom_attrs": {"aria-current": "page"}} if place == active else {}
    made = native_link if place == "book" else link  # the reader is no page of the router's
    return rx.el.li(made(icon(glyph, 20), rx.el.span(label), href=href, class_name="nav-link", **current))


def _account_menu() -> rx.Component:
    return rx.el.div(
        rx.el.button(
            icon("circle_user_round", 20),
            rx.el.span("Account", class_name=rx.cond(GuardedState.account != "", "sr-only", "")),
            rx.cond(GuardedState.account != "", rx.el.span(GuardedState.account, class_name="account-who"), rx.fragment()),
            type="button",
            class_name="button button-quiet account-button",
            custom_attrs={"popoverTarget": "account-menu"},
        ),
        rx.el.div(
            rx.cond(GuardedState.account != "", rx.el.p(GuardedState.account, class_name="account-name"), rx.fragment()),
            link("Settings", href=routes.SETTINGS, class_name="button button-quiet button-wide"),
            rx.el.p("Colours", class_name="account-label", custom_attrs={"aria-hidden": "true"}),
            ThemeSwitch.create(name="theme"),
            SignOutForm.create(
                rx.el.button("Sign out", type="submit", class_name="button button-quiet button-wide"),
                action=backend(routes.AUTH_SIGN_OUT),
            ),
            id="account-menu",
            class_name="account-menu",
            custom_attrs={"popover": "auto"},
            aria_label="Account",
            role="group",
        ),
        class_name="account",
    )


def page_frame(
    *children: Any,
    title: Text,
    active: Place = "",
    actions: rx.Component | None = None,
    lead: Text | None = None,
    wide: bool = False,
) -> rx.Component:
    """A signed-in page: bar with the places, its heading, its content.

    Args:
        title: the heading of the page.
        active: which place of the bar this page belongs to.
        actions: what one can do here, beside the heading.
        lead: one sentence below the heading.
        wide: use the whole width, for the builder.
    """
    return rx.el.div(
        skip_link(),
        bar(
            link(wordmark(), href=routes.HOME, class_name="home-link", aria_label="Careerhub, home"),
            rx.el.nav(
                rx.el.ul(*(_nav_link(*place, active) for place in PLACES), class_name="nav-list"),
                class_name="nav",
                aria_label="Main",
            ),
            _account_menu(),
        ),
        rx.el.main(
            rx.el.div(
                rx.el.div(
                    rx.el.h1(title, class_name="page-title"),
                    rx.el.p(lead, class_name="page-lead") if lead is not None else rx.fragment(),
                ),
                actions or rx.fragment(),
                class_name="page-head",
            ),
            *children,
            id="main",
            class_name="main main-wide" if wide else "main",
            tab_index=-1,
        ),
        class_name="frame",
    )
