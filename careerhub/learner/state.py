"""The onboarding of the signed-in person."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.core.web.state import SignedIn
from careerhub.learner import service
from careerhub.learner.schemas import STEPS, Answers


class OnboardingState(SignedIn, rx.State):
    """Five steps, their answers, and what the open one still needs."""

    answers: rx.Field[Answers] = rx.field(default_factory=lambda: Answers("", 0))
    step: rx.Field[int] = rx.field(0)
    missing: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    ack: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def load(self):
        self.answers = await self._as_user(service.get_answers)
        self.step, self.missing = self.answers.step, {}

    @rx.event
    async def save(self, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_answers)
        if saved:
            self.answers = saved
            if self.missing:
                self.missing = await self._as_user(service.missing_in_step, self.step)

    @rx.event
    async def reload(self, record_id: str):
        self.answers = await self._as_user(service.get_answers)

    @rx.event
    async def next(self):
        """On, when the step has what it needs."""
        self.missing = await self._as_user(service.missing_in_step, self.step)
        if self.missing:
            return None
        return await self._go(self.step + 1)

    @rx.event
    async def skip(self):
        """On, whatever the step has."""
        return await self._go(self.step + 1)

    @rx.event
    async def go_back(self):
        return await self._go(self.step - 1)

    @rx.event
    async def leave(self):
        """Not now; it can be opened again at any time."""
        await self._as_user(service.finish)
        return rx.redirect(routes.HOME)

    async def _go(self, step: int) -> Any:
        self.missing = {}
        if step > len(STEPS):
            await self._as_user(service.finish)
            return rx.redirect(routes.HOME)
        self.step = max(step, 1)
        await self._as_user(service.go_to_step, self.step)
        return None
