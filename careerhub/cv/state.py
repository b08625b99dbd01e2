"""The list of CVs, and the builder of one."""

from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.core.errors import DomainError, NotFound, SessionEnded
from careerhub.core.web.state import SignedIn
from careerhub.cv import service
from careerhub.cv.schemas import CvCard, CvSettings, DeletedCv, Preview


class CvListState(SignedIn, rx.State):
    """The list of a person's CVs."""

    loaded: rx.Field[bool] = rx.field(False)
    cards: rx.Field[list[CvCard]] = rx.field(default_factory=list)
    message: rx.Field[str] = rx.field("")
    undo_text: rx.Field[str] = rx.field("")
    _deleted: DeletedCv | None = None

    @rx.event
    async def load(self):
        self.cards = await self._as_user(service.list_cvs)
        self.loaded = True

    @rx.event
    async def create(self):
        try:
            cv_id = await self._as_user(service.create_cv)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
            return None
        return rx.redirect(routes.cv(cv_id))

    @rx.event
    async def copy(self, cv_id: str):
        try:
            await self._as_user(service.copy_cv, cv_id)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
        self.cards = await self._as_user(service.list_cvs)

    @rx.event
    async def delete(self, cv_id: str):
        try:
            self._deleted = await self._as_user(service.delete_cv, cv_id)
        except NotFound as error:
            self.message = error.message
        else:
            self.undo_text = f"Deleted: {self._deleted.name}"
        self.cards = await self._as_user(service.list_cvs)

    @rx.event
    async def undo_delete(self):
        if self._deleted:
            await self._as_user(service.restore_cv, self._deleted)
        self._deleted, self.undo_text = None, ""
        self.cards = await self._as_user(service.list_cvs)

    @rx.event
    async def forget_deleted(self):
        self._deleted, self.undo_text = None, ""


class BuilderState(SignedIn, rx.State):
    """One CV: its choices and its paper."""

    settings: rx.Field[CvSettings] = rx.field(default_factory=lambda: CvSettings("", 0, ""))
    html: rx.Field[str] = rx.field("")
    css: rx.Field[str] = rx.field("")
    page_size: rx.Field[str] = rx.field("A4")
    notes: rx.Field[list[str]] = rx.field(default_factory=list)
    pdf: rx.Field[str] = rx.field("")
    missing: rx.Field[bool] = rx.field(False)
    ack: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.event
    async def load(self):
        cv_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        try:
            await self._show(cv_id)
        except NotFound:
            self.settings, self.missing = CvSettings("", 0, ""), True

    @rx.event
    async def refresh(self):
        """Draw the paper again after a change of the record."""
        if self.settings.id:
            await self._show(self.settings.id)

    @rx.event
    async def reload(self, record_id: str):
        await self.refresh()

    @rx.event
    async def save(self, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_cv)
        if saved:
            self.settings = saved
            self._draw(await self._as_user(service.preview, saved.id))

    async def _show(self, cv_id: str) -> None:
        self.settings = await self._as_user(service.get_cv, cv_id)
        self._draw(await self._as_user(service.preview, cv_id))
        self.pdf = routes.cv_pdf(cv_id)
        self.missing = False

    def _draw(self, paper: Preview) -> None:
        self.html, self.css, self.page_size, self.notes = paper.html, paper.css, paper.page_size, paper.notes
