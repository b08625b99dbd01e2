"""The CV as paper: real pages, on the screen."""

from typing import Any

import reflex as rx


class PaperPreview(rx.Component):
    """The component of `assets/paper.jsx`."""

    library = "$/public/paper.jsx"
    tag = "PaperPreview"
    html: rx.Var[str]
    styles: rx.Var[str]  # `css` would be taken by emotion's jsx
    page_size: rx.Var[str]
    limit: rx.Var[int]
    breaks: rx.Var[Any]
    label: rx.Var[str]
    on_settle: rx.EventHandler[rx.event.no_args_event_spec]


def paper_preview(
    html: str | rx.Var[str],
    css: str | rx.Var[str],
    page_size: str | rx.Var[str] = "A4",
    *,
    limit: int | rx.Var[int] = 0,
    breaks: rx.Var | None = None,
    on_settle: Any = None,
    label: str = "Preview of your CV",
) -> rx.Component:
    """White sheets of `page_size` (`A4` or `Letter`) with the CV on them, as wide as there is room.

    `css` styles `.cv`, the root of `html`; margins and page numbers come from its `@page` rules. Pages break where the browser's
    own fragmentation breaks them, so `break-inside`, `break-after`, `orphans` and `widows` count.
    What is typed into the forms of this page stands on the paper at once, before the server's `html` has it.

    Args:
        breaks: `{"round", "starts"}` of the PDF: how many characters stand before each further page. Until those of this `html`
            come (a new round), the pages break where those of an earlier one did, or else where the browser would break them.
        limit: how many pages are wanted, 0 for any number; those above it are marked.
        on_settle: fired when nothing has changed for a moment.
    """
    more = {} if on_settle is None else {"on_settle": on_settle}
    if breaks is not None:
        more["breaks"] = breaks
    return PaperPreview.create(html=html, styles=css, page_size=page_size, limit=limit, label=label, **more)
