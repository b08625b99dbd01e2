"""The list of CVs, and the builder of one."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

import reflex as rx

from careerhub import routes
from careerhub.core.errors import DomainError, NotFound, SessionEnded
from careerhub.core.web.state import SignedIn
from careerhub.cv import service
from careerhub.cv.document import SectionKind
from careerhub.cv.pdf import RenderFailed, Scale
from careerhub.cv.printer import printer
from careerhub.cv.reading import MachineReading
from careerhub.cv.schemas import (
    CvCard,
    CvPart,
    CvSettings,
    DeletedCard,
    Earlier,
    Exported,
    OwnTextForm,
    PageBreaks,
    ReaderText,
    ReadingView,
)
from careerhub.cv.templates import render_body, stylesheet

P = ParamSpec("P")
_LOOKS = (0.4, 1, 2, 4)  # seconds between looks at what a download has led to


class CvListState(SignedIn, rx.State):
    """The list of a person's CVs."""

    loaded: rx.Field[bool] = rx.field(False)
    cards: rx.Field[list[CvCard]] = rx.field(default_factory=list)
    deleted: rx.Field[list[DeletedCard]] = rx.field(default_factory=list)
    renaming: rx.Field[str] = rx.field("")  # the CV whose name is being written
    message: rx.Field[str] = rx.field("")
    undo_text: rx.Field[str] = rx.field("")
    _deleted: str = ""

    @rx.event
    async def load(self):
        self.renaming, self.message = "", ""
        await self._list()

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
        await self._do(service.copy_cv, cv_id)

    @rx.event
    async def begin_rename(self, cv_id: str):
        """Show the field for another name; an empty id takes it away."""
        self.renaming = cv_id

    @rx.event
    async def rename(self, cv_id: str, name: str):
        if await self._do(service.rename_cv, cv_id, name):
            self.renaming = ""

    @rx.event
    async def make_default(self, cv_id: str):
        await self._do(service.make_default, cv_id)

    @rx.event
    async def delete(self, cv_id: str):
        name = next((card.name for card in self.cards if card.id == cv_id), "")
        if await self._do(service.delete_cv, cv_id):
            self._deleted, self.undo_text = cv_id, f"Deleted: {name}"

    @rx.event
    async def undo_delete(self):
        if self._deleted:
            await self._do(service.restore_cv, self._deleted)
        self._deleted, self.undo_text = "", ""

    @rx.event
    async def forget_deleted(self):
        self._deleted, self.undo_text = "", ""

    @rx.event
    async def restore(self, cv_id: str):
        await self._do(service.restore_cv, cv_id)

    async def _do(self, change: Callable[Concatenate[Any, str, P], object], *args: P.args, **kwargs: P.kwargs) -> bool:
        """Change something and show the list anew; whether a rule allowed it."""
        self.message = ""
        try:
            await self._as_user(change, *args, **kwargs)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
        await self._list()
        return not self.message

    async def _list(self) -> None:
        self.cards = await self._as_user(service.list_cvs)
        self.deleted = await self._as_user(service.list_deleted)
        self.loaded = True


