"""The builder: the record and this CV's choices on one side, the paper on the other."""

import reflex as rx

from careerhub import routes
from careerhub.career.components import record_editor
from careerhub.career.state import CareerState
from careerhub.core.web.links import backend
from careerhub.cv.components.arrange import arrange
from careerhub.cv.components.design import design
from careerhub.cv.components.files import files, history
from careerhub.cv.state import BuilderState
from careerhub.layout import page_frame
from careerhub.ui.feedback import empty_state, error_box, notice, spinner, status_pill
from careerhub.ui.forms import link_button
from careerhub.ui.paper import paper_preview
from careerhub.ui.tabs import tabs
from careerhub.ui.watch import watch


@rx.page(route=routes.CV, title="CV · Careerhub", on_load=[BuilderState.load, CareerState.load])
def builder() -> rx.Component:
    is_open = BuilderState.settings.id != ""
    return page_frame(
        rx.cond(BuilderState.missing, _missing(), rx.cond(is_open, _workbench(), spinner("Opening…"))),
        title=rx.cond(BuilderState.missing, "No such CV", rx.cond(is_open, BuilderState.settings.name, "CV")),
        active="cvs",
        wide=True,
        actions=rx.cond(is_open, _downloads(), rx.fragment()),
    )


def _missing() -> rx.Component:
    return empty_state(
        "There is no such CV",
        "It may have been deleted, or it belongs to somebody else.",
        link_button("Your CVs", href=routes.CVS, kind="primary"),
    )


def _downloads() -> rx.Component:
    address = f"{backend('')}{BuilderState.pdf}"
    has_exports = BuilderState.exports.length() > 0
    cv_id = BuilderState.settings.id
    return rx.el.div(
        rx.cond(
            has_exports & BuilderState.exports[0].is_stale, status_pill("Changed since your last PDF", "warning"), rx.fragment()
        ),
        link_button("Open PDF", href=address, native=True, target="_blank"),
        link_button(
            "Download PDF",
            href=f"{address}?download=1",
            native=True,
            kind="primary",
            on_click=[BuilderState.exported(cv_id), BuilderState.read_back(cv_id)],
        ),
        class_name="actions",
    )


def _workbench() -> rx.Component:
    return rx.el.div(
        error_box(BuilderState.message),
        tabs(
            ("edit", "Edit", _editor()),
            ("paper", "Preview", _paper()),
            label="Edit or preview",
            beside="paper",
        ),
        watch(CareerState.changes, BuilderState.refresh),
        class_name="workbench",
    )


def _editor() -> rx.Component:
    return tabs(
        ("content", "Content", record_editor()),
        ("arrange", "Arrange", arrange()),
        ("design", "Design", design()),
        ("files", "Export", files()),
        ("history", "History", history()),
        label="CV",
        on_choose=BuilderState.choose_tab,
    )


def _paper() -> rx.Component:
    return rx.el.div(
        rx.foreach(BuilderState.notes, lambda text: notice(text, tone="warning")),
        paper_preview(
            BuilderState.html,
            BuilderState.css,
            BuilderState.page_size,
            limit=BuilderState.fit_pages,
            breaks=BuilderState.breaks,
            on_settle=BuilderState.lay_out(BuilderState.settings.id),
        ),
        class_name="workbench-paper",
    )
