"""How a CV looks."""

from collections.abc import Sequence

import reflex as rx

from careerhub.cv.document import Template
from careerhub.cv.schemas import (
    ACCENTS,
    DENSITY_NAMES,
    FIT_NAMES,
    LANGUAGE_NAMES,
    PAGE_SIZE_NAMES,
    SECTION_NAMES,
    TEMPLATE_NAMES,
    TEMPLATE_NOTES,
    TYPE_SIZE_NAMES,
)
from careerhub.cv.state import BuilderState
from careerhub.ui.autosave import autosave_form
from careerhub.ui.controls import swatches
from careerhub.ui.feedback import status_pill
from careerhub.ui.forms import button, checkbox, field, field_row, fieldset, select, text_area, text_input


def design() -> rx.Component:
    """Template, colour, sizes, language, headings, summary, name."""
    settings = BuilderState.settings
    return rx.el.div(
        autosave_form(
            fieldset("Template", rx.el.div(*(_template(template) for template in Template), class_name="templates")),
            fieldset(
                "Colour",
                rx.el.div(
                    swatches(ACCENTS, field="accent", value=settings.fields.to(dict[str, str])["accent"], label="Colours"),
                    rx.el.label(
                        rx.el.input(id="accent", name="accent", type="color", class_name="color-input"),
                        rx.el.span("Own colour"),
                        class_name="color-own",
                    ),
                    rx.el.p(custom_attrs={"data-error-for": "accent"}, class_name="field-error"),
                    class_name="color-row",
                ),
            ),
            rx.el.div(
                _segments("Paper", "page_size", [(key.value, name) for key, name in PAGE_SIZE_NAMES.items()]),
                _segments("Size of type", "type_size", [(key.value, name) for key, name in TYPE_SIZE_NAMES.items()]),
                _segments("Spacing", "density", [(key.value, name) for key, name in DENSITY_NAMES.items()]),
                class_name="segment-row",
            ),
            field_row(
                field(
                    "Number of pages",
                    select("fit_pages", list(FIT_NAMES.items())),
                    id="fit_pages",
                    hint="Type and spaces shrink as far as stays readable",
                ),
                field(
                    "Language of this CV",
                    select("language", list(LANGUAGE_NAMES.items())),
                    id="language",
                    hint="Headings and months; your own words stay",
                ),
            ),
            fieldset(
                "Summary",
                checkbox("Begin with a summary", id="include_summary"),
                field(
                    "Summary for this CV",
                    text_area("custom_summary", rows=4),
                    id="custom_summary",
                    hint="Leave it empty to use the one of your profile",
                ),
            ),
            fieldset(
                "Photo",
                checkbox(
                    "Show my photo",
                    id="include_photo",
                    hint=rx.cond(settings.has_photo, "The one of your profile", "There is none in your profile yet"),
                ),
            ),
            rx.el.details(
                rx.el.summary("Own headings", class_name="fold-summary"),
                rx.el.div(
                    *(
                        field(name, text_input(f"heading:{kind}", max_length=60, placeholder=name), id=f"heading:{kind}")
                        for kind, name in SECTION_NAMES.items()
                    ),
                    class_name="heading-fields",
                ),
                class_name="fold",
            ),
            field(
                "Name of this CV",
                text_input("name", max_length=100, custom_attrs={"data-paper": "no"}),
                id="name",
                hint="It also names its files",
            ),
            rx.el.p(custom_attrs={"data-error-for": "form"}, class_name="field-error"),
            record_id=settings.id,
            version=settings.version,
            ack=BuilderState.ack,
            values=settings.fields,
            on_save=BuilderState.save,
            on_conflict_reload=BuilderState.reload,
            label="Design of this CV",
        ),
        rx.cond(
            settings.is_default,
            status_pill("Your default CV", "accent"),
            button("Make this my default CV", on_click=BuilderState.make_default(settings.id)),
        ),
        class_name="panel",
    )


def _template(template: Template) -> rx.Component:
    value = template.value
    return rx.el.label(
        rx.el.input(type="radio", name="template", value=value, class_name="sr-only template-radio"),
        rx.el.img(src=f"/templates/{value}.png", alt="", width="84", height="112", class_name="template-picture"),
        rx.el.span(TEMPLATE_NAMES[template], class_name="template-name"),
        rx.el.span(TEMPLATE_NOTES[template], class_name="template-note"),
        class_name="template",
    )


def _segments(legend: str, name: str, choices: Sequence[tuple[str, str]]) -> rx.Component:
    """One of a few, side by side."""
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="legend"),
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(type="radio", name=name, value=value, class_name="sr-only"),
                    rx.el.span(label),
                    class_name="segment",
                )
                for value, label in choices
            ),
            class_name="segments",
        ),
        rx.el.p(custom_attrs={"data-error-for": name}, class_name="field-error"),
        class_name="segment-field",
    )
