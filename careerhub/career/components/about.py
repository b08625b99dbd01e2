"""Who one is: the head of every CV."""

import reflex as rx

from careerhub import routes
from careerhub.career.components.entries import earlier_versions
from careerhub.career.components.parts import PhotoForm
from careerhub.career.state import CareerState
from careerhub.core.web.links import backend
from careerhub.ui.autosave import autosave_form
from careerhub.ui.forms import NativeForm, button, field, field_row, text_area, text_input


def photo() -> rx.Component:
    """The picture, and how to have another or none."""
    return rx.el.div(
        rx.cond(
            CareerState.photo != "",
            rx.el.img(src=f"{backend('')}{CareerState.photo}", alt="Your picture", class_name="photo"),
            rx.el.div(class_name="photo photo-none", custom_attrs={"aria-hidden": "true"}),
        ),
        rx.el.div(
            rx.el.div(
                PhotoForm.create(
                    action=backend(routes.PROFILE_PHOTO),
                    text=rx.cond(CareerState.photo != "", "Choose another picture", "Choose a picture"),
                    problem=CareerState.photo_problem,
                ),
                rx.cond(
                    CareerState.photo != "",
                    NativeForm.create(
                        button("Remove picture", type="submit"), action=backend(routes.PROFILE_PHOTO_REMOVE), method="post"
                    ),
                    rx.fragment(),
                ),
                class_name="actions",
            ),
            rx.el.p(
                "JPEG, PNG or WebP. It is cut square and keeps no place or time. Each CV says whether it shows it.",
                id="photo-hint",
                class_name="field-hint",
            ),
        ),
        class_name="photo-row",
    )


def about_form() -> rx.Component:
    """Name, headline, summary and contact."""
    return rx.fragment(
        autosave_form(
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
            gone=CareerState.gone,
            label="About you",
        ),
        rx.el.div(
            button(
                "Earlier versions of this text",
                class_name="button-small",
                on_click=CareerState.show_earlier_profile,
                custom_attrs={"aria-expanded": rx.cond(CareerState.earlier_of == CareerState.profile.id, "true", "false")},
            ),
            class_name="actions",
        ),
        rx.cond(CareerState.earlier_of == CareerState.profile.id, earlier_versions(CareerState.restore_profile), rx.fragment()),
    )
