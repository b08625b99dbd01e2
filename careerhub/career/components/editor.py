"""Everything a CV is made of, as forms that save themselves."""

from typing import Any

import reflex as rx

from careerhub.career.components.about import about_form, photo
from careerhub.career.components.entries import Section, entries, restore_row
from careerhub.career.components.fields import (
    achievement_fields,
    certificate_fields,
    language_fields,
    portfolio_fields,
    project_fields,
    school_fields,
    skill_fields,
    work_fields,
)
from careerhub.career.schemas import Kind
from careerhub.career.state import CareerState
from careerhub.ui.cards import rows, section
from careerhub.ui.combobox import combobox
from careerhub.ui.feedback import empty_state, error_box, spinner, undo_bar
from careerhub.ui.forms import button

_SECTIONS = (
    Section(
        Kind.WORK,
        "Experience",
        CareerState.work,
        work_fields,
        "Add a job",
        ("No jobs yet", "Add the job you have or had last. A title, a company and a year are enough to begin with."),
    ),
    Section(
        Kind.EDUCATION,
        "Education",
        CareerState.education,
        school_fields,
        "Add a school",
        ("No education yet", "Add a school, a course or a degree."),
    ),
    Section(
        Kind.SKILLS,
        "Skills",
        CareerState.skills,
        skill_fields,
        "",
        ("No skills yet", "Type above what you can do and pick it from the list. Five are a good start."),
    ),
    Section(
        Kind.PROJECTS,
        "Projects",
        CareerState.projects,
        project_fields,
        "Add a project",
        ("No projects yet", "Add something you have built: at work, while studying or for yourself."),
    ),
    Section(
        Kind.CERTIFICATES,
        "Certificates",
        CareerState.certificates,
        certificate_fields,
        "Add a certificate",
        ("No certificates yet", "Add a licence, a certification or a course with an examination."),
    ),
    Section(
        Kind.ACHIEVEMENTS,
        "Achievements",
        CareerState.achievements,
        achievement_fields,
        "Add an achievement",
        ("No achievements yet", "Add an award, a publication or a talk."),
    ),
    Section(
        Kind.LANGUAGES,
        "Languages",
        CareerState.languages,
        language_fields,
        "Add a language",
        ("No languages yet", "Add the languages you can work in, and how well you speak them."),
    ),
    Section(
        Kind.PORTFOLIO,
        "Portfolio",
        CareerState.portfolio,
        portfolio_fields,
        "Add an item",
        ("Nothing to show yet", "Tell of something you made. One step makes it a project on your CVs."),
    ),
)


def record_editor() -> rx.Component:
    """The whole record."""
    return rx.cond(
        CareerState.loaded,
        rx.el.div(
            error_box(CareerState.message),
            section("About you", photo(), about_form(), id="about"),
            *map(_section, _SECTIONS),
            _deleted(),
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


def _section(part: Section) -> rx.Component:
    cards: Any = part.cards
    has_some = cards.length() > 0
    if part.kind is Kind.SKILLS:
        return section(
            part.title, _skill_search(), rx.cond(has_some, entries(part), empty_state(*part.empty)), id=part.kind.value
        )
    add = button(part.add_text, on_click=CareerState.add(part.kind))
    first = button(part.add_text, on_click=CareerState.add(part.kind))
    return section(
        part.title,
        rx.cond(has_some, entries(part), empty_state(*part.empty, first)),
        action=rx.cond(has_some, add, rx.fragment()),
        id=part.kind.value,
    )


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


def _deleted() -> rx.Component:
    """What was deleted in the last 30 days."""
    return rx.el.div(
        button(
            rx.cond(CareerState.shows_deleted, "Close the bin", "Open the bin"),
            on_click=CareerState.show_deleted,
            custom_attrs={"aria-expanded": rx.cond(CareerState.shows_deleted, "true", "false")},
        ),
        rx.cond(
            CareerState.shows_deleted,
            rx.cond(
                CareerState.deleted.length() > 0,
                rows(rx.foreach(CareerState.deleted, lambda one: restore_row(one, CareerState.restore, one.heading))),
                rx.el.p("Nothing was thrown away in the last 30 days.", class_name="field-hint"),
            ),
            rx.fragment(),
        ),
        class_name="deleted",
    )
