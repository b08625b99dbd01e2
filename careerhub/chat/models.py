"""Tables of the chat: texts that can be asked about, their passages and vectors; conversations and their answers."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, literal_column, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field, SQLModel

from careerhub.chat.schemas import AnswerKind, QueryMode, Scope, Source
from careerhub.core.db.rows import Record, UtcDateTime
from careerhub.core.ids import new_id


def _any_of(words: type[StrEnum]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _owner() -> Any:
    """The person whose text it is; none: the book, which everybody reads."""
    return Field(default=None, sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=True))


class RagDocument(Record, table=True):
    """One text that was cut: a chapter, or a part of somebody's record."""

    __tablename__ = "rag_documents"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_rag_documents_id_user_id"),
        CheckConstraint(f"source IN ({_any_of(Source)})", name="source"),
        CheckConstraint("(source = 'book') = (user_id IS NULL)", name="owner"),
        Index("uq_rag_documents_shared", "path", unique=True, postgresql_where=text("user_id IS NULL")),
        Index("uq_rag_documents_own", "user_id", "source", "path", unique=True),
    )

    user_id: str | None = _owner()
    source: str = Field(max_length=20)
    path: str = Field(max_length=500)
    title: str = Field(default="", sa_type=Text)
    href: str = Field(default="", sa_type=Text)
    content_hash: str = Field(max_length=64)


class RagChunk(Record, table=True):
    """A passage: characters `start_at` to `end_at` of its document, under the last of `headings`."""

    __tablename__ = "rag_chunks"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_rag_chunks_id_user_id"),
        UniqueConstraint("document_id", "chunk_index", name="uq_rag_chunks_place"),
        ForeignKeyConstraint(
            ["document_id", "user_id"],
            ["rag_documents.id", "rag_documents.user_id"],
            name="fk_rag_chunks_document_id_user_id",
            ondelete="CASCADE",
        ),
        CheckConstraint("0 <= start_at AND start_at < end_at AND section_start <= start_at", name="span"),
        CheckConstraint("chunk_index >= 0", name="chunk_index"),
        CheckConstraint("char_length(content_hash) = 64", name="content_hash"),
        Index("ix_rag_chunks_user_id", "user_id"),
    )

    document_id: str = Field(sa_column=Column(Text, ForeignKey("rag_documents.id", ondelete="CASCADE"), nullable=False))
    user_id: str | None = _owner()
    chunk_index: int
    headings: list[str] = Field(default_factory=list, sa_type=JSONB)
    section_heading: str = Field(default="", sa_type=Text)
    section_start: int
    start_at: int
    end_at: int
    raw_text: str = Field(sa_type=Text)
    content_hash: str = Field(max_length=64)


class RagEmbedding(SQLModel, table=True):
    """A passage's vector by one model. Rows of several models live side by side while a new model takes over."""

    __tablename__ = "rag_embeddings"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        ForeignKeyConstraint(
            ["chunk_id", "user_id"],
            ["rag_chunks.id", "rag_chunks.user_id"],
            name="fk_rag_embeddings_chunk_id_user_id",
            ondelete="CASCADE",
        ),
        UniqueConstraint("chunk_id", "embedding_model", name="uq_rag_embeddings_model"),
        Index("ix_rag_embeddings_user_id", "user_id"),
        # pgvector's index needs a dimension, so each model has its own, over the book alone: own rows are few, searched exactly.
        Index(
            "ix_rag_embeddings_minilm",
            literal_column("(embedding::vector(384))").label("v"),
            postgresql_using="hnsw",
            postgresql_ops={"v": "vector_cosine_ops"},
            postgresql_with={"m": 16, "ef_construction": 100},
            postgresql_where=text("embedding_model = 'all-MiniLM-L6-v2-int8' AND user_id IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    chunk_id: str = Field(sa_column=Column(Text, ForeignKey("rag_chunks.id", ondelete="CASCADE"), nullable=False))
    embedding_model: str = Field(max_length=100)
    user_id: str | None = _owner()
    embedding: Any = Field(sa_column=Column(Vector(), nullable=False))


class Conversation(Record, table=True):
    """Questions that belong together. What was deleted can be taken back for a day."""

    __tablename__ = "conversations"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_conversations_id_user_id"),
        Index("ix_conversations_user_archived_created", "user_id", "archived", text("created_at DESC")),
    )

    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False))
    title: str = Field(max_length=255)
    archived: bool = False
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChatInteraction(Record, table=True):
    """A question and its answer. `source_chunks` are the passages that were given, in the order of their numbers.

    Local mode: `selection` is the text it was about; without one, `place` is a chapter's address and a range of its passages.
    """

    __tablename__ = "chat_interactions"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        ForeignKeyConstraint(
            ["conversation_id", "user_id"],
            ["conversations.id", "conversations.user_id"],
            name="fk_chat_interactions_conversation_id_user_id",
            ondelete="CASCADE",
        ),
        CheckConstraint("char_length(query_text) >= 3", name="query_text"),
        CheckConstraint("answer_text <> ''", name="answer_text"),
        CheckConstraint(f"query_mode IN ({_any_of(QueryMode)})", name="query_mode"),
        CheckConstraint(f"scope IN ({_any_of(Scope)})", name="scope"),
        CheckConstraint("(scope = 'selection') = (query_mode = 'local')", name="scope_of_mode"),
        CheckConstraint(f"kind IN ({_any_of(AnswerKind)})", name="kind"),
        CheckConstraint("rating BETWEEN -1 AND 1", name="rating"),
        # A refusal names the nearest passages, if there are any; every other answer rests on at least one.
        CheckConstraint(
            "CASE WHEN jsonb_typeof(source_chunks) = 'array' THEN jsonb_array_length(source_chunks) <= 5 "
            "AND (kind = 'refused' OR jsonb_array_length(source_chunks) >= 1) ELSE false END",
            name="source_chunks",
        ),
        Index("ix_chat_interactions_conversation_id", "conversation_id"),
        Index("ix_chat_interactions_user_id", "user_id"),
    )

    conversation_id: str = Field(sa_column=Column(Text, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False))
    user_id: str = Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False))
    query_text: str = Field(sa_type=Text)
    answer_text: str = Field(sa_type=Text)
    query_mode: str = Field(max_length=10)
    scope: str = Field(max_length=10)
    kind: str = Field(max_length=10)
    note: str = Field(default="", sa_type=Text)
    selection: str = Field(default="", sa_type=Text)
    place: str = Field(default="", max_length=600)
    rating: int = Field(default=0)
    source_chunks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
