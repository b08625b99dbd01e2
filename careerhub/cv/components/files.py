"""The files of a CV, and what it was before."""

from typing import Any

import reflex as rx

from careerhub.core.web.links import backend
from careerhub.cv.schemas import Earlier, Exported, Format, ReaderText
from careerhub.cv.state import BuilderState
from careerhub.ui.cards import row, rows, section
from careerhub.ui.controls import moment
from careerhub.ui.feedback import empty_state, error_box, notice, spinner, status_pill
from careerhub.ui.forms import button, link_button

_CV = BuilderState.settings.id


def files() -> rx.Component:
    """Every format to take away."""
    return rx.el.div(
        section("Take it with you", rows(rx.foreach(BuilderState.exports, _format))),
        section(
            "What a machine reads",
            rx.el.p(
                "Applicant-tracking systems read the text of your PDF, not its looks. This is what four programs get out of it, "
                "and which of your fields a parser finds.",
                class_name="panel-lead",
            ),
            error_box(BuilderState.reading_problem),
            rx.cond(
                BuilderState.is_reading,
                spinner("Reading your PDF…"),
                rx.cond(BuilderState.reading.texts.length() > 0, _reading(), rx.fragment()),
            ),
            action=button("Read my PDF", on_click=BuilderState.read_back(_CV)),
            id="reading",
        ),
        class_name="panel",
    )


def _reading() -> rx.Component:
    found = BuilderState.reading
    return rx.el.div(
        rx.cond(
            found.missing.length() > 0,
            notice(
                rx.el.p(f"Not everybody finds all of the {found.count} fields:"),
                rx.el.ul(rx.foreach(found.missing, rx.el.li), class_name="plain-list"),
                tone="warning",
            ),
            notice(f"Every reader finds all {found.count} fields: name, contacts, headings, jobs and skills.", tone="success"),
        ),
        rx.foreach(found.texts, _reader),
        class_name="readings",
    )


def _reader(text: ReaderText) -> rx.Component:
    return rx.el.details(
        rx.el.summary(text.reader, class_name="fold-summary"),
        rx.el.pre(text.text, class_name="reading-text", tab_index=0, aria_label=f"The text for {text.reader}", role="region"),
        class_name="fold",
    )


def _format(made: Exported) -> rx.Component:
    handlers = [BuilderState.exported(_CV)]
    return row(
        rx.fragment(made.name, " ", rx.cond(made.is_stale, status_pill("Changed since", "warning"), rx.fragment())),
        meta=rx.fragment(made.note, rx.cond(made.made_at != "", moment(made.made_at, " · made"), rx.fragment())),
        actions=rx.cond(
            made.format == Format.PDF.value, _download(made, [*handlers, BuilderState.read_back(_CV)]), _download(made, handlers)
        ),
    )


def _download(made: Exported, handlers: list[Any]) -> rx.Component:
    return link_button(
        "Download", href=f"{backend('')}{made.href}", native=True, aria_label=f"Download {made.name}", on_click=handlers
    )


def history() -> rx.Component:
    """Earlier versions."""
    return rx.el.div(
        section(
            "Earlier versions",
            rx.el.p(
                "What this CV was, for 30 days: its choices and its design. Your profile has a history of its own.",
                class_name="panel-lead",
            ),
            rx.cond(
                BuilderState.history.length() > 0,
                rows(rx.foreach(BuilderState.history, _earlier)),
                empty_state("Nothing earlier yet", "As soon as you change this CV, what it was is kept here."),
            ),
        ),
        class_name="panel",
    )


def _earlier(earlier: Earlier) -> rx.Component:
    return row(
        moment(earlier.saved_at, "As of"),
        meta=f"Other than now: {earlier.words}",
        actions=button("Restore", on_click=BuilderState.restore_version(_CV, earlier.id)),
    )
