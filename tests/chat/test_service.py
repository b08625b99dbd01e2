"""What is stored for search: exact, incremental, and nobody else's."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.chat import service
from careerhub.chat.importing import index_books
from careerhub.chat.indexing import embed_missing
from careerhub.chat.retrieval.chunks import Document
from careerhub.chat.retrieval.search import encode_question
from careerhub.chat.schemas import Changes, Source
from careerhub.chat.service import index
from careerhub.core.db.transactions import run_as
from careerhub.llm.minilm import NAME, minilm
from tests.factories import Person, make_own_text

WHEELS = Document("wheels.md", "# Wheels\n\nTyres need two bar.\n\n## Casters\n\nA caster rolls freely.\n")
ARMS = Document("arms.md", "# Arms\n\nThe arm lifts a kilogram.\n")

Run = Callable[..., Any]


@pytest.fixture
def book(owner_session: Session) -> Iterator[Run]:
    """Runs a service for the book as the database's owner, in an empty library; puts the sample book back."""

    def run(function: Callable[..., Any], *args: Any) -> Any:
        result = function(owner_session, None, *args)
        owner_session.commit()
        return result

    run(service.index_changed, Source.BOOK, [])  # the sample book is there
    yield run
    owner_session.rollback()
    run(service.index_changed, Source.BOOK, [])
    index_books()


def _fake(text: str) -> np.ndarray:
    vector = np.random.default_rng(sum(text.encode())).normal(size=384).astype(np.float32)
    return vector / np.linalg.norm(vector)


@pytest.mark.req("CHAT-01")
def test_only_what_changed_is_cut_and_embedded_again(book: Run):
    assert book(service.index_changed, Source.BOOK, [WHEELS, ARMS]) == Changes(2, 0, 0, 0)
    assert embed_missing(book, NAME, _fake) == 3

    assert book(service.index_changed, Source.BOOK, [WHEELS, ARMS]) == Changes(0, 2, 0, 0)
    changed = Document("wheels.md", WHEELS.text.replace("two bar", "three bar"))
    assert book(service.index_changed, Source.BOOK, [changed]) == Changes(1, 0, 1, 1)
    assert book(service.count_unembedded, NAME) == 1
    assert embed_missing(book, NAME, _fake) == 1


@pytest.mark.req("CHAT-01")
def test_embedding_goes_on_where_it_was_killed_and_says_how_much_is_left(book: Run):
    book(service.index_changed, Source.BOOK, [Document(f"{n}.md", f"# T\n\nText {n}.") for n in range(40)])
    seen: list[int] = []

    def die_later(passage: str) -> np.ndarray:
        if passage.endswith("35."):
            raise KeyboardInterrupt
        return _fake(passage)

    with pytest.raises(KeyboardInterrupt):
        embed_missing(book, NAME, die_later, seen.append)
    assert seen == [8]
    assert embed_missing(book, NAME, _fake, seen.append) == 8
    assert seen == [8, 0]


@pytest.mark.req("CHAT-01")
def test_what_is_stored_is_the_text_at_its_place(book: Run, owner_session: Session):
    book(service.index_changed, Source.BOOK, [WHEELS, ARMS])

    rows = owner_session.connection().execute(
        text(
            "SELECT path, start_at, end_at, raw_text, section_heading FROM rag_chunks c, rag_documents d "
            "WHERE d.id = document_id AND c.user_id IS NULL"
        )
    )
    texts = {document.path: document.text for document in (WHEELS, ARMS)}
    found = [(texts[row.path][row.start_at : row.end_at] == row.raw_text, row.section_heading) for row in rows]
    assert sorted(found) == [(True, "Arms"), (True, "Casters"), (True, "Wheels")]