class BuilderState(SignedIn, rx.State):
    """One CV: its choices and its paper."""

    settings: rx.Field[CvSettings] = rx.field(default_factory=lambda: CvSettings("", 0, ""))
    parts: rx.Field[list[CvPart]] = rx.field(default_factory=list)  # with entries only where they are looked at
    exports: rx.Field[list[Exported]] = rx.field(default_factory=list)
    html: rx.Field[str] = rx.field("")
    css: rx.Field[str] = rx.field("")
    page_size: rx.Field[str] = rx.field("A4")
    fit_pages: rx.Field[int] = rx.field(0)
    notes: rx.Field[list[str]] = rx.field(default_factory=list)
    pdf: rx.Field[str] = rx.field("")
    missing: rx.Field[bool] = rx.field(False)
    message: rx.Field[str] = rx.field("")
    open_kind: rx.Field[str] = rx.field("")  # the section whose entries are shown
    own: rx.Field[OwnTextForm] = rx.field(default_factory=lambda: OwnTextForm("", 0, "", "", "", {}, False, False))
    history: rx.Field[list[Earlier]] = rx.field(default_factory=list)
    reading: rx.Field[ReadingView] = rx.field(default_factory=ReadingView)
    is_reading: rx.Field[bool] = rx.field(False)
    reading_problem: rx.Field[str] = rx.field("")
    ack: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    breaks: rx.Field[PageBreaks] = rx.field(default_factory=PageBreaks)  # of the PDF of this `html`, or of an earlier one
    _scale: Scale = Scale()
    _laying_out: bool = False
    _lay_out_again: bool = False

    @rx.event
    async def load(self):
        cv_id = self.router.url.path.rstrip("/").rpartition("/")[2]
        self._now(open_kind="", message="", history=[])
        if self.settings.id != cv_id:  # a connection that was lost loads the page again: what was read stays
            self._scale = Scale()
            self._now(breaks=PageBreaks(), reading=ReadingView(), reading_problem="")
        self._close_own()
        await self._show(cv_id)

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
            await self._show(saved.id)

    @rx.event
    async def make_default(self, cv_id: str):
        await self._change(cv_id, service.make_default)

    @rx.event
    async def unfold(self, kind: str):
        """Show the entries of one section; of the one that is open already, close it."""
        self.open_kind = "" if self.open_kind == kind else kind
        self._close_own()
        await self.refresh()

    @rx.event
    async def show_section(self, cv_id: str, kind: SectionKind, is_shown: bool):
        await self._change(cv_id, service.show_section, SectionKind(kind), is_shown=is_shown)

    @rx.event
    async def move_section(self, cv_id: str, kind: SectionKind, place: int):
        await self._change(cv_id, service.move_section, SectionKind(kind), place)

    @rx.event
    async def show_item(self, cv_id: str, item_id: str, is_shown: bool):
        await self._change(cv_id, service.show_item, item_id, is_shown=is_shown)

    @rx.event
    async def show_items(self, cv_id: str, kind: SectionKind, is_shown: bool):
        await self._change(cv_id, service.show_items, SectionKind(kind), is_shown=is_shown)

    @rx.event
    async def move_item(self, cv_id: str, item_id: str, place: int):
        await self._change(cv_id, service.move_item, item_id, place)

    @rx.event
    async def open_own(self, cv_id: str, item_id: str):
        """Show the form of an entry's own words; of the one that is open already, close it."""
        if self.own.item_id == item_id:
            self._close_own()
            return
        try:
            self.own = await self._as_user(service.get_own_text, cv_id, item_id)
        except NotFound as error:
            self.message = error.message

    @rx.event
    async def save_own(self, cv_id: str, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_own_text, cv_id)
        if saved:
            if self.own.id == saved.id:
                self.own = saved
            await self._show(cv_id)

    @rx.event
    async def reload_own(self, cv_id: str, item_id: str):
        try:
            self.own = await self._as_user(service.get_own_text, cv_id, item_id)
        except NotFound as error:
            self.message = error.message

    @rx.event
    async def reset_own(self, cv_id: str, item_id: str):
        self._close_own()
        await self._change(cv_id, service.reset_own_text, item_id)

    @rx.event
    async def choose_tab(self, name: str):
        """What is only looked at in one tab is loaded when it is opened."""
        if name == "history" and self.settings.id:
            await self._list_history(self.settings.id)

    @rx.event
    async def restore_version(self, cv_id: str, version_id: str):
        self._close_own()
        await self._change(cv_id, service.restore_version, version_id)
        await self._list_history(cv_id)

    @rx.event(background=True)
    async def exported(self, cv_id: str):
        """Show how things are with the files, as soon as one that was asked for has been made."""
        for seconds in _LOOKS:
            await asyncio.sleep(seconds)
            try:
                bench = await self._as_user(service.open_cv, cv_id)
            except DomainError:
                return
            async with self:
                if self.settings.id == cv_id and self.exports != bench.exports:
                    self.exports = bench.exports

    @rx.event(background=True)
    async def read_back(self, cv_id: str):
        """Show what machines read in the PDF of the CV as it is now."""
        async with self:
            if self.is_reading or self.settings.id != cv_id:
                return
            self.is_reading, self.reading_problem = True, ""
        problem, shown = "", ReadingView()
        try:
            page = await self._as_user(service.printed, cv_id)
            shown = _reading_view(await printer.read_back(page))
        except DomainError as error:
            problem = error.message
        finally:
            async with self:
                self.is_reading = False
        async with self:
            self.reading, self.reading_problem = shown, problem

    @rx.event(background=True)
    async def lay_out(self, cv_id: str):
        """Make the real pages, so that the paper shows how they came out and a download finds them ready."""
        async with self:
            self._lay_out_again = self._laying_out
            if self._laying_out or self.settings.id != cv_id:
                return
            self._laying_out = True
        try:
            is_wanted = True
            while is_wanted:
                is_wanted = await self._lay_out(cv_id)
        finally:
            async with self:
                self._laying_out = False

    async def _lay_out(self, cv_id: str) -> bool:
        """One round; whether there has to be another, as the CV has changed meanwhile."""
        try:
            page = await self._as_user(service.printed, cv_id)
            paper = await printer.paper(page)
        except (RenderFailed, NotFound, SessionEnded):
            return False
        body = await asyncio.to_thread(render_body, page.document, page.options)
        async with self:
            if self.settings.id == cv_id and self.html == body:
                self._scale, self.css = paper.scale, stylesheet(page.options, paper.scale)
                self.breaks = PageBreaks(self.breaks.round + 1, list(paper.starts), paper.fits)
            again, self._lay_out_again = self._lay_out_again, False
        return again

    async def _change(
        self, cv_id: str, change: Callable[Concatenate[Any, str, str, P], object], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Change something of a CV and show what it is now."""
        self.message = ""
        try:
            await self._as_user(change, cv_id, *args, **kwargs)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
        await self._show(cv_id)

    async def _show(self, cv_id: str) -> None:
        try:
            bench = await self._as_user(service.open_cv, cv_id, self._scale)
        except NotFound:
            self.settings, self.parts, self.missing = CvSettings("", 0, ""), [], True
            return
        parts = [part if part.kind == self.open_kind else replace(part, choices=[]) for part in bench.settings.parts]
        self._now(settings=replace(bench.settings, parts=[]), parts=parts, exports=bench.exports)
        self._now(missing=False, pdf=routes.cv_pdf(cv_id), fit_pages=int(bench.settings.fields["fit_pages"]))
        paper = bench.paper
        self._now(html=paper.html, css=paper.css, page_size=paper.page_size, notes=paper.notes)

    def _now(self, **shown: Any) -> None:
        """Show this. What is assigned is sent, so that only what is not shown yet is."""
        for name, value in shown.items():
            if getattr(self, name) != value:
                setattr(self, name, value)

    async def _list_history(self, cv_id: str) -> None:
        try:
            self.history = await self._as_user(service.list_history, cv_id)
        except NotFound:
            self.history = []

    def _close_own(self) -> None:
        self._now(own=OwnTextForm("", 0, "", "", "", {}, has_summary=False, has_highlights=False))


def _reading_view(found: MachineReading) -> ReadingView:
    texts = [ReaderText(one.reader, one.text) for one in found.readings]
    missing = [f"{field} (not for {', '.join(readers)})" for field, readers in found.missing().items()]
    return ReadingView(texts, missing, max((len(fields) for fields in found.fields.values()), default=0))
