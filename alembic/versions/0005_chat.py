"""The chat: texts, passages and vectors (the book's are everybody's, all else is one person's own), and conversations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects import postgresql

from careerhub.core.db.ddl import ME, protect, role, row_columns, stamp

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A foreign key sees every row: it would tell whether somebody else's text exists. The policy asks first, and sees only own ones.
_TABLES = {
    "rag_documents": "true",
    "rag_chunks": f"EXISTS (SELECT 1 FROM rag_documents d WHERE d.id = document_id AND d.user_id = {ME})",
    "rag_embeddings": f"EXISTS (SELECT 1 FROM rag_chunks c WHERE c.id = chunk_id AND c.user_id = {ME})",
}
_OWN_TABLES = {
    "conversations": "true",
    "chat_interactions": f"EXISTS (SELECT 1 FROM conversations c WHERE c.id = conversation_id AND c.user_id = {ME})",
}
_STAMPED = ("rag_documents", "rag_chunks", "conversations", "chat_interactions")
# For the worker, who is nobody in particular here: conversations are everybody's own.
_TIDY = """
CREATE FUNCTION private.tidy_conversations() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    UPDATE public.conversations SET archived = true
    WHERE NOT archived AND greatest(updated_at, created_at) < now() - interval '30 days';
    DELETE FROM public.conversations WHERE deleted_at < now() - interval '1 day';
