"""The chat: one conversation, and the list of all."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

import reflex as rx
from reflex.event import EventSpec

from careerhub import routes
from careerhub.auth import plans
from careerhub.auth.plans import Quota
from careerhub.chat import service
from careerhub.chat.answering import Answers, Finding
from careerhub.chat.schemas import (
    LONGEST_QUESTION,
    LONGEST_SELECTION,
    SHORTEST_QUESTION,
    ConversationCard,
    Part,
    Scope,
    Turn,
)
from careerhub.chat.writing import write
from careerhub.core.errors import DomainError, NotFound, SessionEnded
from careerhub.core.fields import clean
from careerhub.core.ids import is_id
from careerhub.core.web.guard import current_digest
from careerhub.core.web.state import SignedIn
from careerhub.llm.minilm import NAME

P = ParamSpec("P")
_LONGEST_PLACE = 600
answers = Answers()


class ChatState(SignedIn, rx.State):
    """What was asked and answered here, and the other conversations."""

    loaded: rx.Field[bool] = rx.field(False)
    conversation_id: rx.Field[str] = rx.field("")
    title: rx.Field[str] = rx.field("")
    archived: rx.Field[bool] = rx.field(False)
    turns: rx.Field[list[Turn]] = rx.field(default_factory=list)
    cards: rx.Field[list[ConversationCard]] = rx.field(default_factory=list)
    shows_archived: rx.Field[bool] = rx.field(False)
    words: rx.Field[str] = rx.field("")
    parts: rx.Field[list[Part]] = rx.field(default_factory=list)
    editing: rx.Field[str] = rx.field("")
    renaming: rx.Field[bool] = rx.field(False)
    scope: rx.Field[str] = rx.field("book")
    busy: rx.Field[bool] = rx.field(False)
    pending: rx.Field[Turn] = rx.field(default_factory=Turn)
    step: rx.Field[str] = rx.field("")
    message: rx.Field[str] = rx.field("")
    health: rx.Field[str] = rx.field("")
    waiting: rx.Field[int] = rx.field(0)
    waiting_for_second: rx.Field[int] = rx.field(0)
    undo_text: rx.Field[str] = rx.field("")
    _deleted: str = ""
    _is_here: bool = False
    _run: int = 0

    @rx.event
    async def load(self):
        """Show the conversation of this address, or the start of a new one."""
        place = self.router.url.path.rstrip("/").rpartition("/")[2]
        wanted = place if is_id(place) else ""
        if wanted != self.conversation_id or not self.busy:
            self._run += 1
            self.busy, self.pending, self.step = False, Turn(), ""
        self.message, self.renaming, self.editing, self.words = "", False, "", ""
        await self._show(wanted)
        await self._list()
        self.waiting = await self._as_user(_count_waiting, NAME)
        if (second := answers.second.name) and not self.waiting:
            self.waiting_for_second = await self._as_user(_count_waiting, second)
        self.loaded = self._is_here = True

    @rx.event
    async def go(self):
        """The person has left the page: an answer that comes now does not call them back."""
        self._is_here = False

    @rx.event(background=True)
    async def look(self):
        """Say whether a language model can be asked."""
        health = await answers.health()
        async with self:
            self.health = "" if health.is_ready else health.message

    @rx.event
    async def choose_scope(self, scope: str):
        self.scope = scope if scope in (Scope.BOOK, Scope.OWN) else Scope.BOOK

    @rx.event
    async def choose_chapter(self, href: str):
        """Offer a chapter and its sections to be asked about alone."""
        self.parts = await answers.parts(href[:_LONGEST_PLACE])

    @rx.event(background=True)
    async def ask(self, question: str, selection: str, place: str):
        """Answer a question; a `selection` of the reader, or else the part of a chapter at `place`, is all that it is about."""
        async with self:
            scope = Scope.SELECTION if selection.strip() or place else Scope(self.scope)
        return await self._answer(question, scope, selection, place, "")

    @rx.event(background=True)
    async def regenerate(self, turn_id: str):
        """Answer a question anew, in place of its answer and what came after."""
        return await self._again(turn_id, "")

    @rx.event
    async def begin_edit(self, turn_id: str):
        """Show a question to be written anew; '' leaves it as it is."""
        self.editing = turn_id

    @rx.event(background=True)
    async def edit(self, question: str):
        """Ask a question in other words: it and what came after make room for the new one."""
        async with self:
            turn_id = self.editing
        return await self._again(turn_id, question)

    @rx.event
    async def stop(self):
        """End the answer that is being written; what is there of it is kept."""
        self._run += 1
        self.step = "Stopping…"

    @rx.event
    async def rate(self, turn_id: str, rating: int):
        rated = await self._try(service.rate, turn_id, rating)
        if rated is not None:
            self.turns = [replace(turn, rating=rated) if turn.id == turn_id else turn for turn in self.turns]

    @rx.event
    async def begin_rename(self, shown: bool):
        self.renaming = shown

    @rx.event
    async def rename(self, title: str):
        if self.conversation_id and (kept := await self._try(service.rename_conversation, self.conversation_id, title)):
            self.title, self.renaming = kept, False
            await self._list()

    @rx.event
    async def search(self, words: str):
        self.words = words[:100]
        await self._list()

    @rx.event
    async def show_archived(self, shown: bool):
        self.shows_archived, self.words = shown, ""
        await self._list()

    @rx.event
    async def archive(self, archived: bool):
        if self.conversation_id:
            await self._as_user(service.archive_conversation, self.conversation_id, archived=archived)
            self.archived = archived
            await self._list()

    @rx.event
    async def delete(self):
        """Delete the conversation that is open; for ten seconds the page offers to take it back."""
        gone = self.conversation_id
        if gone and (title := await self._try(service.delete_conversation, gone)) is not None:
            self._run += 1
            self._deleted, self.undo_text = gone, f"Deleted: {title}"
            return rx.redirect(routes.CHAT)
        return None

    @rx.event
    async def undo_delete(self):
        back, self._deleted, self.undo_text = self._deleted, "", ""
        if back:
            await self._as_user(service.restore_conversation, back)
            return rx.redirect(routes.conversation(back))
        return None

    @rx.event
    async def forget_deleted(self):
        self._deleted, self.undo_text = "", ""

    async def _again(self, turn_id: str, question: str) -> EventSpec | None:
        async with self:
            turn = next((turn for turn in self.turns if turn.id == turn_id), None)
        if turn is None:
            return None
        return await self._answer(question or turn.question, Scope(turn.about), turn.selection, turn.place, turn_id)

    async def _answer(self, question: str, scope: Scope, selection: str, place: str, instead_of: str) -> EventSpec | None:
        question, selection, place = " ".join(clean(question).split()), clean(selection), clean(place)[:_LONGEST_PLACE]
        async with self:
            self.message = ""
            if self.busy:
                return None
            if not SHORTEST_QUESTION <= len(question) <= LONGEST_QUESTION:
                self.message = f"A question has {SHORTEST_QUESTION} to {LONGEST_QUESTION} characters."
                return None
            self._run += 1
            self.editing = ""
            run, conversation_id = self._run, self.conversation_id
            kept = self.turns
            if instead_of:
                kept = self.turns[: next((at for at, turn in enumerate(self.turns) if turn.id == instead_of), None)]
            before = [turn.question for turn in kept if turn.about == scope and turn.place == place]
            self.turns, self.busy, self.step = kept, True, "Searching…"
            self.pending = Turn(question=question, about=scope, selection=selection[:LONGEST_SELECTION], place=place)
        try:
            finding = await self._find(question, scope, selection, place, before)
            answered = await write(answers, finding, self._use_answer, self._show_words, lambda: self._is_stopped(run))
            kept_id = await self._as_user(service.keep_answer, conversation_id, answered, instead_of=instead_of)
            async with self:
                if self.conversation_id == conversation_id:
                    await self._show(kept_id)
                await self._list()
                if self._is_here and not conversation_id:
                    return rx.redirect(routes.conversation(kept_id))
        except SessionEnded:
            raise
        except DomainError as error:
            async with self:
                self.message = error.message
                await self._show(conversation_id)
        finally:
            async with self:
                self.busy, self.pending, self.step = False, Turn(), ""
        return None

    async def _find(self, question: str, scope: Scope, selection: str, place: str, before: list[str]) -> Finding:
        if scope is Scope.SELECTION:
            return await answers.find_part(question, selection.strip(), place, before)
        return await answers.find(current_digest(), question, scope, before)

    async def _use_answer(self) -> None:
        await self._as_account(plans.use_daily, Quota.AI_ANSWERS)

    async def _show_words(self, step: str, html: str) -> None:
        async with self:
            self.step, self.pending = step, replace(self.pending, html=html)

    async def _is_stopped(self, run: int) -> bool:
        async with self:
            return self._run != run

    async def _show(self, conversation_id: str) -> None:
        """Show a stored conversation; without one, the start of a new one."""
        self.conversation_id, self.title, self.archived, self.turns = "", "", False, []
        if conversation_id:
            try:
                thread = await self._as_user(service.get_thread, conversation_id)
            except NotFound as error:
                self.message = error.message
                return
            self.conversation_id, self.title, self.archived = thread.id, thread.title, thread.archived
            self.turns = list(thread.turns)

    async def _list(self) -> None:
        self.cards = await self._as_user(service.list_conversations, self.words, archived=self.shows_archived)

    async def _try(self, call: Callable[Concatenate[Any, str, P], Any], *args: P.args, **kwargs: P.kwargs) -> Any:
        """What a service says; where a rule says no, None and its message on the page."""
        self.message = ""
        try:
            return await self._as_user(call, *args, **kwargs)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
            return None


def _count_waiting(session: Any, _user_id: str, model: str) -> int:
    return service.count_unembedded(session, None, model)
