"""Forms: labels that belong to their inputs, errors next to their cause."""

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from careerhub.ui.links import link, native_link

Kind = Literal["primary", "quiet", "danger"]
ButtonType = Literal["button", "submit", "reset"]
InputType = Literal["text", "email", "tel", "url", "search", "number", "date", "hidden"]
Text = str | rx.Var[str]


class NativeForm(BaseHTML):
    """A `<form>` that really posts; `rx.form` and `rx.el.form` always prevent it."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


class PasswordInput(rx.Component):
    """A password input with a show and hide button that needs no server."""

    library = "$/public/password.jsx"
    tag = "PasswordInput"
    name: rx.Var[str]
    auto_complete: rx.Var[str]
    required: rx.Var[bool]
    min_length: rx.Var[int]


def _same(one: Any, other: Any) -> bool:
    return one is not None and str(rx.Var.create(one)) == str(rx.Var.create(other))


def _find(component: Any, id: Text) -> Any:
    """The component with this id, inside `component` or itself."""
    if _same(getattr(component, "id", None), id):
        return component
    return next((found for child in getattr(component, "children", []) if (found := _find(child, id))), None)


def field(label: Text, control: rx.Component, *, id: Text, error: Text | None = None, hint: Text | None = None) -> rx.Component:
    """A labelled control with its hint and its error.

    `id` is the id of the control. The error's element carries `data-error-for=<name>`, where `autosave_form` writes;
    give no `error` inside such a form.
    """
    inner = _find(control, id)
    name = getattr(inner, "name", None)
    if inner is not None:
        inner.custom_attrs = {
            **inner.custom_attrs,
            "aria-describedby": rx.Var.create(f"{id}-hint {id}-error" if hint is not None else f"{id}-error"),
            **({} if error is None else {"aria-invalid": rx.Var.create(error).to(str) != ""}),
        }
    return rx.el.div(
        rx.el.label(label, html_for=id, class_name="field-label"),
        rx.el.p(hint, id=f"{id}-hint", class_name="field-hint") if hint is not None else rx.fragment(),
        control,
        rx.el.p(
            *([] if error is None else [error]),
            id=f"{id}-error",
            class_name="field-error",
            custom_attrs={"data-error-for": id if name is None else name},
        ),
        class_name="field",
    )


def text_input(id: Text, *, name: Text | None = None, type: InputType = "text", **props: Any) -> rx.Component:
    """A line of text. `name` is what is sent and defaults to the id."""
    return rx.el.input(id=id, name=id if name is None else name, type=type, class_name="input", **props)


def password_input(
    id: Text, *, name: Text = "password", auto_complete: Text = "current-password", min_length: int = 0, required: bool = True
) -> rx.Component:
    """A password with a button that shows it."""
    limits = {"min_length": min_length} if min_length else {}
    return PasswordInput.create(id=id, name=name, auto_complete=auto_complete, required=required, **limits)


def text_area(id: Text, *, name: Text | None = None, rows: int = 4, **props: Any) -> rx.Component:
    """Several lines of text; grows with what is written where the browser can."""
    return rx.el.textarea(id=id, name=id if name is None else name, rows=rows, class_name="input textarea", **props)


def select(id: Text, options: Sequence[tuple[str, str]] | rx.Var, *, name: Text | None = None, **props: Any) -> rx.Component:
    """A choice from a list of (value, label), or from a var that holds such pairs."""
    if isinstance(options, rx.Var):
        items: list[Any] = [rx.foreach(options, lambda pair: rx.el.option(pair[1], value=pair[0]))]
    else:
        items = [rx.el.option(label, value=value) for value, label in options]
    return rx.el.select(*items, id=id, name=id if name is None else name, class_name="input select", **props)


def checkbox(label: Text, *, id: Text, name: Text | None = None, hint: Text | None = None, **props: Any) -> rx.Component:
    """A yes or no with its label beside it."""
    name = id if name is None else name
    described = f"{id}-hint {id}-error" if hint is not None else f"{id}-error"
    return rx.el.div(
        rx.el.label(
            rx.el.input(
                id=id, name=name, type="checkbox", class_name="check-box", custom_attrs={"aria-describedby": described}, **props
            ),
            rx.el.span(label),
            class_name="check",
        ),
        rx.el.p(hint, id=f"{id}-hint", class_name="field-hint check-hint") if hint is not None else rx.fragment(),
        rx.el.p(id=f"{id}-error", class_name="field-error", custom_attrs={"data-error-for": name}),
        class_name="field",
    )


def fieldset(legend: Text, *children: rx.Component) -> rx.Component:
    """Fields that belong together, under one heading."""
    return rx.el.fieldset(rx.el.legend(legend, class_name="legend"), *children, class_name="fieldset")


def field_row(*fields: rx.Component) -> rx.Component:
    """Fields side by side where there is room, one below the other where there is not."""
    return rx.el.div(*fields, class_name="field-row")


def button(*children: Any, kind: Kind = "quiet", type: ButtonType = "button", class_name: str = "", **props: Any) -> rx.Component:
    """A button. A page has one `primary`; `danger` is for what takes something away."""
    return rx.el.button(*children, type=type, class_name=f"button button-{kind} {class_name}".strip(), **props)


def link_button(*children: Any, href: Text, kind: Kind = "quiet", native: bool = False, **props: Any) -> rx.Component:
    """A link that looks like a button. `native` for HTTP routes: PDFs, `/auth/…`."""
    class_name = f"button button-{kind} {props.pop('class_name', '')}".strip()
    if native:
        return native_link(*children, href=href, class_name=class_name, **props)
    return link(*children, href=href, class_name=class_name, **props)
