"""Charts and lists of learning."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.core.web.links import backend
from careerhub.learning.schemas import MAX_FILE_BYTES, Bar, Exercise, ModuleProgress, Rect, TaskItem
from careerhub.learning.state import ProgressState
from careerhub.ui.autosave import autosave_form
from careerhub.ui.cards import actions, row
from careerhub.ui.feedback import status_pill
from careerhub.ui.forms import button, field, link_button, text_area, text_input
from careerhub.ui.links import native_link


def chart(rects: rx.Var[list[Rect]], words: rx.Var[str], box: str, class_name: str) -> rx.Component:
    """Rectangles that show what `words` say."""
    return rx.el.figure(
        rx.el.svg(
            rx.foreach(rects, _rect),
            view_box=box,
            role="img",
            class_name=class_name,
            custom_attrs={"aria-label": words, "preserveAspectRatio": "xMidYMid meet"},
        ),
        rx.el.figcaption(words, class_name="row-meta"),
        class_name="chart",
    )


def _rect(rect: Rect) -> rx.Component:
    return rx.el.svg.rect(
        rx.el.svg.title(rect.title), x=rect.x, y=rect.y, width=rect.width, height=rect.height, rx="2", class_name=rect.kind
    )


def bars(of: rx.Var[list[Bar]], words: rx.Var[str]) -> rx.Component:
    """Named bars, the longest as wide as there is room; `words` say the same."""
    return rx.el.figure(
        rx.el.div(rx.foreach(of, _bar), role="img", class_name="bars", custom_attrs={"aria-label": words}),
        rx.el.figcaption(words, class_name="sr-only"),
        class_name="chart",
    )


def _bar(bar: Bar) -> rx.Component:
    return rx.el.div(
        rx.el.span(bar.label, class_name="bar-label"),
        rx.el.span(rx.el.span(style={"width": f"{bar.percent}%"}, class_name="bar-fill"), class_name="bar-track"),
        rx.el.span(f"{bar.minutes} min", class_name="row-meta tabular"),
        class_name="bar",
    )


def figure_row(*pairs: tuple[str, Any]) -> rx.Component:
    """Figures side by side, each with its word."""
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(label), rx.el.dd(value, class_name="tabular"), class_name="figure") for label, value in pairs),
        class_name="figures",
    )


def module_row(module: ModuleProgress) -> rx.Component:
    """A module: how far, how long, and (when finished) the way to the record."""
    return row(
        native_link(module.title, href=f"{routes.BOOK}/{module.book}"),
        meta=f"{module.done} of {module.chapters} chapters · {module.minutes} min",
        lead=rx.el.progress(
            value=module.percent, max=100, class_name="progress module-bar", custom_attrs={"aria-label": f"{module.title}: read"}
        ),
        actions=rx.cond(
            module.done == module.chapters,
            actions(
                button("Add its skills to my record", on_click=ProgressState.add_skills(module.book, module.module)),
                button("Add it as a project", on_click=ProgressState.add_project(module.book, module.module)),
                button("Add it as an achievement", on_click=ProgressState.add_achievement(module.book, module.module)),
            ),
            rx.el.span(f"{module.percent} %", class_name="tabular"),
        ),
    )


def exercise_row(exercise: Exercise) -> rx.Component:
    """An exercise that could become a task."""
    return row(
        exercise.title,
        meta=exercise.chapter,
        actions=actions(
            link_button("Chapter", href=exercise.href, native=True),
            button("Take it on", on_click=ProgressState.take(exercise.task_id)),
        ),
    )


def task_row(task: TaskItem) -> rx.Component:
    """A task with its tick; its form when it is open."""
    return rx.el.li(
        rx.el.div(
            rx.el.label(
                rx.el.input(
                    type="checkbox",
                    checked=task.is_done,
                    disabled=task.version < 1,
                    on_change=lambda checked: ProgressState.complete(task.id, checked.to(bool)),
                    class_name="check-box",
                ),
                rx.el.span(task.title, class_name="sr-only"),
                class_name="check",
            ),
            rx.el.button(
                task.title,
                type="button",
                class_name="entry-toggle task-title",
                on_click=ProgressState.toggle(task.id),
                custom_attrs={"aria-expanded": rx.cond(ProgressState.open_id == task.id, "true", "false")},
            ),
            rx.cond(task.file != "", status_pill("File"), rx.fragment()),
            rx.cond(task.done_on != "", rx.el.span(task.done_on, class_name="row-meta tabular"), rx.fragment()),
            class_name="task-head",
        ),
        rx.cond(ProgressState.open_id == task.id, _task_form(task), rx.fragment()),
        class_name="task",
    )


def _task_form(task: TaskItem) -> rx.Component:
    return rx.el.div(
        autosave_form(
            field("Task", text_input("task_title", name="title", max_length=200), id="task_title"),
            field("What is to be done", text_area("task_description", name="description"), id="task_description"),
            field("What shows that it is done", text_area("task_evidence", name="evidence_text"), id="task_evidence"),
            field("Link to the work", text_input("task_link", name="evidence_link", max_length=500), id="task_link"),
            record_id=task.id,
            version=task.version,
            ack=ProgressState.ack,
            values=task.fields,
            on_save=ProgressState.save,
            on_conflict_reload=ProgressState.reload,
            label=task.title,
        ),
        rx.cond(task.version > 0, _file_form(task), rx.fragment()),
        actions(
            rx.cond(task.href != "", link_button("Chapter", href=task.href, native=True), rx.fragment()),
            rx.cond(task.is_done, button("Add to my record", on_click=ProgressState.add_task_project(task.id)), rx.fragment()),
            button("Delete", kind="danger", on_click=ProgressState.delete(task.id)),
        ),
        class_name="task-form",
    )


class FileForm(rx.Component):
    """A native upload of one file: a component of `assets/file-form.jsx`."""

    library = "$/public/file-form.jsx"
    tag = "FileForm"
    action: rx.Var[str]
    label: rx.Var[str]
    most: rx.Var[int]
    problem: rx.Var[str]


def _file_form(task: TaskItem) -> rx.Component:
    return rx.el.div(
        rx.cond(
            task.file != "",
            rx.el.p(native_link(task.file, href=f"{backend('')}{task.file_href}"), class_name="row-meta"),
            rx.fragment(),
        ),
        FileForm.create(
            action=f"{backend('')}{routes.TASK_FILE}?task={task.id}",
            label=f"A file as evidence (at most {MAX_FILE_BYTES // 1_000_000} MB)",
            most=MAX_FILE_BYTES,
            problem=rx.cond(ProgressState.file_of == task.id, ProgressState.file_problem, ""),
        ),
    )
