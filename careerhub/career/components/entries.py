"""A list of entries of which one is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from careerhub.career.components.parts import EntryBox, EntryList, LocalTime
from careerhub.career.schemas import Card, Earlier, Evidence, Kind
from careerhub.career.state import CareerState
from careerhub.ui.autosave import autosave_form
from careerhub.ui.cards import row, rows
from careerhub.ui.feedback import notice, status_pill
from careerhub.ui.forms import button
from careerhub.ui.icons import icon
from careerhub.ui.links import native_link


@dataclass(frozen=True)
class Section:
    """One list of the record, as the page shows it."""

    kind: Kind
    title: str
    cards: rx.Var
    fields: Callable[[], list[rx.Component]]
    add_text: str
    empty: tuple[str, str]


def entries(part: Section) -> rx.Component:
    """The entries, to be opened and put into order."""
    rows_of = rx.foreach(part.cards, lambda card: _entry(part, card))
    if part.kind is Kind.SKILLS:
        return rx.el.ul(rows_of, class_name="entries entries-skills")
    return EntryList.create(
        rows_of,
        class_name="entries",
        on_move=lambda item_id, place: CareerState.move(part.kind, item_id, place),
    )


def _entry(part: Section, card: Card) -> rx.Component:
    is_open = CareerState.open_id == card.id
    heading = rx.cond(card.heading != "", card.heading, "New entry")
    toggle = rx.el.button(
        rx.el.span(
            heading,
            rx.cond(card.badge != "", _badge(part.kind, card.badge), rx.fragment()),
            rx.cond(card.is_verified, status_pill("Verified by record", "success"), rx.fragment()),
            class_name="entry-heading",
            id=f"heading-{card.id}",
        ),
        rx.el.span(card.detail, class_name="entry-detail"),
        type="button",
        class_name="entry-toggle",
        on_click=CareerState.open(part.kind, card.id),
        custom_attrs={"aria-expanded": rx.cond(is_open, "true", "false")},
    )
    handle = rx.el.button(
        icon("grip-vertical"),
        type="button",
        class_name="entry-handle",
        aria_label="Change the order: drag, or press the arrow keys",
        custom_attrs={"aria-describedby": f"heading-{card.id}"},
    )
    return rx.el.li(
        rx.cond(card.group != "", rx.el.p(card.group, class_name="entry-group"), rx.fragment()),
        rx.el.div(rx.fragment() if part.kind is Kind.SKILLS else handle, toggle, class_name="entry-head"),
        rx.cond(is_open, _entry_form(part, heading), rx.fragment()),
        class_name=rx.cond(card.is_grouped, "entry entry-grouped", "entry"),
        custom_attrs={"data-id": card.id},
        key=card.id,
    )


def _badge(kind: Kind, text: Any) -> rx.Component:
    return status_pill(text, "danger" if kind is Kind.CERTIFICATES else "plain")


def _entry_form(part: Section, label: Any) -> rx.Component:
    entry, kind = CareerState.entry, part.kind
    save_item: Any = CareerState.save_item  # more arguments than Reflex has overloads for
    return EntryBox.create(
        rx.foreach(entry.warnings, lambda text: notice(text, tone="warning")),
        rx.foreach(entry.evidence, _proof),
        autosave_form(
            *part.fields(),
            rx.el.p(custom_attrs={"data-error-for": "form"}, class_name="field-error"),
            record_id=entry.id,
            version=entry.version,
            ack=CareerState.ack,
            values=entry.fields,
            on_save=lambda record, version, key, values: save_item(kind, record, version, key, values),
            on_conflict_reload=lambda record: CareerState.reload_list(kind, record),
            label=label,
        ),
        rx.el.div(
            button("Done", on_click=CareerState.open(kind, entry.id)),
            *([] if kind is Kind.SKILLS else _moves()),
            *([_make_project()] if kind is Kind.PORTFOLIO else []),
            button(
                "Earlier versions",
                on_click=CareerState.show_earlier(kind, entry.id),
                custom_attrs={"aria-expanded": rx.cond(CareerState.earlier_of == entry.id, "true", "false")},
            ),
            button("Delete", kind="danger", on_click=CareerState.delete(kind, entry.id)),
            class_name="actions",
        ),
        rx.cond(CareerState.earlier_of == entry.id, earlier_versions(CareerState.restore), rx.fragment()),
        focused=CareerState.focus_id == entry.id,
    )


def _proof(evidence: Evidence) -> rx.Component:
    return rx.el.p(
        "Verified by record: you finished ",
        native_link(evidence.source_title, href=evidence.href),
        " here.",
        class_name="field-hint",
    )


def _moves() -> list[rx.Component]:
    return [
        button("Move up", custom_attrs={"data-step": "-1"}),
        button("Move down", custom_attrs={"data-step": "1"}),
    ]


def _make_project() -> rx.Component:
    return button("Make it a project", on_click=CareerState.make_project(CareerState.entry.id))


def earlier_versions(on_restore: Any) -> rx.Component:
    """What the open entry was in the last 30 days."""
    return rx.cond(
        CareerState.earlier.length() > 0,
        rows(rx.foreach(CareerState.earlier, lambda one: restore_row(one, on_restore, f"Other then: {one.changed}"))),
        rx.el.p("No earlier version in the last 30 days.", class_name="field-hint"),
    )


def restore_row(one: Earlier, on_restore: Any, words: Any) -> rx.Component:
    """One earlier state with the button that brings it back."""
    return row(
        LocalTime.create(at=one.at),
        meta=words,
        actions=button("Bring back", on_click=on_restore(one.id), aria_label=rx.Var.create(f"Bring back {one.heading}")),
    )
