"""A person's CVs."""

import reflex as rx

from careerhub import routes
from careerhub.core.web.links import backend
from careerhub.cv.schemas import CvCard, DeletedCard
from careerhub.cv.state import CvListState
from careerhub.layout import page_frame
from careerhub.ui.cards import row, rows
from careerhub.ui.controls import line_form, menu, moment
from careerhub.ui.feedback import empty_state, error_box, spinner, status_pill, undo_bar
from careerhub.ui.forms import button, link_button
from careerhub.ui.links import link


@rx.page(route=routes.CVS, title="Your CVs · Careerhub", on_load=CvListState.load)
def cv_list() -> rx.Component:
    return page_frame(
        error_box(CvListState.message),
        rx.cond(
            CvListState.loaded,
            rx.cond(
                CvListState.cards.length() > 0,
                rows(rx.foreach(CvListState.cards, _cv_row)),
                empty_state(
                    "No CV yet",
                    "A CV takes from your profile what it needs. Make one for each kind of job: the profile stays one.",
                    button("Make your first CV", kind="primary", on_click=CvListState.create),
                ),
            ),
            spinner("Looking for your CVs…"),
        ),
        rx.cond(CvListState.deleted.length() > 0, _deleted(), rx.fragment()),
        undo_bar(
            CvListState.undo_text != "", CvListState.undo_text, CvListState.undo_delete, on_close=CvListState.forget_deleted
        ),
        title="Your CVs",
        lead="Each is a choice from your profile, with its own design.",
        active="cvs",
        actions=rx.cond(
            CvListState.cards.length() > 0, button("New CV", kind="primary", on_click=CvListState.create), rx.fragment()
        ),
    )


def _cv_row(card: CvCard) -> rx.Component:
    """A CV's name and what can be done with it."""
    shown = row(
        _name(card),
        meta=rx.fragment(card.about, moment(card.changed_at, " · changed")),
        lead=link(
            rx.el.img(src=card.picture, alt="", width="42", height="56"),
            href=card.href,
            class_name="cv-picture",
            tab_index=-1,
            custom_attrs={"aria-hidden": "true"},
        ),
        actions=rx.fragment(
            link_button("Edit", href=card.href, aria_label=f"Edit {card.name}"),
            link_button("PDF", href=f"{backend('')}{card.pdf}", native=True, target="_blank", aria_label=f"PDF of {card.name}"),
            menu(
                "More",
                button("Copy", on_click=CvListState.copy(card.id)),
                button("Rename", on_click=CvListState.begin_rename(card.id)),
                rx.cond(
                    card.is_default, rx.fragment(), button("Make it the default", on_click=CvListState.make_default(card.id))
                ),
                link_button("Download PDF", href=f"{backend('')}{card.pdf}?download=1", native=True),
                button("Delete", kind="danger", on_click=CvListState.delete(card.id)),
                label=f"More for {card.name}",
            ),
        ),
    )
    return rx.cond(CvListState.renaming == card.id, rx.el.li(_name_form(card), class_name="row"), shown)


def _name(card: CvCard) -> rx.Component:
    return rx.fragment(
        link(card.name, href=card.href),
        rx.cond(card.is_default, status_pill("Default", "accent"), rx.fragment()),
        rx.cond(card.is_stale, status_pill("Changed since its last export", "warning"), rx.fragment()),
    )


def _name_form(card: CvCard) -> rx.Component:
    return line_form(
        card.name,
        label=f"Name of {card.name}",
        max_length=100,
        on_keep=lambda name: CvListState.rename(card.id, name),
        on_leave=CvListState.begin_rename(""),
    )


def _deleted() -> rx.Component:
    return rx.el.details(
        rx.el.summary(f"Deleted in the last 30 days ({CvListState.deleted.length()})", class_name="fold-summary"),
        rows(rx.foreach(CvListState.deleted, _deleted_row)),
        class_name="fold",
    )


def _deleted_row(card: DeletedCard) -> rx.Component:
    return row(
        card.name,
        meta=moment(card.deleted_at, "Deleted"),
        actions=button("Restore", on_click=CvListState.restore(card.id), aria_label=f"Restore {card.name}"),
    )
