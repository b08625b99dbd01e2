"""A person's CVs."""

import reflex as rx

from careerhub import routes
from careerhub.core.web.links import backend
from careerhub.cv.schemas import CvCard
from careerhub.cv.state import CvListState
from careerhub.layout import page_frame
from careerhub.ui.cards import row, rows
from careerhub.ui.feedback import empty_state, error_box, spinner, undo_bar
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
    return row(
        link(card.name, href=card.href),
        meta=f"{card.template} · changed {card.changed_on}",
        actions=rx.fragment(
            link_button("Edit", href=card.href),
            link_button("PDF", href=f"{backend('')}{card.pdf}", native=True, target="_blank"),
            button("Copy", on_click=CvListState.copy(card.id)),
            button("Delete", kind="danger", on_click=CvListState.delete(card.id)),
        ),
    )
