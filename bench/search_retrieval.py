"""How long a search takes: `python bench/search_retrieval.py [--database]`, on generated passages.

In memory (what the chat uses) at 800 and 100,000 passages; with --database also pgvector's index beside its exact scan.
"""

import resource
import sys
import time

import numpy as np
from sqlalchemy import create_engine, text
from sqlmodel import Session

from careerhub.chat import service
from careerhub.chat.retrieval.chunks import Chunk
from careerhub.chat.retrieval.search import Index
from careerhub.core.db.urls import database_urls
from careerhub.core.ids import new_id
from careerhub.llm.minilm import DIMENSIONS, NAME

ROUNDS = 100


def percentiles(durations: list[float]) -> str:
    p50, p95 = np.percentile(np.array(durations) * 1000, [50, 95])
    return f"p50 {p50:7.1f} ms   p95 {p95:7.1f} ms"


def generated(count: int, order: np.random.Generator) -> tuple[list[Chunk], np.ndarray]:
    """Passages of 90 words whose frequencies fall as in natural text, and vectors in 300 clouds."""
    words = [f"word{n}" for n in range(30_000)]
    ranks = np.minimum(order.zipf(1.2, size=(count, 90)), len(words)) - 1
    chunks = [
        Chunk(
            f"chapter{n // 12}.md",
            (f"Chapter {n // 12}", f"Section {n}"),
            n * 10,
            n % 12,
            n * 10 + 1,
            n * 10 + 9,
            " ".join(words[r] for r in row),
        )
        for n, row in enumerate(ranks)
    ]
    clouds = order.normal(size=(300, DIMENSIONS))
    vectors = (clouds[order.integers(300, size=count)] + order.normal(size=(count, DIMENSIONS))).astype(np.float32)
    return chunks, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def in_memory(count: int) -> None:
    order = np.random.default_rng(1)
    chunks, vectors = generated(count, order)
    started = time.perf_counter()
    index = Index(chunks, vectors)
    built = time.perf_counter() - started
    durations = []
    for _ in range(ROUNDS):
        question = " ".join(f"word{rank}" for rank in order.zipf(1.2, size=12) if rank < 30_000)
        vector = vectors[order.integers(count)]
        started = time.perf_counter()
        index.search(question, vector)
        durations.append(time.perf_counter() - started)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count:7} in memory     {percentiles(durations)}   built in {built:.1f} s, process {memory} MB", flush=True)


def in_database(count: int) -> None:
    """In one transaction that is rolled back."""
    order = np.random.default_rng(2)
    chunks, vectors = generated(count, order)
    with Session(create_engine(database_urls().owner)) as session:
        connection = session.connection()
        cursor = connection.connection.cursor()
        document = new_id()
        cursor.execute(
            "INSERT INTO rag_documents (id, source, path, title, content_hash) VALUES (%s, 'book', %s, '', '')",
            [document, document],
        )
        ids = [new_id() for _ in chunks]
        columns = (
            "id, document_id, chunk_index, headings, section_heading, section_start, start_at, end_at, raw_text, content_hash"
        )
        with cursor.copy(f"COPY rag_chunks ({columns}) FROM STDIN") as copy:
            for number, (chunk_id, chunk) in enumerate(zip(ids, chunks, strict=True)):
                copy.write_row((chunk_id, document, number, "[]", "", 0, 0, 1, chunk.text, "0" * 64))
        started = time.perf_counter()
        with cursor.copy("COPY rag_embeddings (id, chunk_id, embedding_model, embedding) FROM STDIN") as copy:
            for chunk_id, vector in zip(ids, vectors, strict=True):
                copy.write_row((new_id(), chunk_id, NAME, str(vector.tolist())))
        print(f"{count:7} in database   stored and indexed in {time.perf_counter() - started:.0f} s", flush=True)
        connection.execute(text("ANALYZE rag_embeddings"))
        found: dict[str, list[set[str]]] = {}
        for way, setting in (("by HNSW ", "enable_seqscan = off"), ("exactly ", "enable_indexscan = off")):
            connection.execute(text("SET LOCAL enable_seqscan = on"))
            connection.execute(text(f"SET LOCAL {setting}"))
            durations = []
            for place in range(0, count, max(count // ROUNDS, 1)):
                started = time.perf_counter()
                near = service.list_nearest(session, "", vectors[place] + 0.02, 5)
                durations.append(time.perf_counter() - started)
                found.setdefault(way, []).append({passage.raw_text for passage in near})
            print(f"{count:7} {way}      {percentiles(durations)}", flush=True)
        same = np.mean([len(a & b) / 5 for a, b in zip(*found.values(), strict=True)])
        print(f"{count:7} of the exact five, HNSW finds {same:.1%}", flush=True)
        session.rollback()


for number in (800, 100_000):
    in_memory(number)
    if "--database" in sys.argv:
        in_database(number)
