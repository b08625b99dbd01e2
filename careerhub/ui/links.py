"""Links: inside the app, which change the page without loading it again, and to everything else."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.inline import A
from reflex_components_core.react_router.dom import ReactRouterLink


def link(*children: Any, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to a page of the app. For everything else use `native_link`."""
    return ReactRouterLink.create(*children, to=href, **props)


def native_link(*children: Any, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link that the browser follows by itself: to HTTP routes, other sites, or a place on this page.

    `rx.el.a` is no such link: Reflex hands its address to the router of the pages.
    """
    return A.create(*children, href=href, **props)
