"""A form that saves itself: nothing typed is lost.

The browser's side is `assets/autosave.jsx` and the `autosave-*.js` beside it. What the server owes it:

- `on_save(record_id, version, save_key, fields)` writes the fields if `version` is still the record's version, and sets `ack`.
- A `save_key` comes again, unchanged, until its ack arrives: the second time must change nothing and give the same ack.
- `ack` is `{"record_id", "save_key", "version", "saved_at" (ISO, UTC), "errors": {field: message}, "conflict": bool, "message"}`,
  where `version` is the record's version now, also when there was an error or a conflict.
- `values` and `version` are set together; a form that is clean shows them, a form that is not keeps its text.
"""

from typing import Any

import reflex as rx


def _save_spec(
    record_id: rx.Var[str], version: rx.Var[int], save_key: rx.Var[str], fields: rx.Var[dict[str, str]]
) -> tuple[rx.Var[str], rx.Var[int], rx.Var[str], rx.Var[dict[str, str]]]:
    return record_id, version, save_key, fields


def _saved_spec(record_id: rx.Var[str], version: rx.Var[int]) -> tuple[rx.Var[str], rx.Var[int]]:
    return record_id, version


def _record_spec(record_id: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (record_id,)


class AutosaveForm(rx.Component):
    """The component of `assets/autosave.jsx`."""

    library = "$/public/autosave.jsx"
    tag = "AutosaveForm"
    record_id: rx.Var[str]
    version: rx.Var[int]
    ack: rx.Var[dict[str, Any]]
    values: rx.Var[dict[str, Any]]
    label: rx.Var[str]
    gone: rx.Var[str]
    on_save: rx.EventHandler[_save_spec]
    on_saved: rx.EventHandler[_saved_spec]
    on_conflict_reload: rx.EventHandler[_record_spec]


def autosave_form(
    *children: rx.Component,
    record_id: str | rx.Var[str],
    version: int | rx.Var[int],
    ack: dict[str, Any] | rx.Var[dict[str, Any]],
    values: dict[str, str] | rx.Var[dict[str, str]],
    on_save: Any,
    on_conflict_reload: Any = None,
    on_saved: Any = None,
    label: str | rx.Var[str] = "",
    gone: str | rx.Var[str] = "",
    **props: Any,
) -> rx.Component:
    """A form whose named fields are saved half a second after the last key, with its status below.

    The fields need a `name` and neither `value` nor `default_value`: the form fills them from `values`. A checkbox is sent as
    "true" or "false"; a list is shown and sent as the lines of a textarea. Until `record_id` is known the form is inert.

    Args:
        on_save: takes (record_id: str, version: int, save_key: str, fields: dict[str, str]).
        on_conflict_reload: takes (record_id: str); the person chose the other tab's text: set `values` and `version` anew.
        on_saved: takes (record_id: str, version: int), after each ack without errors.
        label: what the form is about, for screen readers.
        gone: the id of a record that was deleted; what was typed into its form and not saved is thrown away.
    """
    handlers = {"on_save": on_save, "on_saved": on_saved, "on_conflict_reload": on_conflict_reload}
    return AutosaveForm.create(
        *children,
        record_id=record_id,
        version=version,
        ack=ack,
        values=values,
        label=label,
        gone=gone,
        **{name: handler for name, handler in handlers.items() if handler is not None},
        **props,
    )
