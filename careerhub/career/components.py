"""The forms of the record."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from careerhub.career.schemas import EMPLOYMENT_TYPES, LEVELS, Item, Kind
from careerhub.career.state import CareerState
from careerhub.ui.autosave import autosave_form
from careerhub.ui.cards import section
from careerhub.ui.combobox import combobox
from careerhub.ui.feedback import empty_state, error_box, spinner, undo_bar
from careerhub.ui.forms import button, checkbox, field, field_row, select, text_area, text_input
from careerhub.ui.remember import remember

_DATE_HINT = "2021, Mar 2021 or 2021-03-09"


def record_editor() -> rx.Component:
    """Everything a CV is made of, as forms that save themselves."""
    return rx.cond(
        CareerState.loaded,
        rx.el.div(
            error_box(CareerState.message),
            remember("entry", _open_entry(), CareerState.reopen),
            section("About you", _profile_form(), id="about"),
            _list_section(Kind.WORK, "Experience", CareerState.work, _work_fields, "Add a job", _NO_WORK),
            _list_section(Kind.EDUCATION, "Education", CareerState.education, _school_fields, "Add a school", _NO_SCHOOL),
            section("Skills", _skill_search(), _skills(), id="skills"),
            _list_section(Kind.PROJECTS, "Projects", CareerState.projects, _project_fields, "Add a project", _NO_PROJECT),
            undo_bar(
                CareerState.undo_text != "",
                CareerState.undo_text,
                CareerState.undo_delete,
                on_close=CareerState.forget_deleted,
            ),
            class_name="editor",
        ),
        spinner("Opening your record…"),
    )


_NO_WORK = ("No jobs yet", "Add the job you have or had last. A title, a company and a year are enough to begin with.")
_NO_SCHOOL = ("No education yet", "Add a school, a course or a degree.")
_NO_PROJECT = ("No projects yet", "Add something you have built: at work, while studying or for yourself.")


def _profile_form() -> rx.Component:
    return autosave_form(
        field_row(
            field(
                "Full name",
                text_input("full_name", auto_complete="name", max_length=255),
                id="full_name",
                hint="As it should stand on your CVs",
            ),
            field("Location", text_input("location", max_length=100), id="location", hint="City and country are enough"),
        ),
        field(
            "Headline",
            text_input("headline", max_length=200),
            id="headline",
            hint="What you are in a few words: “Robotics engineer, motion planning”",
        ),
        field(
            "Summary",
            text_area("summary", rows=5),
            id="summary",
            hint="Three or four sentences: what you do, what you are known for, what you look for",
        ),
        field_row(
            field("E-mail for your CV", text_input("profile_email", name="email", type="email"), id="profile_email"),
            field("Phone", text_input("phone", type="tel", auto_complete="tel", max_length=40), id="phone"),
        ),
        field_row(
            field("LinkedIn", text_input("linkedin", max_length=500), id="linkedin"),
            field("Website", text_input("website", max_length=500), id="website"),
        ),
        rx.el.p(custom_attrs={"data-error-for": "form"}, class_name="field-error"),
        record_id=CareerState.profile.id,
        version=CareerState.profile.version,
        ack=CareerState.ack,
        values=CareerState.profile.fields,
        on_save=CareerState.save_profile,
        on_conflict_reload=CareerState.reload_profile,
        label="About you",
    )


def _list_section(
    kind: Kind, title: str, items: Any, fields: Callable[[], list[rx.Component]], add_text: str, empty: tuple[str, str]
) -> rx.Component:
    add = button(add_text, on_click=CareerState.add(kind))
    return section(
        title,
        rx.cond(
            items.length() > 0,
            rx.el.ul(rx.foreach(items, lambda item: _entry(kind, item, fields)), class_name="entries"),
            empty_state(*empty, button(add_text, on_click=CareerState.add(kind))),
        ),
        action=rx.cond(items.length() > 0, add, rx.fragment()),
        id=kind.value,
    )


def _entry(kind: Kind, item: Item, fields: Callable[[], list[rx.Component]]) -> rx.Component:
    is_open = CareerState.open_id == item.id
    heading = rx.cond(item.heading != "", item.heading, "New entry")
    return rx.el.li(
        rx.el.button(
            rx.el.span(heading, class_name="entry-heading"),
            rx.el.span(item.detail, class_name="entry-detail"),
            type="button",
            class_name="entry-toggle",
            on_click=CareerState.open(item.id),
            custom_attrs={"aria-expanded": rx.cond(is_open, "true", "false")},
        ),
        rx.cond(is_open, _entry_form(kind, item, fields, heading), rx.fragment()),
        class_name="entry",
        key=item.id,
    )


def _open_entry() -> rx.Var[str]:
    return rx.cond(CareerState.open_id != "", f"{CareerState.new_in}:{CareerState.open_id}", "").to(str)


def _entry_form(kind: Kind, item: Item, fields: Callable[[], list[rx.Component]], label: Any) -> rx.Component:
    save_item: Any = CareerState.save_item  # more arguments than Reflex has overloads for
    return rx.el.div(
        autosave_form(
            *fields(),
            rx.el.p(custom_attrs={"data-error-for": "form"}, class_name="field-error"),
            record_id=item.id,
            version=item.version,
            ack=CareerState.ack,
            values=item.fields,
            on_save=lambda record, version, key, values: save_item(kind.value, record, version, key, values),
            on_conflict_reload=lambda record: CareerState.reload_list(kind, record),
            label=label,
        ),
        rx.el.div(
            button("Done", on_click=CareerState.open(item.id)),
            button("Delete", kind="danger", on_click=CareerState.delete(kind, item.id)),
            class_name="actions",
        ),
        class_name="entry-form",
    )


def _period_fields(open_name: str, open_label: str) -> list[rx.Component]:
    return [
        field_row(
            field("Start", text_input("start", max_length=30), id="start", hint=_DATE_HINT),
            field("End", text_input("end", max_length=30), id="end", hint=_DATE_HINT),
        ),
        *([checkbox(open_label, id=open_name)] if open_name else []),
    ]


def _work_fields() -> list[rx.Component]:
    return [
        field_row(
            field("Position", text_input("position", max_length=200), id="position"),
            field("Company", text_input("company", max_length=200), id="company"),
        ),
        field_row(
            field("Place", text_input("work_location", name="location", max_length=100), id="work_location"),
            field("Kind of work", select("employment_type", [("", "–"), *EMPLOYMENT_TYPES.items()]), id="employment_type"),
        ),
        *_period_fields("is_current", "I work here now"),
        field(
            "What you did",
            text_area("responsibilities", rows=6),
            id="responsibilities",
            hint="One to a line. Begin with a verb, name a result, and a number where there is one",
        ),
        field("In a sentence", text_area("work_description", name="description", rows=2), id="work_description"),
    ]


def _school_fields() -> list[rx.Component]:
    return [
        field("School", text_input("institution", max_length=200), id="institution"),
        field_row(
            field("Degree", text_input("degree", max_length=100), id="degree"),
            field("Subject", text_input("field_of_study", max_length=200), id="field_of_study"),
        ),
        *_period_fields("", ""),
        field("Grade", text_input("grade", max_length=50), id="grade"),
        field("More about it", text_area("school_description", name="description", rows=2), id="school_description"),
    ]


def _project_fields() -> list[rx.Component]:
    return [
        field_row(
            field("Project", text_input("project_name", name="name", max_length=200), id="project_name"),
            field("Your role", text_input("role", max_length=100), id="role"),
        ),
        field("Web address", text_input("url", max_length=500), id="url"),
        *_period_fields("is_ongoing", "Still going on"),
        field("What it is", text_area("project_description", name="description", rows=3), id="project_description"),
        field("What came of it", text_area("achievements", rows=4), id="achievements", hint="One to a line"),
    ]


def _skill_fields() -> list[rx.Component]:
    levels = [(str(level), f"{level} · {name}") for level, name in LEVELS.items()]
    return [
        rx.el.input(type="hidden", name="technology_id"),
        field_row(
            field("Level", select("level", [("", "–"), *levels]), id="level"),
            field("Years", text_input("years", input_mode="numeric", max_length=2), id="years"),
        ),
        checkbox("One of my main skills", id="is_primary", hint="Main skills come first on your CVs"),
    ]


def _skill_search() -> rx.Component:
    return combobox(
        id="skill-search",
        label="Add a skill",
        options=CareerState.technologies,
        on_search=CareerState.search,
        on_pick=CareerState.add_skill,
        on_create=CareerState.create_skill,
        placeholder="Python, ROS 2, project planning…",
    )


def _skills() -> rx.Component:
    return rx.cond(
        CareerState.skills.length() > 0,
        rx.el.ul(
            rx.foreach(CareerState.skills, lambda item: _entry(Kind.SKILLS, item, _skill_fields)),
            class_name="entries entries-skills",
        ),
        empty_state("No skills yet", "Type above what you can do and pick it from the list. Five are a good start."),
    )
