"""What the pages of visitors ask."""

import reflex as rx

from careerhub.auth import oauth
from careerhub.core.web.guard import public


class WaysInState(rx.State):
    """Which ways there are to sign in without a password: pages are built before anybody knows the configuration."""

    offered: rx.Field[list[str]] = rx.field(default_factory=list)

    @rx.event
    @public
    async def load(self):
        self.offered = [provider.value for provider in oauth.offered()]
