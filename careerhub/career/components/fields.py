"""The fields of each kind of entry."""

import reflex as rx

from careerhub.career.components.parts import LineTools, Suggestions, Tags
from careerhub.career.schemas import (
    ACHIEVEMENT_CATEGORIES,
    BUDGETS,
    COMPANY_SIZES,
    EMPLOYMENT_TYPES,
    LEVELS,
    PROJECT_CATEGORIES,
    PROJECT_STATUSES,
    ROLES,
    SENIORITIES,
)
from careerhub.career.state import CareerState
from careerhub.ui.forms import button, checkbox, field, field_row, select, text_area, text_input

_DATE_HINT = "2021, Mar 2021 or 2021-03-09"
_NONE = ("", "–")


def _period_fields(open_name: str, open_label: str) -> list[rx.Component]:
    return [
        field_row(
            field("Start", text_input("start", max_length=30), id="start", hint=_DATE_HINT),
            field("End", text_input("end", max_length=30), id="end", hint=_DATE_HINT),
        ),
        *([checkbox(open_label, id=open_name)] if open_name else []),
    ]


def _more(summary: str, *children: rx.Component) -> rx.Component:
    """Fields that most people leave empty, folded away."""
    return rx.el.details(rx.el.summary(summary), rx.el.div(*children, class_name="more-fields"), class_name="more")


def _technologies(id: str) -> rx.Component:
    return Tags.create(
        id=id,
        name="technologies",
        label="Technologies",
        placeholder="Python, Docker…",
        options=CareerState.technologies,
        on_search=CareerState.search,
    )


def work_fields() -> list[rx.Component]:
    """A job."""
    return [
        field_row(
            field("Position", text_input("position", max_length=200), id="position"),
            field("Company", text_input("company", max_length=200), id="company"),
        ),
        field_row(
            field("Place", text_input("work_location", name="location", max_length=100), id="work_location"),
            field("Kind of work", select("employment_type", [_NONE, *EMPLOYMENT_TYPES.items()]), id="employment_type"),
        ),
        *_period_fields("is_current", "I work here now"),
        rx.el.div(
            field(
                "What you did",
                text_area("responsibilities", rows=6),
                id="responsibilities",
                hint="One to a line. Begin with a verb, name a result, and a number where there is one",
            ),
            LineTools.create(target="responsibilities"),
            _suggestions(),
            class_name="with-tools",
        ),
        field("In a sentence", text_area("work_description", name="description", rows=2), id="work_description"),
        _technologies("work-technologies"),
        _more(
            "More about the employer",
            field_row(
                field("Their website", text_input("work_website", name="website", max_length=500), id="work_website"),
                field("Industry", text_input("industry", max_length=100), id="industry"),
                field("Employees", select("company_size", [_NONE, *((size, size) for size in COMPANY_SIZES)]), id="company_size"),
            ),
        ),
    ]


def _suggestions() -> rx.Component:
    """Lines to begin from, for a role at a seniority."""
    return rx.cond(
        CareerState.suggestions.length() > 0,
        rx.el.div(
            field_row(
                field(
                    "Lines for the role",
                    rx.el.select(
                        *(rx.el.option(role, value=role) for role in ROLES),
                        id="suggest-role",
                        class_name="input select",
                        value=CareerState.role,
                        on_change=lambda role: CareerState.suggest(role, CareerState.seniority),
                    ),
                    id="suggest-role",
                ),
                field(
                    "Seniority",
                    rx.el.select(
                        *(rx.el.option(name, value=level) for level, name in SENIORITIES.items()),
                        id="suggest-seniority",
                        class_name="input select",
                        value=CareerState.seniority,
                        on_change=lambda level: CareerState.suggest(CareerState.role, level),
                    ),
                    id="suggest-seniority",
                ),
            ),
            Suggestions.create(
                target="responsibilities", suggestions=CareerState.suggestions, on_take=lambda line: CareerState.take(line)
            ),
            class_name="suggest",
        ),
        button("Suggest lines", class_name="button-small", on_click=CareerState.suggest_for_entry),
    )


def school_fields() -> list[rx.Component]:
    """A school or a degree."""
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


