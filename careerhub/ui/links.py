"""Links inside the app, which change the page without loading it again."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink


def link(*children: Any, href: str | rx.Var[str], **props: Any) -> rx.Component:
    """A link to a page of the app. For HTTP routes (`/auth/…`, `/api/…`) and other sites use `rx.el.a`."""
    return ReactRouterLink.create(*children, to=href, **props)
