"""The builder: the record and this CV's choices on one side, the paper on the other."""

import reflex as rx

from careerhub import routes
from careerhub.career.components import record_editor
from careerhub.career.state import CareerState
from careerhub.core.web.links import backend
from careerhub.cv.schemas import ACCENTS, PAGE_SIZE_NAMES, SECTION_NAMES, TEMPLATE_NAMES, CvEntry, CvPart
from careerhub.cv.state import BuilderState
from careerhub.layout import page_frame
from careerhub.ui.autosave import autosave_form
from careerhub.ui.feedback import empty_state, notice, spinner
from careerhub.ui.forms import checkbox, field, field_row, fieldset, link_button, select, text_area, text_input
from careerhub.ui.paper import paper_preview
from careerhub.ui.tabs import tabs
from careerhub.ui.watch import watch


@rx.page(route=routes.CV, title="CV · Careerhub", on_load=[BuilderState.load, CareerState.load])
def builder() -> rx.Component:
    return page_frame(
        rx.cond(BuilderState.missing, _missing(), rx.cond(BuilderState.settings.id != "", _workbench(), spinner("Opening…"))),
        title=rx.cond(BuilderState.settings.name != "", BuilderState.settings.name, "CV"),
        active="cvs",
        wide=True,
        actions=rx.cond(BuilderState.settings.id != "", _downloads(), rx.fragment()),
    )


def _missing() -> rx.Component:
    return empty_state(
        "There is no such CV",
        "It may have been deleted, or it belongs to somebody else.",
        link_button("Your CVs", href=routes.CVS, kind="primary"),
    )


def _downloads() -> rx.Component:
    address = f"{backend('')}{BuilderState.pdf}"
    return rx.el.div(
        link_button("Open PDF", href=address, native=True, target="_blank"),
        link_button("Download PDF", href=f"{address}?download=1", native=True, kind="primary"),
        class_name="actions",
    )


def _workbench() -> rx.Component:
    return rx.el.div(
        tabs(
            ("content", "Content", record_editor()),
            ("design", "Design", _design()),
            ("paper", "Preview", _paper()),
            label="CV",
            beside="paper",
        ),
        watch(CareerState.changes, BuilderState.refresh),
        class_name="workbench",
    )


def _paper() -> rx.Component:
    return rx.el.div(
        rx.foreach(BuilderState.notes, lambda text: notice(text, tone="warning")),
        paper_preview(BuilderState.html, BuilderState.css, BuilderState.page_size),
        class_name="workbench-paper",
    )


def _design() -> rx.Component:
    return autosave_form(
        field("Name of this CV", text_input("name", max_length=100), id="name", hint="It also names the file of the PDF"),
        field_row(
            field("Template", select("template", [(key.value, name) for key, name in TEMPLATE_NAMES.items()]), id="template"),
            field("Paper", select("page_size", [(key.value, name) for key, name in PAGE_SIZE_NAMES.items()]), id="page_size"),
            field("Colour", select("accent", list(ACCENTS.items())), id="accent"),
        ),
        field(
            "Summary for this CV",
            text_area("custom_summary", rows=4),
            id="custom_summary",
            hint="Leave it empty to use the one of your profile",
        ),
        fieldset("Sections", *(checkbox(name, id=f"section:{kind}") for kind, name in SECTION_NAMES.items())),
        rx.foreach(BuilderState.settings.parts, _part_choice),
        rx.el.p(custom_attrs={"data-error-for": "form"}, class_name="field-error"),
        record_id=BuilderState.settings.id,
        version=BuilderState.settings.version,
        ack=BuilderState.ack,
        values=BuilderState.settings.fields,
        on_save=BuilderState.save,
        on_conflict_reload=BuilderState.reload,
        label="Design of this CV",
    )


def _part_choice(part: CvPart) -> rx.Component:
    return fieldset(f"Entries: {part.name}", rx.foreach(part.choices, _entry_choice))


def _entry_choice(entry: CvEntry) -> rx.Component:
    return checkbox(rx.cond(entry.detail != "", f"{entry.heading}, {entry.detail}", entry.heading), id=f"item:{entry.id}")
