"""The onboarding: five short steps."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.layout import page_frame
from careerhub.learner import schemas
from careerhub.learner.schemas import STEPS
from careerhub.learner.state import OnboardingState
from careerhub.ui.autosave import autosave_form
from careerhub.ui.cards import actions
from careerhub.ui.feedback import error_text, spinner
from careerhub.ui.forms import button, field, fieldset, select, text_input
from careerhub.ui.links import link


@rx.page(route=routes.ONBOARDING, title="What you know · Careerhub", on_load=OnboardingState.load)
def onboarding() -> rx.Component:
    return page_frame(
        rx.cond(
            OnboardingState.step > 0,
            rx.el.div(
                _steps(),
                autosave_form(
                    *(
                        rx.el.div(*content, class_name="form", hidden=OnboardingState.step != number)
                        for number, content in enumerate((_about(), _software(), _hardware(), _learning(), _cv()), start=1)
                    ),
                    record_id=OnboardingState.answers.id,
                    version=OnboardingState.answers.version,
                    ack=OnboardingState.ack,
                    values=OnboardingState.answers.fields,
                    on_save=OnboardingState.save,
                    on_conflict_reload=OnboardingState.reload,
                    label="What you know",
                ),
                _ways_on(),
                class_name="onboarding",
            ),
            spinner("One moment…"),
        ),
        title="What you know",
        lead="So that the book begins where you are. Skip what you like; all of it can be changed later.",
    )


def _steps() -> rx.Component:
    return rx.el.ol(
        *(
            rx.el.li(
                rx.el.span(str(number), class_name="step-number"),
                rx.el.span(name),
                class_name=rx.cond(OnboardingState.step == number, "step step-current", "step"),
                custom_attrs={"aria-current": rx.cond(OnboardingState.step == number, "step", "false")},
            )
            for number, name in enumerate(STEPS, start=1)
        ),
        class_name="steps",
        aria_label="Steps",
    )


def _ways_on() -> rx.Component:
    return actions(
        rx.cond(OnboardingState.step > 1, button("Back", on_click=OnboardingState.go_back), rx.fragment()),
        button(rx.cond(OnboardingState.step == len(STEPS), "Finish", "Next"), kind="primary", on_click=OnboardingState.next),
        rx.cond(OnboardingState.step < len(STEPS), button("Skip this step", on_click=OnboardingState.skip), rx.fragment()),
        button("Not now", on_click=OnboardingState.leave),
    )


def _choice(name: str, label: str, choices: dict[str, str], hint: str | None = None) -> rx.Component:
    options = [("", "Please choose"), *choices.items()]
    return rx.el.div(field(label, select(name, options), id=name, hint=hint), _missing(name))


def _missing(name: str) -> rx.Component:
    message = OnboardingState.missing[name]
    return rx.cond(OnboardingState.missing.contains(name), error_text(message), rx.fragment())


def _ticks(name: str, legend: str, values: Any) -> rx.Component:
    """A list of which any number can be ticked."""
    labels = values if isinstance(values, dict) else {value: value for value in values}
    return fieldset(
        legend,
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(name=f"{name}:{value}", type="checkbox", class_name="check-box"),
                    rx.el.span(label),
                    class_name="check",
                )
                for value, label in labels.items()
            ),
            class_name="ticks",
        ),
        _missing(name),
        rx.el.p(class_name="field-error", custom_attrs={"data-error-for": name}),
    )


def _about() -> tuple[rx.Component, ...]:
    return (
        field(
            "What should we call you?",
            text_input("display_name", max_length=100, auto_complete="nickname"),
            id="display_name",
            hint="Left empty, it is your name",
        ),
        _choice("experience_level", "AI and robotics", schemas.EXPERIENCE_LEVELS),
        _choice("programming_level", "Programming", schemas.PROGRAMMING_LEVELS),
        _choice("ai_knowledge_level", "Artificial intelligence", schemas.AI_LEVELS),
        _choice("hardware_experience", "Hardware", schemas.HARDWARE_EXPERIENCE),
    )


def _software() -> tuple[rx.Component, ...]:
    return (
        _choice("software_level", "How well do you develop software?", schemas.PROGRAMMING_LEVELS),
        _ticks("languages", "Programming languages", schemas.LANGUAGES),
        _ticks("frameworks", "Frameworks", schemas.FRAMEWORKS),
    )


def _hardware() -> tuple[rx.Component, ...]:
    return (
        _choice("hardware_level", "How well do you know hardware?", schemas.HARDWARE_LEVELS),
        _ticks("domains", "What have you worked with?", schemas.DOMAINS),
        _ticks("available_hardware", "What can you compute on?", schemas.AVAILABLE_HARDWARE),
        _ticks("robotics_hardware", "Which robots can you use?", schemas.ROBOTICS_HARDWARE),
    )


def _learning() -> tuple[rx.Component, ...]:
    return (_choice("learning_style", "How do you like to learn?", schemas.LEARNING_STYLES),)


def _cv() -> tuple[rx.Component, ...]:
    return (
        field(
            "Headline",
            text_input("headline", max_length=200),
            id="headline",
            hint="What you are in a few words; it heads your CV",
        ),
        field("Location", text_input("location", max_length=100), id="location", hint="City and country are enough"),
        rx.el.p(
            "Everything else of your record stands on ", link("your profile", href=routes.PROFILE), ".", class_name="field-hint"
        ),
    )
