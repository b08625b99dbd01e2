"""The editor of the record: on the profile page, and beside the paper in the CV builder."""

from dataclasses import asdict
from typing import Any

import reflex as rx

from careerhub import routes
from careerhub.career import service
from careerhub.career.schemas import PHOTO_PROBLEMS, Card, Completeness, Earlier, Item, Kind
from careerhub.core.errors import DomainError, NotFound, SessionEnded
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.core.web.state import SignedIn

_NEW = {"is_current": "false"}


class CareerState(SignedIn, rx.State):
    """A person's record as its forms show it: lists of closed entries, and the one that is open with all its fields."""

    loaded: rx.Field[bool] = rx.field(False)
    profile: rx.Field[Item] = rx.field(default_factory=lambda: Item("", 0))
    photo: rx.Field[str] = rx.field("")  # its address, '' where there is none
    photo_problem: rx.Field[str] = rx.field("")
    completeness: rx.Field[Completeness] = rx.field(default_factory=Completeness)
    work: rx.Field[list[Card]] = rx.field(default_factory=list)
    projects: rx.Field[list[Card]] = rx.field(default_factory=list)
    education: rx.Field[list[Card]] = rx.field(default_factory=list)
    skills: rx.Field[list[Card]] = rx.field(default_factory=list)
    certificates: rx.Field[list[Card]] = rx.field(default_factory=list)
    achievements: rx.Field[list[Card]] = rx.field(default_factory=list)
    languages: rx.Field[list[Card]] = rx.field(default_factory=list)
    portfolio: rx.Field[list[Card]] = rx.field(default_factory=list)
    open_id: rx.Field[str] = rx.field("")  # the entry whose form is shown
    entry: rx.Field[Item] = rx.field(default_factory=lambda: Item("", 0))  # the same with its fields
    focus_id: rx.Field[str] = rx.field("")  # the entry whose form takes the focus when it appears
    gone: rx.Field[str] = rx.field("")  # the entry that was deleted last: what was typed into it is not wanted any more
    earlier: rx.Field[list[Earlier]] = rx.field(default_factory=list)
    earlier_of: rx.Field[str] = rx.field("")  # whose earlier versions are shown
    deleted: rx.Field[list[Earlier]] = rx.field(default_factory=list)
    shows_deleted: rx.Field[bool] = rx.field(False)
    suggestions: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    role: rx.Field[str] = rx.field("")  # whose lines are suggested
    seniority: rx.Field[str] = rx.field("")
    ack: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    technologies: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    found: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    message: rx.Field[str] = rx.field("")
    undo_text: rx.Field[str] = rx.field("")
    changes: rx.Field[int] = rx.field(0)  # grows with every change that a CV can show
    _open_part: Kind = Kind.WORK
    _deleted: str = ""
    _new: tuple[str, ...] = ()  # entries that are not stored yet
    _begun: tuple[str, ...] = ()  # of these, those with text that could not be saved yet

    @rx.event
    async def load(self):
        self.profile = await self._as_user(service.get_profile)
        cards = await self._as_user(service.list_all_cards)
        for part in Kind:
            self._show_list(part, cards[part])
        if self.open_id:  # the page was loaded again, and its entry may have changed elsewhere
            await self._show(self._open_part, self.open_id)
        mark = await self._as_user(service.photo_mark)
        self.photo = f"{routes.PROFILE_PHOTO}?v={mark}" if mark else ""
        self.photo_problem = PHOTO_PROBLEMS.get(self.router.url.query_parameters.get("photo", ""), "")
        await self._count()
        self.loaded = True

    @rx.event
    async def save_profile(self, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_profile)
        if saved:
            self.profile = saved.item
            await self._changed()

    @rx.event
    async def save_item(self, kind: Kind, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        part = Kind(kind)
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_item, part)
        if saved:
            self._new = tuple(other for other in self._new if other != record_id)
            if self.open_id == record_id:
                self.entry = saved.item
            self._put(part, saved.card)
            self.changes += 1
            if saved.version == 1:
                await self._count()
        elif not version and record_id in self._new and record_id not in self._begun:
            self._begun = (*self._begun, record_id)
            self._put(part, Card(record_id, detail="Not saved yet: something is missing"))

    @rx.event
    async def reload_profile(self, record_id: str):
        self.profile = await self._as_user(service.get_profile)

    @rx.event
    async def reload_list(self, kind: Kind, record_id: str):
        part = Kind(kind)
        await self._load_list(part)
        if record_id and self.open_id == record_id:
            await self._show(part, record_id)

    @rx.event
    async def add(self, kind: Kind):
        """Open a new, empty entry; it becomes a row with its first save."""
        part = Kind(kind)
        self._drop_empty()
        item = Item(new_id(), 0, fields=_NEW)
        self._new = (*self._new, item.id)
        self._set_list(part, [Card(item.id), *self._list(part)])
        self._open(item, part)
        self.focus_id = item.id

    @rx.event
    async def open(self, kind: Kind, item_id: str):
        """Show the form of one entry; of the one that is open already, close it."""
        self._drop_empty()
        if self.open_id == item_id:
            self._close()
        else:
            await self._show(Kind(kind), item_id)

    @rx.event
    async def move(self, kind: Kind, item_id: str, place: int):
        """Put an entry at another place of its list, counted from 0."""
        part = Kind(kind)
        if await self._try(service.move_item, part, item_id, place):
            self.changes += 1
        await self._load_list(part)

    @rx.event
    async def delete(self, kind: Kind, item_id: str):
        part = Kind(kind)
        # The version that this tab knows now: a save of its own may have been on its way when the button was pressed.
        version = self.entry.version if self.entry.id == item_id else 0
        if version:
            if not await self._try(service.delete_item, part, item_id, version):
                await self._load_list(part)
                return
            heading = self.entry.heading
            self._deleted, self.undo_text = item_id, f"Deleted: {heading or 'entry'}"
            self.shows_deleted = False
            await self._changed()
        self.gone = item_id
        self._set_list(part, [other for other in self._list(part) if other.id != item_id])
        self._close()

    @rx.event
    async def undo_delete(self):
        """Bring the entry that was deleted last back, under its own id."""
        if self._deleted and (brought := await self._try(service.restore_deleted, self._deleted)):
            await self._load_list(brought[0])
            await self._changed()
        self._deleted, self.undo_text, self.gone = "", "", ""

    @rx.event
    async def forget_deleted(self):
        self._deleted, self.undo_text = "", ""

    @rx.event
    async def show_deleted(self):
        """Show what was deleted in the last 30 days, or hide it."""
        self.shows_deleted = not self.shows_deleted
        self.deleted = await self._as_user(service.list_deleted) if self.shows_deleted else []

    @rx.event
    async def show_earlier(self, kind: Kind, item_id: str):
        """Show what an entry was in the last 30 days, or hide it."""
        if self.earlier_of == item_id:
            self._hide_earlier()
        elif (found := await self._try(service.list_earlier, Kind(kind), item_id)) is not None:
            self.earlier, self.earlier_of = found, item_id

    @rx.event
    async def show_earlier_profile(self):
        """Show what headline and summary were in the last 30 days, or hide it."""
        if self.earlier_of == self.profile.id:
            self._hide_earlier()
        else:
            self.earlier, self.earlier_of = await self._as_user(service.list_earlier_profiles), self.profile.id

    @rx.event
    async def restore(self, version_id: str):
        """Bring an entry back as it was."""
        if brought := await self._try(service.restore, version_id):
            part, item = brought
            await self._load_list(part)
            self._open(item, part)
            self.gone = ""
            self.shows_deleted, self.deleted = False, []
            await self._changed()

    @rx.event
    async def restore_profile(self, version_id: str):
        """Bring headline, summary and location back as they were."""
        if item := await self._try(service.restore_profile, version_id):
            self.profile = item
            self._hide_earlier()
            await self._changed()

    @rx.event
    async def search(self, text: str):
        found = await self._as_user(service.search_technologies, text)
        self.technologies = [asdict(choice) for choice in found]

    @rx.event
    async def find(self, text: str):
        """Search in the whole record."""
        found = await self._as_user(service.search_record, text)
        self.found = [{"id": f"{one.kind.value}/{one.id}", "name": one.heading, "hint": one.hint} for one in found]

    @rx.event
    async def open_found(self, found: str):
        """Open an entry that was searched for: its list and id."""
        part, _, item_id = found.partition("/")
        self._drop_empty()
        self.found = []
        if part in list(Kind):
            await self._show(Kind(part), item_id)
            self.focus_id = self.open_id

    @rx.event
    async def add_skill(self, technology_id: str):
        await self._add_skill(technology_id, "")

    @rx.event
    async def create_skill(self, name: str):
        await self._add_skill("", name)

    @rx.event
    async def suggest(self, role: str, seniority: str):
        """Show lines for a role at a seniority."""
        await self._suggest(role[:100], seniority[:50])

    @rx.event
    async def suggest_for_entry(self):
        """Show lines for what the open entry's position sounds like."""
        await self._suggest(*service.guess_role(self.entry.fields.get("position", "")))

    @rx.event
    async def take(self, line_id: str):
        """Count that a suggested line was used."""
        await self._try(service.take_line, line_id)

    @rx.event
    async def make_project(self, item_id: str):
        """Make a project from a portfolio item and open it."""
        if project := await self._try(service.make_project, item_id):
            await self._load_list(Kind.PROJECTS)
            self._open(project, Kind.PROJECTS)
            self.focus_id = project.id
            await self._changed()

    async def _suggest(self, role: str, seniority: str) -> None:
        self.role, self.seniority = role, seniority
        lines = await self._as_user(service.suggest_lines, role, seniority)
        self.suggestions = [{"id": line_id, "text": words} for line_id, words in lines]

    async def _add_skill(self, technology_id: str, name: str) -> None:
        self.message = ""
        if item := await self._try(service.add_skill, Save(new_id(), 0, new_id()), technology_id, name):
            self.skills = [*self.skills, Card(item.id, item.heading, item.detail)]
            self.technologies = []
            await self._changed()

    async def _try(self, call: Any, *args: Any) -> Any:
        """What a service returns, `True` for nothing; `None` and a message where a rule said no."""
        try:
            result = await self._as_user(call, *args)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
            return None
        return True if result is None else result

    async def _changed(self) -> None:
        self.changes += 1
        await self._count()

    async def _count(self) -> None:
        self.completeness = await self._as_user(service.get_completeness)

    async def _show(self, part: Kind, item_id: str) -> None:
        """Open an entry as it is stored, or, where it is not stored yet, as it is in this tab."""
        if item_id in self._new:
            self._open(Item(item_id, 0, fields=_NEW), part)
            return
        try:
            self._open(await self._as_user(service.get_item, part, item_id), part)
        except NotFound:
            self._close()
            await self._load_list(part)

    def _close(self) -> None:
        self._open(Item("", 0), Kind.WORK)

    def _open(self, item: Item, part: Kind) -> None:
        self.entry, self.open_id, self.focus_id = item, item.id, ""
        self._open_part = part
        self.message, self.suggestions = "", []
        self._hide_earlier()

    def _hide_earlier(self) -> None:
        self.earlier, self.earlier_of = [], ""

    async def _load_list(self, part: Kind) -> None:
        self._show_list(part, await self._as_user(service.list_cards, part))

    def _show_list(self, part: Kind, stored: list[Card]) -> None:
        """Show what is stored; an entry that is open and not stored yet stays."""
        known = {card.id for card in stored}
        drafts = [card for card in self._list(part) if card.id in self._new and card.id not in known and self._is_wanted(card)]
        self._set_list(part, [*drafts, *stored])

    def _list(self, part: Kind) -> list[Card]:
        return list(getattr(self, part.value))

    def _set_list(self, part: Kind, cards: list[Card]) -> None:
        cards = service.group_roles(cards)
        if cards != self._list(part):  # a list is sent as a whole
            setattr(self, part.value, cards)

    def _put(self, part: Kind, card: Card) -> None:
        self._set_list(part, [card if other.id == card.id else other for other in self._list(part)])

    def _drop_empty(self) -> None:
        """Take away new entries into which nothing was written."""
        empty = {item_id for item_id in self._new if item_id not in self._begun}
        if empty:
            for part in Kind:
                self._set_list(part, [card for card in self._list(part) if card.id not in empty])
            self._new = tuple(item_id for item_id in self._new if item_id not in empty)

    def _is_wanted(self, draft: Card) -> bool:
        return draft.id == self.open_id or draft.id in self._begun
