"""Where a signed-in person starts."""

import reflex as rx

from careerhub import routes
from careerhub.core.web.links import backend
from careerhub.cv.schemas import CvCard
from careerhub.home.schemas import Step
from careerhub.home.state import HomeState
from careerhub.layout import page_frame
from careerhub.ui.cards import row, rows, section
from careerhub.ui.feedback import spinner, status_pill
from careerhub.ui.forms import link_button
from careerhub.ui.links import link


@rx.page(route=routes.HOME, title="Home · Careerhub", on_load=HomeState.load)
def home() -> rx.Component:
    return page_frame(
        rx.cond(
            HomeState.name != "",
            rx.fragment(
                rx.cond(HomeState.is_beginning, section("Next", rows(rx.foreach(HomeState.steps, _step_row))), rx.fragment()),
                rx.cond(
                    HomeState.cards.length() > 0,
                    section(
                        "Your CVs", rows(rx.foreach(HomeState.cards, _cv_row)), action=link_button("All CVs", href=routes.CVS)
                    ),
                    rx.fragment(),
                ),
            ),
            spinner("One moment…"),
        ),
        title=rx.cond(HomeState.name != "", f"Hello, {HomeState.name}", "Hello"),
        active="home",
    )


def _step_row(step: Step) -> rx.Component:
    return row(
        link(step.title, href=step.href),
        meta=step.text,
        actions=rx.cond(step.is_done, status_pill("Done", "success"), link_button("Do it", href=step.href)),
    )


def _cv_row(card: CvCard) -> rx.Component:
    return row(
        link(card.name, href=card.href),
        meta=f"{card.template} · changed {card.changed_on}",
        actions=link_button("PDF", href=f"{backend('')}{card.pdf}", native=True, target="_blank"),
    )