@pytest.mark.req("CHAT-08")
def test_a_new_model_builds_its_set_beside_the_old_one(book: Run):
    book(service.index_changed, Source.BOOK, [WHEELS])
    embed_missing(book, NAME, _fake)

    assert book(service.count_unembedded, "other") == 2
    embed_missing(book, "other", lambda passage: np.ones(3, dtype=np.float32))
    assert book(service.count_unembedded, "other") == book(service.count_unembedded, NAME) == 0
    book(service.forget_model, NAME)
    assert book(service.count_unembedded, NAME) == 2
    assert book(service.count_unembedded, "other") == 0


@pytest.mark.req("CHAT-09")
def test_the_stored_index_finds_and_works_by_words_until_it_is_complete(book: Run):
    book(service.index_changed, Source.BOOK, [WHEELS, ARMS])
    question = "What pressure do tires need?"

    index = book(service.load_index, NAME)
    assert index.search("tyres bar").hits[0].chunk.section == "Wheels"
    embed_missing(book, NAME, minilm().embed)
    index = book(service.load_index, NAME)
    found = index.search(question, encode_question(question, minilm().embed))
    assert found.hits[0].chunk.text == "Tyres need two bar."
    assert found.hits[0].similarity > 0


@pytest.mark.req("CHAT-05")
@pytest.mark.req("R-09")
def test_one_sees_the_book_and_ones_own_texts_and_all_k_of_them(book: Run, person: Person, stranger: Person):
    book(service.index_changed, Source.BOOK, [WHEELS])
    embed_missing(book, NAME, minilm().embed)
    make_own_text(stranger, "\n\n".join(f"# Secret {n}\n\nCANARY walrus colony number {n} is nearest." for n in range(8)))
    make_own_text(person, "\n\n".join(f"# Mine\n\nI know a little about animals, part {n}." for n in range(8)))
    vector = minilm().embed("CANARY walrus colony number 3 is nearest.")

    own = run_as(person.digest, service.list_nearest, vector, 5, own=True)
    shared = run_as(person.digest, service.list_nearest, vector, 5)
    index = run_as(person.digest, service.load_index, NAME)

    assert [found.section_heading for found in own] == ["Mine"] * 5
    assert {found.path for found in shared} == {"wheels.md"}
    assert len(index.chunks) == 8
    assert not any("CANARY" in chunk.text for chunk in index.chunks)


@pytest.mark.req("CHAT-05")
def test_nobody_writes_the_book_or_anothers_texts_from_an_account(book: Run, person: Person, stranger: Person):
    book(service.index_changed, Source.BOOK, [WHEELS])
    make_own_text(stranger, "# Secret\n\nCANARY.", "same.md")

    run_as(person.digest, service.index_changed, Source.PORTFOLIO, [])  # removes nothing of others
    assert len(run_as(stranger.digest, service.load_index, NAME).chunks) == 1
    with pytest.raises(Exception, match="row-level security"):
        run_as(person.digest, lambda session, _: service.index_changed(session, None, Source.BOOK, [ARMS]))
    with pytest.raises(Exception, match="row-level security"):
        run_as(person.digest, lambda session, _: service.index_changed(session, stranger.id, Source.CAREER, [ARMS]))


def test_the_book_is_searched_by_its_index(owner_session: Session):
    owner_session.connection().execute(text("SET LOCAL enable_seqscan = off"))
    owner_session.connection().execute(text("SET LOCAL enable_sort = off"))
    plan = owner_session.connection().execute(
        text(f"EXPLAIN {index._NEAREST_SHARED.text}"), {"vector": str(_fake("x").tolist()), "limit": 5}
    )
    assert "ix_rag_embeddings_minilm" in "\n".join(plan.scalars())


@pytest.mark.req("CHAT-01")
def test_a_book_that_did_not_change_costs_little(book: Run):
    chapters = [Document(f"{n}.md", f"# Chapter {n}\n\n" + "Some words of a chapter. " * 400) for n in range(82)]
    book(service.index_changed, Source.BOOK, chapters)

    started = time.monotonic()
    assert book(service.index_changed, Source.BOOK, chapters).unchanged == 82
    assert time.monotonic() - started < 2
