"""The browser's parts of the editor."""

from typing import Any

import reflex as rx


def _move_spec(item_id: rx.Var[str], place: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return item_id, place


def _text_spec(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class EntryList(rx.Component):
    """A list whose rows (`data-id`) are moved by their `.entry-handle` or by buttons with `data-step`."""

    library = "$/public/entries.jsx"
    tag = "EntryList"
    on_move: rx.EventHandler[_move_spec]


class EntryBox(rx.Component):
    """Round the form of an open entry: takes the focus in, and gives it back."""

    library = "$/public/entries.jsx"
    tag = "EntryBox"
    focused: rx.Var[bool]


class LocalTime(rx.Component):
    """An instant (ISO, UTC) in the reader's own time and language."""

    library = "$/public/entries.jsx"
    tag = "LocalTime"
    at: rx.Var[str]


class Tags(rx.Component):
    """Several short things in one field: names that are searched for, or some of the `choices` (cards)."""

    library = "$/public/tags.jsx"
    tag = "Tags"
    name: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    placeholder: rx.Var[str]
    choices: rx.Var[list[Any]]
    options: rx.Var[list[dict[str, str]]]
    on_search: rx.EventHandler[_text_spec]


class LineTools(rx.Component):
    """Moves lines of the text area with the id `target`."""

    library = "$/public/lines.jsx"
    tag = "LineTools"
    target: rx.Var[str]


class Suggestions(rx.Component):
    """Lines (`id`, `text`) that can be added to the text area with the id `target`."""

    library = "$/public/lines.jsx"
    tag = "Suggestions"
    target: rx.Var[str]
    suggestions: rx.Var[list[dict[str, str]]]
    on_take: rx.EventHandler[_text_spec]


class PhotoForm(rx.Component):
    """Chooses a picture and posts it."""

    library = "$/public/photo.jsx"
    tag = "PhotoForm"
    action: rx.Var[str]
    text: rx.Var[str]
    problem: rx.Var[str]
