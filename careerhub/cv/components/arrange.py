"""What a CV shows, in which order and in which words."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.cv.document import SectionKind
from careerhub.cv.schemas import CvEntry, CvPart
from careerhub.cv.state import BuilderState
from careerhub.ui.autosave import autosave_form
from careerhub.ui.controls import filtered, tick
from careerhub.ui.feedback import empty_state, status_pill
from careerhub.ui.forms import button, field, link_button, text_area, text_input
from careerhub.ui.sortable import sortable, sortable_item

_CV = BuilderState.settings.id
_MANY = 12  # entries, from which on one would rather search


def arrange() -> rx.Component:
    """The sections in their order, each with its entries."""
    return rx.cond(
        BuilderState.parts.length() > 0,
        rx.el.div(
            rx.el.p(
                "Untick what this CV leaves out; drag, or press the arrows, to change the order. Your profile stays as it is.",
                class_name="panel-lead",
            ),
            sortable(
                rx.foreach(BuilderState.parts, _section),
                label="Sections",
                on_move=lambda kind, place: BuilderState.move_section(_CV, kind, place),
            ),
        ),
        empty_state(
            "Nothing to choose from yet",
            "What you write under Content, a job or a skill, can be ordered and left out here.",
            link_button("Your profile", href=routes.PROFILE),
        ),
    )


def _section(part: CvPart) -> rx.Component:
    kind: Any = part.kind  # the guard makes a SectionKind of it
    is_open = BuilderState.open_kind == part.kind
    return sortable_item(
        part.kind,
        part.name,
        tick(
            part.is_shown,
            lambda checked: BuilderState.show_section(_CV, kind, checked),
            f"Show {part.name}",
        ),
        rx.el.button(
            rx.el.span(part.name, class_name="sort-name"),
            rx.el.span(part.count, class_name="sort-detail tabular"),
            type="button",
            class_name="sort-toggle",
            on_click=BuilderState.unfold(part.kind),
            custom_attrs={"aria-expanded": rx.cond(is_open, "true", "false")},
        ),
        below=rx.cond(is_open, _entries(part), rx.fragment()),
        class_name=rx.cond(part.is_shown, "sort-item", "sort-item is-hidden"),
    )


def _entries(part: CvPart) -> rx.Component:
    kind: Any = part.kind
    is_skills = part.kind == SectionKind.SKILLS.value
    return rx.el.div(
        rx.el.div(
            button(
                "Show all",
                class_name="button-small",
                on_click=BuilderState.show_items(_CV, kind, True),
            ),
            button(
                "Show none",
                class_name="button-small",
                on_click=BuilderState.show_items(_CV, kind, False),
            ),
            class_name="actions",
        ),
        rx.cond(
            rx.Var.create(part.choices).length() > _MANY,
            filtered(rx.cond(is_skills, "Find a skill", "Find an entry"), _sortable_entries(part)),
            _sortable_entries(part),
        ),
        class_name="sort-below",
    )


def _sortable_entries(part: CvPart) -> rx.Component:
    is_skills = part.kind == SectionKind.SKILLS.value
    return sortable(
        rx.foreach(part.choices, lambda entry: rx.cond(is_skills, _skill(entry), _entry(entry))),
        label=part.name,
        on_move=lambda item_id, place: BuilderState.move_item(_CV, item_id, place),
        class_name="sort-entries",
    )


def _skill(entry: CvEntry) -> rx.Component:
    return sortable_item(
        entry.id,
        entry.heading,
        _tick(entry),
        rx.el.span(entry.heading, class_name="sort-name sort-plain"),
        class_name=rx.cond(entry.is_shown, "sort-item", "sort-item is-hidden"),
    )


def _tick(entry: CvEntry) -> rx.Component:
    return tick(entry.is_shown, lambda checked: BuilderState.show_item(_CV, entry.id, checked), f"Show {entry.heading}")


def _entry(entry: CvEntry) -> rx.Component:
    is_open = BuilderState.own.item_id == entry.id
    return sortable_item(
        entry.id,
        entry.heading,
        _tick(entry),
        rx.el.button(
            rx.el.span(entry.heading, class_name="sort-name"),
            rx.el.span(entry.detail, class_name="sort-detail"),
            rx.cond(entry.is_own, status_pill("Own words", "accent"), rx.fragment()),
            type="button",
            class_name="sort-toggle",
            aria_label=f"Words for this CV: {entry.heading}",
            on_click=BuilderState.open_own(_CV, entry.id),
            custom_attrs={"aria-expanded": rx.cond(is_open, "true", "false")},
        ),
        below=rx.cond(is_open, _own_words(entry), rx.fragment()),
        class_name=rx.cond(entry.is_shown, "sort-item", "sort-item is-hidden"),
    )


def _own_words(entry: CvEntry) -> rx.Component:
    save_own: Any = BuilderState.save_own  # more arguments than Reflex has overloads for
    own = BuilderState.own
    return rx.el.div(
        rx.el.p("What you change here, only this CV says. Everything else follows your profile.", class_name="panel-lead"),
        autosave_form(
            field(own.title_label, text_input("own-title", name="title", max_length=200), id="own-title"),
            rx.cond(
                own.has_summary,
                field("In a sentence or two", text_area("own-summary", name="summary", rows=3), id="own-summary"),
                rx.fragment(),
            ),
            rx.cond(
                own.has_highlights,
                field(
                    "Points", text_area("own-highlights", name="highlights", rows=5), id="own-highlights", hint="One to a line"
                ),
                rx.fragment(),
            ),
            rx.el.p(custom_attrs={"data-error-for": "form"}, class_name="field-error"),
            record_id=own.id,
            version=own.version,
            ack=BuilderState.ack,
            values=own.fields,
            on_save=lambda record, version, key, values: save_own(_CV, record, version, key, values),
            on_conflict_reload=lambda record: BuilderState.reload_own(_CV, own.item_id),
            label=f"Words for this CV: {own.heading}",
        ),
        rx.el.div(
            button("Done", on_click=BuilderState.open_own(_CV, own.item_id)),
            rx.cond(
                entry.is_own,
                button("Use the profile's words", on_click=BuilderState.reset_own(_CV, own.item_id)),
                rx.fragment(),
            ),
            class_name="actions",
        ),
        class_name="sort-below",
        key=own.id,
    )
