"""How long a search takes, on generated passages; `python -m bench.search_retrieval` prints it as JSON.

In memory, which is what the chat does, at 800 and 100,000 passages; and in the database at 100,000: pgvector's index beside its
exact scan. Takes some minutes, nearly all of them for making the passages searchable.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
from sqlalchemy import Connection, create_engine, text
from sqlmodel import Session

from bench import servers
from bench.report import Measure, percentile
from careerhub.chat import service
from careerhub.chat.retrieval.chunks import Chunk
from careerhub.chat.retrieval.search import Index
from careerhub.core.db.urls import database_urls
from careerhub.core.ids import new_id
from careerhub.llm.minilm import DIMENSIONS, NAME

_FEW, _MANY = 800, 100_000
_ROUNDS = 100
_VOCABULARY = 30_000
_LETTERS = "bcdfghjklmnprtvz"
_HNSW = "ix_rag_embeddings_minilm"


def measure(folder: Path) -> list[Measure]:
    """In a process of its own, whose memory goes with it."""
    printed = servers.run_module(folder, "bench.search_retrieval")
    return [Measure(**row) for row in json.loads(printed)]


def _timed(call: Callable[[int], object]) -> list[float]:
    durations = []
    for number in range(_ROUNDS):
        started = time.perf_counter()
        call(number)
        durations.append((time.perf_counter() - started) * 1000)
    return durations


def _word(rank: int) -> str:
    """A made-up word for each number."""
    return "".join("aeiou"[rank // 16**place % 5] + _LETTERS[rank // 16**place % 16] for place in range(4))


def _generated(count: int, order: np.random.Generator) -> tuple[list[Chunk], np.ndarray]:
    """Passages of 90 words whose frequencies fall as in natural text, and vectors in 300 clouds."""
    words = [_word(rank) for rank in range(_VOCABULARY)]
    ranks = np.minimum(order.zipf(1.2, size=(count, 90)), _VOCABULARY) - 1
    chunks = [
        Chunk(
            f"{n // 12}.md",
            (f"Chapter {n // 12}", f"Section {n // 2}"),
            n // 2,
            n % 12,
            n,
            n + 1,
            " ".join(words[r] for r in row),
        )
        for n, row in enumerate(ranks)
    ]
    clouds = order.normal(size=(300, DIMENSIONS))
    vectors = (clouds[order.integers(300, size=count)] + order.normal(size=(count, DIMENSIONS))).astype(np.float32)
    return chunks, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _in_memory(count: int, bar: float) -> Measure:
    order = np.random.default_rng(1)
    chunks, vectors = _generated(count, order)
    index = Index(chunks, vectors)
    questions = [" ".join(_word(rank) for rank in order.zipf(1.2, size=12) if rank < _VOCABULARY) for _ in range(_ROUNDS)]
    durations = _timed(lambda number: index.search(questions[number], vectors[number * 7]))
    return Measure(f"hybrid search of {count:,} passages, p95", percentile(durations, 95), "ms", bar)


def _in_database(count: int) -> list[Measure]:
    """In one transaction that is rolled back. The index is made at the end: it is filled so much faster."""
    order = np.random.default_rng(2)
    chunks, vectors = _generated(count, order)
    with Session(create_engine(database_urls().owner)) as session:
        connection = session.connection()
        definition = connection.execute(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = :name"), {"name": _HNSW}
        ).scalar_one()
        connection.execute(text(f"DROP INDEX {_HNSW}"))
        _store(connection, chunks, vectors)
        connection.execute(text("SET LOCAL maintenance_work_mem = '400MB'"))
        started = time.perf_counter()
        connection.execute(text(definition))
        built = time.perf_counter() - started
        connection.execute(text("ANALYZE rag_embeddings"))
        asked = vectors[:: count // _ROUNDS] + order.normal(scale=0.03, size=(_ROUNDS, DIMENSIONS)).astype(np.float32)
        found: list[list[set[str]]] = []
        slowest: list[float] = []
        for setting in ("enable_seqscan = off", "enable_indexscan = off"):
            connection.execute(text("SET LOCAL enable_seqscan = on"))
            connection.execute(text(f"SET LOCAL {setting}"))
            near: list[set[str]] = []
            durations = _timed(
                lambda number, near=near: near.append(
                    {each.raw_text for each in service.list_nearest(session, "", asked[number], 5)}
                )
            )
            found.append(near)
            slowest.append(percentile(durations, 95))
        session.rollback()
    missed = 1 - np.mean([len(by_index & exactly) / len(exactly) for by_index, exactly in zip(*found, strict=True)])
    return [
        Measure(f"nearest of {count:,} by HNSW, p95 (peer: exact scan)", slowest[0], "ms", 150, slowest[1]),
        Measure("of the exact five, HNSW misses", float(missed) * 100, "%", 5),
        Measure(f"HNSW index of {count:,} vectors built", built, "s"),
    ]


def _store(connection: Connection, chunks: list[Chunk], vectors: np.ndarray) -> None:
    cursor = connection.connection.cursor()
    document = new_id()
    cursor.execute(
        "INSERT INTO rag_documents (id, source, path, title, href, content_hash) VALUES (%s, 'book', %s, '', '', '')",
        [document, document],
    )
    ids = [new_id() for _ in chunks]
    columns = "id, document_id, chunk_index, headings, section_heading, section_start, start_at, end_at, raw_text, content_hash"
    with cursor.copy(f"COPY rag_chunks ({columns}) FROM STDIN") as copy:
        for number, (chunk_id, chunk) in enumerate(zip(ids, chunks, strict=True)):
            copy.write_row((chunk_id, document, number, "[]", "", 0, 0, 1, chunk.text, "0" * 64))
    with cursor.copy("COPY rag_embeddings (id, chunk_id, embedding_model, embedding) FROM STDIN") as copy:
        for chunk_id, vector in zip(ids, vectors, strict=True):
            copy.write_row((new_id(), chunk_id, NAME, str(vector.tolist())))


if __name__ == "__main__":
    measures = [_in_memory(_FEW, 50), _in_memory(_MANY, 150), *_in_database(_MANY)]
    print(json.dumps([asdict(one) for one in measures]))
