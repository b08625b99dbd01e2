"""Things that can be opened or moved, and the lists and headings they stand in."""

from typing import Any

import reflex as rx

from careerhub.ui.forms import Text
from careerhub.ui.links import link


def section(title: Text, *children: rx.Component, action: rx.Component | None = None, id: str | None = None) -> rx.Component:
    """A part of a page under its own heading, with what one can do there beside it."""
    return rx.el.section(
        rx.el.div(rx.el.h2(title, class_name="section-title"), action or rx.fragment(), class_name="section-head"),
        *children,
        class_name="section",
        id=id,
    )


def card(*children: Any, **props: Any) -> rx.Component:
    """A surface for one thing that can be opened or moved."""
    return rx.el.div(*children, class_name=f"card {props.pop('class_name', '')}".strip(), **props)


def card_link(title: Text, href: Text, *children: rx.Component, meta: Text = "") -> rx.Component:
    """A card which is opened by a click anywhere on it; its title is the link."""
    return rx.el.article(
        rx.el.h3(link(title, href=href, class_name="card-link"), class_name="card-title"),
        rx.el.p(meta, class_name="card-meta"),
        *children,
        class_name="card card-clickable",
    )


def row(
    title: Text | rx.Component,
    *,
    meta: Text | rx.Component = "",
    actions: rx.Component | None = None,
    lead: rx.Component | None = None,
) -> rx.Component:
    """One line of a list between rules: what it is, a word on it, what one can do with it."""
    return rx.el.li(
        lead or rx.fragment(),
        rx.el.div(rx.el.p(title, class_name="row-title"), rx.el.p(meta, class_name="row-meta"), class_name="row-words"),
        rx.el.div(actions, class_name="row-actions") if actions is not None else rx.fragment(),
        class_name="row",
    )


def rows(*children: Any) -> rx.Component:
    """A list of `row`s."""
    return rx.el.ul(*children, class_name="rows")


def grid(*children: Any) -> rx.Component:
    """Cards side by side, as many as there is room for."""
    return rx.el.div(*children, class_name="grid")


def actions(*children: Any) -> rx.Component:
    """Buttons in a row that wraps."""
    return rx.el.div(*children, class_name="actions")


def progress(label: Text, percent: int | rx.Var[int]) -> rx.Component:
    """A bar with its words, 0 to 100."""
    return rx.el.div(
        rx.el.div(rx.el.span(label), rx.el.span(f"{percent} %", class_name="tabular"), class_name="progress-words"),
        rx.el.progress(value=percent, max=100, class_name="progress", custom_attrs={"aria-label": label}),
        class_name="progress-box",
    )


def chip(text: Text, *, on_remove: Any = None, remove_label: Text = "") -> rx.Component:
    """A short word such as a skill, with a button that takes it away."""
    return rx.el.li(
        rx.el.span(text),
        rx.el.button("×", type="button", on_click=on_remove, class_name="chip-remove", aria_label=remove_label)
        if on_remove is not None
        else rx.fragment(),
        class_name="chip",
    )


def chips(*children: Any, label: str = "") -> rx.Component:
    """A list of `chip`s."""
    return rx.el.ul(*children, class_name="chips", aria_label=label)
