"""The CV as paper: real pages, on the screen."""

import reflex as rx


class PaperPreview(rx.Component):
    """The component of `assets/paper.jsx`."""

    library = "$/public/paper.jsx"
    tag = "PaperPreview"
    html: rx.Var[str]
    styles: rx.Var[str]  # `css` would be taken by emotion's jsx
    page_size: rx.Var[str]
    label: rx.Var[str]


def paper_preview(
    html: str | rx.Var[str],
    css: str | rx.Var[str],
    page_size: str | rx.Var[str] = "A4",
    *,
    label: str = "Preview of your CV",
) -> rx.Component:
    """White sheets of `page_size` (`A4` or `Letter`) with the CV on them, as wide as there is room.

    `css` styles `.cv`, the root of `html`; margins and page numbers come from its `@page` rules. Pages break where the browser's
    own fragmentation breaks them, so `break-inside`, `break-after`, `orphans` and `widows` count.
    """
    return PaperPreview.create(html=html, styles=css, page_size=page_size, label=label)