def project_fields() -> list[rx.Component]:
    """A project."""
    return [
        field_row(
            field("Project", text_input("project_name", name="name", max_length=200), id="project_name"),
            field("Your role", text_input("role", max_length=100), id="role"),
        ),
        *_period_fields("is_ongoing", "Still going on"),
        field("What it is", text_area("project_description", name="description", rows=3), id="project_description"),
        field("What came of it", text_area("achievements", rows=4), id="achievements", hint="One to a line"),
        _technologies("project-technologies"),
        Tags.create(
            id="project-experiences",
            name="experiences",
            label="Part of these jobs",
            placeholder="Type a job's name",
            choices=CareerState.work,
        ),
        field("Web address", text_input("url", max_length=500), id="url"),
        checkbox(
            "Anonymise: CVs and exports name neither client nor company",
            id="is_anonymized",
            hint="Links are left out, and the names below and of the jobs above are replaced in every text",
        ),
        _more(
            "More: anonymity, links, scale, challenges",
            field(
                "Say instead of the client",
                text_input("anonymized_company", max_length=200),
                id="anonymized_company",
                hint="“A large European bank”. Used where the project is anonymised",
            ),
            field("Clients", text_area("clients", rows=2), id="clients", hint="One to a line"),
            field("What was hard", text_area("challenges", rows=3), id="challenges", hint="One to a line"),
            field_row(
                field("Source code", text_input("github_url", max_length=500), id="github_url"),
                field("Documentation", text_input("documentation_url", max_length=500), id="documentation_url"),
            ),
            field_row(
                field("Status", select("status", list(PROJECT_STATUSES.items())), id="status"),
                field("Made for", select("category", list(PROJECT_CATEGORIES.items())), id="category"),
                field("Budget", select("budget_range", [_NONE, *BUDGETS.items()]), id="budget_range"),
            ),
            field_row(
                field("People in the team", text_input("team_size", input_mode="numeric", max_length=6), id="team_size"),
                field("Months", text_input("duration_months", input_mode="numeric", max_length=3), id="duration_months"),
                field("Users", text_input("users_count", input_mode="numeric", max_length=10), id="users_count"),
            ),
        ),
    ]


def skill_fields() -> list[rx.Component]:
    """A skill."""
    levels = [(str(level), f"{level} · {name}") for level, name in LEVELS.items()]
    return [
        rx.el.input(type="hidden", name="technology_id"),
        field_row(
            field("Level", select("level", [_NONE, *levels]), id="level"),
            field("Years", text_input("years", input_mode="numeric", max_length=2), id="years"),
            field("Used since", text_input("started", input_mode="numeric", max_length=4), id="started"),
        ),
        checkbox("One of my main skills", id="is_primary", hint="Main skills come first on your CVs"),
    ]


def certificate_fields() -> list[rx.Component]:
    """A certificate."""
    return [
        field("Certificate", text_input("certificate_name", name="name", max_length=200), id="certificate_name"),
        field("Issued by", text_input("issuer", max_length=200), id="issuer"),
        field_row(
            field("Issued", text_input("issued", max_length=30), id="issued", hint=_DATE_HINT),
            field("Valid until", text_input("expires", max_length=30), id="expires", hint="Empty where it does not expire"),
        ),
        field_row(
            field("Number", text_input("credential_id", max_length=100), id="credential_id"),
            field("Web address", text_input("certificate_url", name="url", max_length=500), id="certificate_url"),
        ),
    ]


def achievement_fields() -> list[rx.Component]:
    """An award, a publication or a talk."""
    return [
        field_row(
            field("Title", text_input("achievement_title", name="title", max_length=200), id="achievement_title"),
            field(
                "Kind",
                select("achievement_category", list(ACHIEVEMENT_CATEGORIES.items()), name="category"),
                id="achievement_category",
            ),
        ),
        field_row(
            field("Date", text_input("date", max_length=30), id="date", hint=_DATE_HINT),
            field("Web address", text_input("achievement_url", name="url", max_length=500), id="achievement_url"),
        ),
        field(
            "What it was",
            text_area("achievement_description", name="description", rows=2),
            id="achievement_description",
        ),
    ]


def language_fields() -> list[rx.Component]:
    """A language."""
    return [
        field_row(
            field("Language", text_input("language_name", name="name", max_length=100), id="language_name"),
            field(
                "How well",
                text_input("fluency", max_length=100),
                id="fluency",
                hint="Native, fluent, C1, reading only…",
            ),
        ),
    ]


def portfolio_fields() -> list[rx.Component]:
    """Something to show."""
    return [
        field("Title", text_input("portfolio_title", name="title", max_length=200), id="portfolio_title"),
        field(
            "Text",
            text_area("body", rows=8),
            id="body",
            hint="Markdown: # for headings, - for lists, **bold**, `code`",
        ),
        field("Links", text_area("links", rows=2), id="links", hint="One web address to a line"),
        rx.cond(
            CareerState.entry.preview != "",
            rx.el.div(
                rx.el.p("Preview", class_name="field-label"),
                rx.html(CareerState.entry.preview, class_name="markdown", aria_label="Preview", role="region"),
            ),
            rx.fragment(),
        ),
    ]
