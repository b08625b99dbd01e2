"""What can be asked about, kept in the database: texts are cut and stored, then embedded a few at a time, then searched.

`user_id` None means the book, which only the owner's connection may write (the import command); all else is one person's own.
The steps are apart so that no transaction waits for a model: `index_changed`, then `list_unembedded` and `save_vectors` in turns.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, and_, delete, func, insert, text
from sqlmodel import Session, col, select

from careerhub.chat.models import RagChunk, RagDocument, RagEmbedding
from careerhub.chat.retrieval.chunks import Chunk, Document, split
from careerhub.chat.retrieval.search import Index
from careerhub.chat.schemas import Changes, Near, Source, Titled, Unembedded
from careerhub.core.ids import new_id

# Changes whenever cutting changes: then every text is cut again.
_CUTTING = "1"

# As text, for the index is used only where the model's name stands in the query itself.
_NEAREST = """
SELECT d.path, c.section_heading, c.chunk_index, c.raw_text, near.distance
FROM (
    SELECT chunk_id, (embedding::vector(384)) <=> CAST(:vector AS vector(384)) AS distance
    FROM rag_embeddings WHERE embedding_model = 'all-MiniLM-L6-v2-int8' AND {whose}
    ORDER BY (embedding::vector(384)) <=> CAST(:vector AS vector(384)) LIMIT :limit
) near JOIN rag_chunks c ON c.id = near.chunk_id JOIN rag_documents d ON d.id = c.document_id
ORDER BY near.distance
"""
_NEAREST_SHARED = text(_NEAREST.format(whose="user_id IS NULL"))
_NEAREST_OWN = text(_NEAREST.format(whose="user_id = :user_id"))


def index_changed(session: Session, user_id: str | None, source: Source, documents: Sequence[Document]) -> Changes:
    """Make the stored texts of this source equal to `documents`: cut what is new or different, forget what is gone.

    A passage that stays word for word under its headings keeps its vectors.
    """
    stored = {
        row.path: row
        for row in session.exec(
            select(RagDocument).where(_owned(col(RagDocument.user_id), user_id), RagDocument.source == source)
        )
    }
    written = kept = 0
    for document in documents:
        digest = _digest(document)
        row = stored.pop(document.path, None)
        if row and row.content_hash == digest:
            continue
        written += 1
        if row is None:
            row = RagDocument(user_id=user_id, source=source, path=document.path, content_hash="")
        row.title, row.href, row.content_hash = document.title, document.href, digest
        session.add(row)
        session.flush()
        kept += _replace_chunks(session, user_id, row.id, split(document))
    for row in stored.values():
        session.delete(row)
    session.flush()
    return Changes(written, len(documents) - written, len(stored), kept)


def list_unembedded(session: Session, user_id: str | None, model: str, limit: int = 32) -> list[Unembedded]:
    """Some of the passages without a vector of this model, oldest first."""
    chunks = session.exec(_without_vector(select(RagChunk), user_id, model).order_by(col(RagChunk.id)).limit(limit))
    return [Unembedded(row.id, _chunk("", row).meaning) for row in chunks]


def count_unembedded(session: Session, user_id: str | None, model: str) -> int:
    """How many passages still have no vector of this model; 0: the model's set is complete and may serve."""
    return session.exec(_without_vector(select(func.count(col(RagChunk.id))), user_id, model)).one()


def save_vectors(session: Session, user_id: str | None, model: str, vectors: Mapping[str, np.ndarray]) -> int:
    """Keep these passages' vectors; passages that are gone by now are left out. Gives back how many were kept."""
    there = set(
        session.exec(select(RagChunk.id).where(_owned(col(RagChunk.user_id), user_id), col(RagChunk.id).in_(list(vectors))))
    )
    session.exec(  # a job that runs twice writes once
        delete(RagEmbedding).where(col(RagEmbedding.embedding_model) == model, col(RagEmbedding.chunk_id).in_(there))
    )
    rows = [
        {"id": new_id(), "chunk_id": chunk_id, "embedding_model": model, "user_id": user_id, "embedding": vector}
        for chunk_id, vector in vectors.items()
        if chunk_id in there
    ]
    if rows:
        session.exec(insert(RagEmbedding), params=rows)
    return len(rows)


def index_vectors(session: Session, _user_id: None, model: str) -> None:
    """Have the database find a model's nearest vectors of the books without looking at all of them."""
    session.execute(text("SELECT private.index_vectors(:model)"), {"model": model})


def forget_model(session: Session, user_id: str | None, model: str) -> None:
    """Drop the vectors of a model that another has replaced."""
    session.exec(
        delete(RagEmbedding).where(_owned(col(RagEmbedding.user_id), user_id), col(RagEmbedding.embedding_model) == model)
    )


