"""The start page of a signed-in person."""

import reflex as rx

from careerhub.auth import service as auth
from careerhub.core.web.state import SignedIn
from careerhub.cv import service as cv
from careerhub.cv.schemas import CvCard
from careerhub.home import service
from careerhub.home.schemas import Step


class HomeState(SignedIn, rx.State):
    """What to do next, and the CVs one has."""

    name: rx.Field[str] = rx.field("")
    steps: rx.Field[list[Step]] = rx.field(default_factory=list)
    is_beginning: rx.Field[bool] = rx.field(False)  # something is still to be done
    cards: rx.Field[list[CvCard]] = rx.field(default_factory=list)

    @rx.event
    async def load(self):
        self.name = (await self._as_user(auth.get_account)).full_name
        self.steps = await self._as_user(service.list_steps)
        self.is_beginning = not all(step.is_done for step in self.steps)
        self.cards = await self._as_user(cv.list_cvs)
