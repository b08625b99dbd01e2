"""The start page of a signed-in person."""

import reflex as rx

from careerhub import routes
from careerhub.auth import service as auth
from careerhub.core.clock import utc_now
from careerhub.core.errors import NotFound
from careerhub.core.web.state import SignedIn
from careerhub.cv import service as cv
from careerhub.cv.schemas import CvCard
from careerhub.home import service
from careerhub.home.schemas import Step
from careerhub.learner import service as learner
from careerhub.learning import service as learning
from careerhub.learning.schemas import ChapterLink, Suggestion, streak_words


class HomeState(SignedIn, rx.State):
    """What to do next, and the CVs one has."""

    name: rx.Field[str] = rx.field("")
    steps: rx.Field[list[Step]] = rx.field(default_factory=list)
    is_beginning: rx.Field[bool] = rx.field(False)  # something is still to be done
    cards: rx.Field[list[CvCard]] = rx.field(default_factory=list)

    offers_onboarding: rx.Field[bool] = rx.field(False)
    reading: rx.Field[list[ChapterLink]] = rx.field(default_factory=list)  # the chapter to go on with, if any
    suggestions: rx.Field[list[Suggestion]] = rx.field(default_factory=list)
    streak: rx.Field[str] = rx.field("")
    undo_text: rx.Field[str] = rx.field("")
    _dismissed: str = ""

    @rx.event
    async def load(self):
        if await self._as_user(learner.begins_here):
            return rx.redirect(routes.ONBOARDING, replace=True)
        self.name = (await self._as_user(auth.get_account)).full_name
        self.steps = await self._as_user(service.list_steps)
        self.is_beginning = not all(step.is_done for step in self.steps)
        self.cards = await self._as_user(cv.list_cvs)
        self.offers_onboarding = await self._as_user(learner.is_waiting)
        chapter = await self._as_user(learning.continue_reading)
        self.reading = [chapter] if chapter else []
        self.streak = streak_words((await self._as_user(learning.get_overview, utc_now().date())).streak)
        await self._suggest()
        return None

    @rx.event
    async def dismiss(self, chapter_id: str):
        """Not this chapter."""
        title = next((each.title for each in self.suggestions if each.chapter_id == chapter_id), "")
        try:
            await self._as_user(learning.dismiss, chapter_id)
        except NotFound:  # it has left the book
            title = ""
        if title:
            self._dismissed, self.undo_text = chapter_id, f"Not suggested any more: {title}"
        await self._suggest()

    @rx.event
    async def undo_dismiss(self):
        if self._dismissed:
            await self._as_user(learning.undo_dismiss, self._dismissed)
        self._dismissed, self.undo_text = "", ""
        await self._suggest()

    @rx.event
    async def forget_dismissed(self):
        self._dismissed, self.undo_text = "", ""

    async def _suggest(self) -> None:
        begun = {chapter.id for chapter in self.reading}
        found = await self._as_user(learning.list_recommendations)
        self.suggestions = [each for each in found if each.chapter_id not in begun][:4]
