"""What was learned: charts, modules, tasks."""

import reflex as rx

from careerhub import routes
from careerhub.core.web.links import backend
from careerhub.layout import page_frame
from careerhub.learning.components import bars, chart, exercise_row, figure_row, module_row, task_row
from careerhub.learning.state import ProgressState
from careerhub.ui.cards import actions, chip, chips, progress, rows, section
from careerhub.ui.feedback import empty_state, error_box, notice, spinner, undo_bar
from careerhub.ui.forms import button, link_button


@rx.page(route=routes.PROGRESS, title="Your progress · Careerhub", on_load=ProgressState.load)
def progress_page() -> rx.Component:
    figures = ProgressState.figures
    return page_frame(
        error_box(ProgressState.message),
        rx.cond(ProgressState.notice != "", notice(rx.el.p(ProgressState.notice, role="status"), tone="success"), rx.fragment()),
        rx.cond(
            ProgressState.loaded,
            rx.el.div(
                figure_row(
                    ("Streak", figures.streak),
                    ("Time read", figures.time),
                    ("Finished", figures.done),
                    ("Tasks done", figures.tasks),
                ),
                section("Time a week", chart(figures.week_bars, figures.week_words, "0 0 240 60", "chart-weeks")),
                section("Half a year", chart(figures.days, figures.day_words, "0 0 310 84", "chart-days")),
                rx.cond(
                    figures.module_bars.length() > 0,
                    section("Time a module", bars(figures.module_bars, figures.module_words)),
                    rx.fragment(),
                ),
                section("Modules", _modules()),
                section(
                    "Your record",
                    progress("Complete", figures.completeness),
                    rx.cond(
                        figures.skills.length() > 0,
                        chips(rx.foreach(figures.skills, lambda name: chip(name)), label="Skills from learning"),
                        rx.fragment(),
                    ),
                    action=link_button("Profile", href=routes.PROFILE),
                ),
                section("Tasks", _tasks(), action=button("Add a task", on_click=ProgressState.add), id="tasks"),
                undo_bar(
                    ProgressState.undo_text != "",
                    ProgressState.undo_text,
                    ProgressState.undo_delete,
                    on_close=ProgressState.forget_deleted,
                ),
            ),
            spinner("Counting…"),
        ),
        title="Your progress",
        lead="What you have read and done, and how it can stand on your record.",
        active="progress",
        actions=link_button("Export as CSV", href=backend(routes.PROGRESS_CSV), native=True),
    )


def _modules() -> rx.Component:
    return rx.cond(
        ProgressState.modules.length() > 0,
        rows(rx.foreach(ProgressState.modules, module_row)),
        empty_state(
            "Nothing read yet",
            "Open a chapter: how far you come and how long you read is counted here.",
            link_button("Open the book", href=routes.BOOK, native=True, kind="primary"),
        ),
    )


def _tasks() -> rx.Component:
    return rx.el.div(
        rx.cond(
            (ProgressState.open_tasks.length() + ProgressState.done_tasks.length() + ProgressState.exercises.length()) > 0,
            rx.fragment(),
            empty_state("No tasks yet", "Chapters bring exercises; you can also add tasks of your own."),
        ),
        rx.el.ul(rx.foreach(ProgressState.open_tasks, task_row), class_name="rows", aria_label="Open tasks"),
        rx.cond(
            ProgressState.exercises.length() > 0,
            rx.el.details(
                rx.el.summary("Exercises of your chapters", class_name="section-summary"),
                rows(rx.foreach(ProgressState.exercises, exercise_row)),
                open=True,
            ),
            rx.fragment(),
        ),
        rx.cond(
            ProgressState.done_count > 0,
            rx.el.details(
                rx.el.summary(f"Done: {ProgressState.done_count}", class_name="section-summary"),
                rx.el.ul(rx.foreach(ProgressState.done_tasks, task_row), class_name="rows", aria_label="Done tasks"),
                open=True,
            ),
            rx.fragment(),
        ),
        rx.cond(
            (ProgressState.open_count > 50) | (ProgressState.done_count > 50),
            actions(
                button(
                    "Newer", on_click=ProgressState.show_page((ProgressState.page - 1).to(int)), disabled=ProgressState.page == 0
                ),
                rx.el.span(f"Page {ProgressState.page + 1}", class_name="tabular"),
                button("Older", on_click=ProgressState.show_page((ProgressState.page + 1).to(int))),
            ),
            rx.fragment(),
        ),
        class_name="form",
    )
