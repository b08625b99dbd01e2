"""The books in memory, ready to be searched: loaded at the first question, and again when what is stored has changed."""

import asyncio
from dataclasses import dataclass

from sqlmodel import Session

from careerhub.chat import service
from careerhub.chat.retrieval.search import Index
from careerhub.chat.schemas import Titled
from careerhub.core.db.transactions import transact, transact_public
from careerhub.llm.memory import give_back
from careerhub.llm.minilm import NAME


@dataclass(frozen=True)
class Shelf:
    """Texts made searchable, and what they are called, by path."""

    index: Index
    titles: dict[str, Titled]


class Library:
    """The shelf of the books, which everybody with an account may read."""

    def __init__(self) -> None:
        self._stamps: dict[str, tuple[object, ...]] = {}
        self._shelves: dict[str, Shelf] = {}
        self._lock = asyncio.Lock()

    async def books(self, model: str = NAME) -> Shelf:
        """The books as they are now, with the vectors of this model as soon as every passage has one."""
        stamp = await transact_public(_stamp_of_books, model)
        async with self._lock:
            if stamp != self._stamps.get(model):
                self._shelves[model] = await transact_public(_shelf_of_books, model)
                self._stamps[model] = stamp
                give_back()
            return self._shelves[model]

    async def is_whole(self, model: str) -> bool:
        """Whether every passage of the books has a vector of this model."""
        passages, _, vectors, _ = await transact_public(_stamp_of_books, model)
        return passages == vectors > 0


async def own_shelf(digest: str) -> Shelf:
    """A person's own texts, as far as they have vectors; read under row-level security, kept nowhere."""
    index = await transact(digest, service.load_index, NAME)
    return Shelf(index, await transact(digest, service.list_titles))


def _stamp_of_books(session: Session, _user_id: str, model: str) -> tuple[int, str, int, str]:
    return service.get_stamp(session, None, model)


def _shelf_of_books(session: Session, _user_id: str, model: str) -> Shelf:
    titles = service.list_titles(session, None)
    return Shelf(service.load_index(session, None, model), titles)
