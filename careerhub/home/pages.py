"""Where a signed-in person starts."""

import reflex as rx

from careerhub import routes
from careerhub.core.web.links import backend
from careerhub.cv.schemas import CvCard
from careerhub.home.schemas import Step
from careerhub.home.state import HomeState
from careerhub.layout import page_frame
from careerhub.learning.schemas import ChapterLink, Suggestion
from careerhub.ui.cards import actions, row, rows, section
from careerhub.ui.feedback import notice, spinner, status_pill, undo_bar
from careerhub.ui.forms import button, link_button
from careerhub.ui.links import link, native_link


@rx.page(route=routes.HOME, title="Home · Careerhub", on_load=HomeState.load)
def home() -> rx.Component:
    return page_frame(
        rx.cond(
            HomeState.name != "",
            rx.fragment(
                rx.cond(HomeState.offers_onboarding, _onboarding_card(), rx.fragment()),
                rx.cond((HomeState.reading.length() + HomeState.suggestions.length()) > 0, _reading(), rx.fragment()),
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


def _onboarding_card() -> rx.Component:
    return rx.el.div(
        notice(
            rx.el.p("Tell us what you know, and the book begins where you are. Five short steps; skip what you like."),
            actions(link_button("Begin", href=routes.ONBOARDING)),
        ),
        class_name="section",
    )


def _reading() -> rx.Component:
    return section(
        "Read next",
        rows(rx.foreach(HomeState.reading, _reading_row), rx.foreach(HomeState.suggestions, _suggestion_row)),
        undo_bar(HomeState.undo_text != "", HomeState.undo_text, HomeState.undo_dismiss, on_close=HomeState.forget_dismissed),
        rx.el.p(HomeState.streak, class_name="row-meta"),
        action=link_button("Your progress", href=routes.PROGRESS),
    )


def _reading_row(chapter: ChapterLink) -> rx.Component:
    return row(
        native_link(chapter.title, href=chapter.href),
        meta=f"Continue reading · {chapter.percent} % read",
        actions=link_button("Continue", href=chapter.href, native=True, kind="primary"),
    )


def _suggestion_row(each: Suggestion) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(native_link(each.title, href=each.href), class_name="row-title"),
            rx.el.p(f"{each.reason} · {each.minutes} min", class_name="row-meta"),
            rx.el.details(rx.el.summary("Why this one"), rx.el.span(each.sum, class_name="tabular"), class_name="row-meta"),
            class_name="row-words",
        ),
        button("Not this", on_click=HomeState.dismiss(each.chapter_id), aria_label=f"Do not suggest {each.title}"),
        class_name="row",
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
