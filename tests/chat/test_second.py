"""Vectors by a model of Ollama: a second set beside the first."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.chat import second, service
from careerhub.chat.answering import Answers
from careerhub.chat.importing import index_books
from careerhub.chat.indexing import embed_missing
from careerhub.chat.schemas import Scope
from careerhub.llm.minilm import NAME, minilm
from tests.factories import Person
from tests.llm.wire import Wire, speaking

MODEL = "nomic-embed-text"
SET = f"ollama:{MODEL}"
_INDEXES = text("SELECT indexdef FROM pg_indexes WHERE tablename = 'rag_embeddings' AND indexdef LIKE :of")


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch, database: None, owner_session: Session) -> Iterator[Wire]:
    with speaking() as made:
        monkeypatch.setenv("OLLAMA_HOST", made.url)
        monkeypatch.setenv("OLLAMA_EMBED_MODEL", MODEL)
        index_books()
        yield made
    service.forget_model(owner_session, None, SET)
    for name in owner_session.connection().execute(
        text(_INDEXES.text.replace("indexdef FROM", "indexname FROM")), {"of": f"%{SET}%"}
    ):
        owner_session.connection().execute(text(f"DROP INDEX {name[0]}"))
    owner_session.commit()


def left(model: str = SET) -> int:
    return second.in_worker(service.count_unembedded, model)


@pytest.mark.req("CHAT-01")
@pytest.mark.req("CHAT-08")
def test_the_second_set_is_built_beside_the_first_used_when_whole_and_done_without(
    wire: Wire, person: Person, owner_session: Session
):
    embed_missing(second.in_worker, NAME, minilm().embed)
    everything = left()

    def ask() -> list[str]:
        wire.seen.clear()
        finding = asyncio.run(Answers().find(person.digest, "How do topics carry streams between nodes?", Scope.BOOK))
        assert not finding.is_refused
        assert finding.sources
        return wire.seen

    wire.fails = "500"
    second.embed_books(second.in_worker)
    assert left() == everything > 0
    assert ask() == []

    wire.fails = ""
    second.embed_books(lambda function, *args: second.in_worker(function, *args))
    assert (left(), left(NAME)) == (0, 0)
    assert "search_document: " in wire.seen[-1]
    (index,) = owner_session.connection().execute(_INDEXES, {"of": f"%{SET}%"}).scalars()
    assert "hnsw" in index
    assert "vector(8)" in index
    assert "search_query: " in ask()[-1]

    wire.fails = "500"
    assert ask()  # asked in vain: the first set is there

    wire.fails = ""
    wire.seen.clear()
    second.embed_books(second.in_worker)
    assert wire.seen == []


@pytest.mark.req("CHAT-08")
def test_a_set_that_was_begun_goes_on_where_it_was(wire: Wire):
    class Killed(Exception):
        pass

    rounds = 0

    def twice(function: object, *args: object) -> object:
        nonlocal rounds
        rounds += function is service.save_vectors
        if rounds > 2:
            raise Killed
        return second.in_worker(function, *args)

    before = left()
    with pytest.raises(Killed):
        second.embed_books(twice)
    assert left() == before - 64
    second.embed_books(second.in_worker)
    assert left() == 0
