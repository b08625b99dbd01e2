"""The editor of the record: on the profile page, and beside the paper in the CV builder."""

from dataclasses import asdict, replace
from typing import Any

import reflex as rx

from careerhub.career import service
from careerhub.career.schemas import Item, Kind
from careerhub.core.errors import DomainError, SessionEnded
from careerhub.core.ids import is_id, new_id
from careerhub.core.saving import Save
from careerhub.core.web.state import SignedIn


class CareerState(SignedIn, rx.State):
    """A person's record as its forms show it."""

    loaded: rx.Field[bool] = rx.field(False)
    profile: rx.Field[Item] = rx.field(default_factory=lambda: Item("", 0))
    work: rx.Field[list[Item]] = rx.field(default_factory=list)
    projects: rx.Field[list[Item]] = rx.field(default_factory=list)
    education: rx.Field[list[Item]] = rx.field(default_factory=list)
    skills: rx.Field[list[Item]] = rx.field(default_factory=list)
    open_id: rx.Field[str] = rx.field("")  # the entry whose form is shown
    new_in: rx.Field[str] = rx.field("")  # the list that it will be in, while it is not saved
    ack: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    technologies: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    message: rx.Field[str] = rx.field("")
    undo_text: rx.Field[str] = rx.field("")
    changes: rx.Field[int] = rx.field(0)  # grows with every change that a CV can show
    _deleted: tuple[Kind, Item] | None = None
    _begun: tuple[str, ...] = ()  # new entries with text that could not be saved yet

    @rx.event
    async def load(self):
        self.profile = await self._as_user(service.get_profile)
        for kind in Kind:
            await self._load_list(kind)
        self.loaded = True

    @rx.event
    async def save_profile(self, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_profile)
        if saved:
            self.profile = saved.item
            self.changes += 1

    @rx.event
    async def save_item(self, kind: Kind, record_id: str, version: int, save_key: str, fields: dict[str, str]):
        part = Kind(kind)
        self.ack, saved = await self._save((record_id, version, save_key), fields, service.save_item, part)
        if saved:
            self._put(part, saved.item)
            self.changes += 1
            self.new_in = ""
        elif not version and record_id not in self._begun:
            self._begun = (*self._begun, record_id)
            self._put(part, Item(record_id, 0, detail="Not saved yet: something is missing", fields={"is_current": "false"}))

    @rx.event
    async def reload_profile(self, record_id: str):
        self.profile = await self._as_user(service.get_profile)

    @rx.event
    async def reload_list(self, kind: Kind, record_id: str):
        await self._load_list(Kind(kind))

    @rx.event
    async def add(self, kind: Kind):
        """Open a new, empty entry; it becomes a row with its first save."""
        part = Kind(kind)
        self._drop_empty()
        item = Item(new_id(), 0, fields={"is_current": "false"})
        self._set_list(part, [item, *self._list(part)])
        self.open_id, self.new_in = item.id, part.value
        self.message = ""

    @rx.event
    async def open(self, item_id: str):
        """Show the form of one entry; of the one that is open already, close it."""
        self._drop_empty()
        self.open_id, self.new_in = "" if self.open_id == item_id else item_id, ""
        self.message = ""

    @rx.event
    async def reopen(self, kept: str):
        """Show the form that was open in this tab before the server was started anew; what was typed waits in the browser."""
        new_in, _, item_id = kept.partition(":")
        if self.open_id or not is_id(item_id):
            return
        if new_in in list(Kind) and all(item.id != item_id for item in self._list(Kind(new_in))):
            part = Kind(new_in)
            self._set_list(part, [Item(item_id, 0, fields={"is_current": "false"}), *self._list(part)])
            self.new_in = new_in
        self.open_id = item_id

    @rx.event
    async def delete(self, kind: Kind, item_id: str):
        part = Kind(kind)
        # The version that this tab knows now: a save of its own may have been on its way when the button was pressed.
        version = next((item.version for item in self._list(part) if item.id == item_id), 0)
        if version:
            try:
                item = await self._as_user(service.delete_item, part, item_id, version)
            except SessionEnded:
                raise
            except DomainError as error:
                self.message = error.message
                await self._load_list(part)
                return
            self._deleted = (part, item)
            self.undo_text = f"Deleted: {item.heading or 'entry'}"
            self.changes += 1
        self._set_list(part, [other for other in self._list(part) if other.id != item_id])
        self.open_id = self.new_in = ""

    @rx.event
    async def undo_delete(self):
        """Save the entry that was deleted last again, under its own id."""
        if self._deleted:
            part, item = self._deleted
            self._deleted = None
            await self._as_user(service.save_item, Save(item.id, 0, new_id()), item.fields, part)
            await self._load_list(part)
            self.changes += 1
        self.undo_text = ""

    @rx.event
    async def forget_deleted(self):
        self._deleted, self.undo_text = None, ""

    @rx.event
    async def search(self, text: str):
        found = await self._as_user(service.search_technologies, text)
        self.technologies = [asdict(choice) for choice in found]

    @rx.event
    async def add_skill(self, technology_id: str):
        await self._add_skill(technology_id, "")

    @rx.event
    async def create_skill(self, name: str):
        await self._add_skill("", name)

    async def _add_skill(self, technology_id: str, name: str) -> None:
        self.message = ""
        try:
            item = await self._as_user(service.add_skill, Save(new_id(), 0, new_id()), technology_id, name)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
            return
        self.skills = [*self.skills, item]
        self.technologies = []
        self.changes += 1

    async def _load_list(self, part: Kind) -> None:
        """Show what is stored; an entry that is open and not stored yet stays."""
        stored = await self._as_user(service.list_items, part)
        known = {item.id for item in stored}
        drafts = [item for item in self._list(part) if not item.version and item.id not in known and self._is_wanted(item)]
        self._set_list(part, [*drafts, *stored])

    def _list(self, part: Kind) -> list[Item]:
        return list(getattr(self, part.value))

    def _set_list(self, part: Kind, items: list[Item]) -> None:
        setattr(self, part.value, items)

    def _put(self, part: Kind, item: Item) -> None:
        self._set_list(part, [replace(item) if other.id == item.id else other for other in self._list(part)])

    def _drop_empty(self) -> None:
        """Take away new entries into which nothing was written."""
        for part in Kind:
            kept = [item for item in self._list(part) if item.version or item.id in self._begun]
            if len(kept) < len(self._list(part)):
                self._set_list(part, kept)

    def _is_wanted(self, draft: Item) -> bool:
        return draft.id == self.open_id or draft.id in self._begun
