"""What the profile page has above the record: search, and what to add next."""

import reflex as rx

from careerhub.career.schemas import Todo
from careerhub.career.state import CareerState
from careerhub.ui.cards import progress
from careerhub.ui.combobox import combobox
from careerhub.ui.links import native_link


def record_head() -> rx.Component:
    """The search box and the completeness."""
    return rx.cond(
        CareerState.loaded,
        rx.el.div(
            combobox(
                id="record-search",
                label="Search your record",
                options=CareerState.found,
                on_search=CareerState.find,
                on_pick=CareerState.open_found,
                placeholder="Press / to search",
                hotkey="/",
            ),
            rx.el.div(
                progress("Complete", CareerState.completeness.score),
                rx.cond(
                    CareerState.completeness.todos.length() > 0,
                    rx.el.ul(
                        rx.foreach(CareerState.completeness.todos, _todo),
                        class_name="todos",
                        aria_label="Add this next",
                    ),
                    rx.el.p("Everything that counts is there.", class_name="field-hint"),
                ),
                class_name="completeness",
            ),
            class_name="record-head",
        ),
        rx.fragment(),
    )


def _todo(todo: Todo) -> rx.Component:
    return rx.el.li(native_link(todo.text, href=todo.href), rx.el.span(f"+{todo.points}", class_name="todo-points tabular"))