$$
"""
# For the worker too, who may make no index: one for each model, as pgvector's need a dimension (at most 2000).
_INDEX_VECTORS = """
CREATE FUNCTION private.index_vectors(wanted text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
DECLARE
    dimensions int;
BEGIN
    SELECT public.vector_dims(embedding) INTO dimensions
    FROM public.rag_embeddings WHERE embedding_model = wanted AND user_id IS NULL LIMIT 1;
    IF dimensions <= 2000 THEN
        EXECUTE format(
            'CREATE INDEX IF NOT EXISTS %I ON public.rag_embeddings '
            'USING hnsw ((embedding::public.vector(%s)) public.vector_cosine_ops) '
            'WITH (m = 16, ef_construction = 100) WHERE embedding_model = %L AND user_id IS NULL',
            'ix_rag_embeddings_' || left(md5(wanted), 8), dimensions, wanted);
    END IF;
END
$$
"""


def upgrade() -> None:
    _need_vector()
    _create_tables()
    app, backup, worker = role("app"), role("backup"), role("worker")
    for table in _STAMPED:
        stamp(table)
    for table, known in _TABLES.items():
        mine = f"user_id = {ME}"
        protect(table)
        op.execute(f"CREATE POLICY readable ON {table} FOR SELECT TO {app} USING (user_id IS NULL OR {mine})")
        op.execute(f"CREATE POLICY own_insert ON {table} FOR INSERT TO {app} WITH CHECK ({mine} AND {known})")
        op.execute(f"CREATE POLICY own_update ON {table} FOR UPDATE TO {app} USING ({mine}) WITH CHECK ({mine} AND {known})")
        op.execute(f"CREATE POLICY own_delete ON {table} FOR DELETE TO {app} USING ({mine})")
        op.execute(f"CREATE POLICY shared ON {table} TO CURRENT_USER USING (user_id IS NULL) WITH CHECK (user_id IS NULL)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}")
        op.execute(f"GRANT SELECT ON {table} TO {backup}")
    # The book is cut by its owner, at the import; its vectors, which take long, are a job's.
    op.execute(f"CREATE POLICY embedding ON rag_embeddings TO {worker} USING (user_id IS NULL) WITH CHECK (user_id IS NULL)")
    for table, known in _OWN_TABLES.items():
        mine = f"user_id = {ME}"
        protect(table)
        op.execute(f"CREATE POLICY own ON {table} TO {app} USING ({mine}) WITH CHECK ({mine} AND {known})")
        op.execute(f"CREATE POLICY tidied ON {table} TO CURRENT_USER USING (true)")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}")
        op.execute(f"GRANT SELECT ON {table} TO {backup}")
    for function, statement in (("tidy_conversations()", _TIDY), ("index_vectors(text)", _INDEX_VECTORS)):
        op.execute(statement)
        op.execute(f"REVOKE EXECUTE ON FUNCTION private.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION private.{function} TO {worker}")


def downgrade() -> None:
    op.execute("DROP FUNCTION private.index_vectors(text)")
    op.execute("DROP FUNCTION private.tidy_conversations()")
    for table in reversed([*_TABLES, *_OWN_TABLES]):
        op.drop_table(table)


def _need_vector() -> None:
    """pgvector, which only a superuser may create: the embedded server has it, another one's administrator makes it."""
    bind = op.get_bind()
    if bind.execute(sa.text("SELECT 1 FROM pg_extension WHERE extname = 'vector'")).first():
        return
    if not bind.execute(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")).first():
        raise RuntimeError("This PostgreSQL has no pgvector: install the package pgvector on the database's machine.")
    if not bind.execute(sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one():
        raise RuntimeError("pgvector is missing: as a superuser, run CREATE EXTENSION vector in this database, once.")
    op.execute("CREATE EXTENSION vector")


def _create_tables() -> None:
    op.create_table(
        "rag_documents",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("href", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("source IN ('book', 'progress', 'task', 'portfolio', 'career')", name=op.f("ck_rag_documents_source")),
        sa.CheckConstraint("(source = 'book') = (user_id IS NULL)", name=op.f("ck_rag_documents_owner")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rag_documents_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rag_documents")),
        sa.UniqueConstraint("id", "user_id", name="uq_rag_documents_id_user_id"),
    )
    op.create_index(
        "uq_rag_documents_shared", "rag_documents", ["path"], unique=True, postgresql_where=sa.text("user_id IS NULL")
    )
    op.create_index(
        "uq_rag_documents_own",
        "rag_documents",
        ["user_id", "source", "path"],
        unique=True,
    )
    op.create_table(
        "rag_chunks",
        *row_columns(),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("chunk_index", sa.Integer(), nullable=False),
        sa.Column("headings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("section_heading", sa.Text(), nullable=False),
        sa.Column("section_start", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("raw_text", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("0 <= start_at AND start_at < end_at AND section_start <= start_at", name=op.f("ck_rag_chunks_span")),
        sa.CheckConstraint("chunk_index >= 0", name=op.f("ck_rag_chunks_chunk_index")),
        sa.CheckConstraint("char_length(content_hash) = 64", name=op.f("ck_rag_chunks_content_hash")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["rag_documents.id"], name=op.f("fk_rag_chunks_document_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["document_id", "user_id"],
            ["rag_documents.id", "rag_documents.user_id"],
            name="fk_rag_chunks_document_id_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rag_chunks_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rag_chunks")),
        sa.UniqueConstraint("id", "user_id", name="uq_rag_chunks_id_user_id"),
        sa.UniqueConstraint("document_id", "chunk_index", name="uq_rag_chunks_place"),
    )
    op.create_index("ix_rag_chunks_user_id", "rag_chunks", ["user_id"], unique=False)
    op.create_table(
        "rag_embeddings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("chunk_id", sa.Text(), nullable=False),
        sa.Column("embedding_model", sa.String(length=100), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=True),
        sa.Column("embedding", Vector(), nullable=False),
        sa.ForeignKeyConstraint(["chunk_id"], ["rag_chunks.id"], name=op.f("fk_rag_embeddings_chunk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["chunk_id", "user_id"],
            ["rag_chunks.id", "rag_chunks.user_id"],
            name="fk_rag_embeddings_chunk_id_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_rag_embeddings_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rag_embeddings")),
        sa.UniqueConstraint("chunk_id", "embedding_model", name="uq_rag_embeddings_model"),
    )
    op.create_index("ix_rag_embeddings_user_id", "rag_embeddings", ["user_id"], unique=False)
    # pgvector's index needs a dimension, so each model has its own, over the book alone: own rows are few, searched exactly.
    op.create_index(
        "ix_rag_embeddings_minilm",
        "rag_embeddings",
        [sa.literal_column("(embedding::vector(384))").label("v")],
        unique=False,
        postgresql_using="hnsw",
        postgresql_ops={"v": "vector_cosine_ops"},
        postgresql_with={"m": 16, "ef_construction": 100},
        postgresql_where=sa.text("embedding_model = 'all-MiniLM-L6-v2-int8' AND user_id IS NULL"),
    )
    _create_conversations()


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_conversations_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
        sa.UniqueConstraint("id", "user_id", name="uq_conversations_id_user_id"),
    )
    op.create_index(
        "ix_conversations_user_archived_created", "conversations", ["user_id", "archived", sa.text("created_at DESC")]
    )
    op.create_table(
        "chat_interactions",
        *row_columns(),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("query_text", sa.Text(), nullable=False),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("query_mode", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("selection", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=600), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("source_chunks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("char_length(query_text) >= 3", name=op.f("ck_chat_interactions_query_text")),
        sa.CheckConstraint("answer_text <> ''", name=op.f("ck_chat_interactions_answer_text")),
        sa.CheckConstraint("query_mode IN ('global', 'local')", name=op.f("ck_chat_interactions_query_mode")),
        sa.CheckConstraint("scope IN ('book', 'own', 'selection')", name=op.f("ck_chat_interactions_scope")),
        sa.CheckConstraint("(scope = 'selection') = (query_mode = 'local')", name=op.f("ck_chat_interactions_scope_of_mode")),
        sa.CheckConstraint("kind IN ('answer', 'partial', 'quotes', 'refused')", name=op.f("ck_chat_interactions_kind")),
        sa.CheckConstraint("rating BETWEEN -1 AND 1", name=op.f("ck_chat_interactions_rating")),
        sa.CheckConstraint(
            "CASE WHEN jsonb_typeof(source_chunks) = 'array' THEN jsonb_array_length(source_chunks) <= 5 "
            "AND (kind = 'refused' OR jsonb_array_length(source_chunks) >= 1) ELSE false END",
            name=op.f("ck_chat_interactions_source_chunks"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_chat_interactions_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id", "user_id"],
            ["conversations.id", "conversations.user_id"],
            name="fk_chat_interactions_conversation_id_user_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_chat_interactions_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_interactions")),
    )
    op.create_index("ix_chat_interactions_conversation_id", "chat_interactions", ["conversation_id"], unique=False)
    op.create_index("ix_chat_interactions_user_id", "chat_interactions", ["user_id"], unique=False)