def load_index(session: Session, user_id: str | None, model: str) -> Index:
    """The book's passages, or one person's own, made searchable; by words only until every passage has its vector."""
    rows = session.exec(
        select(RagDocument.path, RagChunk, RagEmbedding.embedding)
        .join(RagDocument, col(RagDocument.id) == col(RagChunk.document_id))
        .outerjoin(RagEmbedding, and_(col(RagEmbedding.chunk_id) == col(RagChunk.id), col(RagEmbedding.embedding_model) == model))
        .where(_owned(col(RagChunk.user_id), user_id))
        .order_by(col(RagDocument.path), col(RagChunk.chunk_index))
    ).all()
    chunks = [_chunk(path, row) for path, row, _ in rows]
    if not rows or any(vector is None for _, _, vector in rows):
        return Index(chunks)
    return Index(chunks, np.array([np.asarray(vector, dtype=np.float32) for _, _, vector in rows]))


def list_titles(session: Session, user_id: str | None) -> dict[str, Titled]:
    """What each text is called and where it is read, by its path."""
    columns = select(RagDocument.path, RagDocument.title, RagDocument.href)
    return {
        path: Titled(title, href) for path, title, href in session.exec(columns.where(_owned(col(RagDocument.user_id), user_id)))
    }


def get_stamp(session: Session, user_id: str | None, model: str) -> tuple[int, str, int, str]:
    """What is different whenever the passages or their vectors are: rows never change, they are written anew with later ids."""
    chunks = select(func.count(col(RagChunk.id)), func.coalesce(func.max(RagChunk.id), ""))
    vectors = select(func.count(col(RagEmbedding.id)), func.coalesce(func.max(RagEmbedding.id), ""))
    return (
        *session.exec(chunks.where(_owned(col(RagChunk.user_id), user_id))).one(),
        *session.exec(vectors.where(_owned(col(RagEmbedding.user_id), user_id), RagEmbedding.embedding_model == model)).one(),
    )


def list_nearest(session: Session, user_id: str, vector: np.ndarray, limit: int = 5, *, own: bool = False) -> list[Near]:
    """The passages nearest to `vector` (of the embedded encoder), nearest first: the book's, or the person's own."""
    # A filter is applied after the index has chosen; iterating goes on until enough rows have passed it.
    session.connection().execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
    rows = session.connection().execute(
        _NEAREST_OWN if own else _NEAREST_SHARED,
        {"vector": str(vector.tolist()), "limit": limit} | ({"user_id": user_id} if own else {}),
    )
    return [Near(row.path, row.section_heading, row.chunk_index, row.raw_text, 1 - row.distance, own) for row in rows]


def _replace_chunks(session: Session, user_id: str | None, document_id: str, chunks: Sequence[Chunk]) -> int:
    """Write a document's passages anew; vectors of passages that are still there are kept. Gives back how many were."""
    old = session.exec(
        select(RagChunk.content_hash, RagEmbedding.embedding_model, RagEmbedding.embedding)
        .join(RagEmbedding, col(RagEmbedding.chunk_id) == col(RagChunk.id))
        .where(RagChunk.document_id == document_id)
    ).all()
    known: dict[str, dict[str, object]] = {}
    for digest, model, vector in old:
        known.setdefault(digest, {})[model] = vector
    session.exec(delete(RagChunk).where(col(RagChunk.document_id) == document_id))
    rows = [{"id": new_id(), "document_id": document_id, "user_id": user_id, **_columns(chunk)} for chunk in chunks]
    vectors = [
        {"id": new_id(), "chunk_id": row["id"], "embedding_model": model, "user_id": user_id, "embedding": vector}
        for row in rows
        for model, vector in known.get(str(row["content_hash"]), {}).items()
    ]
    if rows:
        session.exec(insert(RagChunk), params=rows)
    if vectors:
        session.exec(insert(RagEmbedding), params=vectors)
    return len(vectors)


def _columns(chunk: Chunk) -> dict[str, object]:
    return {
        "chunk_index": chunk.index,
        "headings": list(chunk.headings),
        "section_heading": chunk.section,
        "section_start": chunk.section_start,
        "start_at": chunk.start,
        "end_at": chunk.end,
        "raw_text": chunk.text,
        "content_hash": chunk.digest,
    }


def _chunk(path: str, row: RagChunk) -> Chunk:
    return Chunk(path, tuple(row.headings), row.section_start, row.chunk_index, row.start_at, row.end_at, row.raw_text)


def _owned(column: Any, user_id: str | None) -> ColumnElement[bool]:
    return column.is_(None) if user_id is None else column == user_id


def _without_vector(statement: Any, user_id: str | None, model: str) -> Any:
    has_vector = select(RagEmbedding.chunk_id).where(
        col(RagEmbedding.chunk_id) == col(RagChunk.id), col(RagEmbedding.embedding_model) == model
    )
    return statement.where(_owned(col(RagChunk.user_id), user_id), ~has_vector.exists())


def _digest(document: Document) -> str:
    """What the text was when it was cut, and how it was cut."""
    return hashlib.sha256(
        "\0".join((_CUTTING, document.title, document.href, document.text)).encode("utf-8", "replace")
    ).hexdigest()
