"""Jobs, the book, and what a person learns from it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

from careerhub.core.db.ddl import ME, protect, role, row_columns, stamp

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A job that waits with the same ids does for a new one; locked, it cannot begin before this transaction's change is committed.
_DEFER_JOB = """
CREATE FUNCTION private.defer_job(p_task text, p_ids jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    PERFORM 1 FROM jobs.procrastinate_jobs
    WHERE status = 'todo' AND task_name = p_task AND args = p_ids AND coalesce(scheduled_at, now()) <= now()
    LIMIT 1 FOR SHARE;
    IF NOT FOUND THEN
        INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, args) VALUES ('default', p_task, p_ids);
    END IF;
END $$
"""


_OWNED = (
    "user_profiles",
    "user_software_background",
    "user_hardware_background",
    "reading_progress",
    "reading_beats",
    "reading_days",
    "progress_data",
    "task_files",
    "recommendations",
    "dismissed_chapters",
    "learning_evidence",
)
# Who may read what belongs to a book: everybody where it is public, else everybody who is signed in.
_READABLE = {
    "books": f"is_public OR {ME} IS NOT NULL",
    "chapters": "EXISTS (SELECT 1 FROM books b WHERE b.id = book_id)",
    "chapter_sections": "EXISTS (SELECT 1 FROM chapters c WHERE c.id = chapter_id)",
    "book_images": "EXISTS (SELECT 1 FROM books b WHERE b.id = book_id)",
}

# For the worker, who is nobody in particular here: beats and tasks are everybody's own.
_FORGET_LEARNING = """
CREATE FUNCTION private.forget_learning() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    DELETE FROM public.reading_beats WHERE ended_at < now() - interval '8 days';
    DELETE FROM public.progress_data WHERE deleted_at < now() - interval '1 day'
$$
"""

# Triggers run with the path of whoever changes a row: each function brings its own.
_FIX_PATHS = """
DO $$ DECLARE one regprocedure; BEGIN
    FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = jobs, pg_temp', one);
    END LOOP;
END $$
"""


def upgrade() -> None:
    _create_jobs()
    _create_tables()
    _secure()


def downgrade() -> None:
    op.execute(
        f"REVOKE SELECT (display_name, profile_completed), UPDATE (display_name, profile_completed) ON users FROM {role('app')}"
    )
    op.execute("DROP FUNCTION private.forget_learning()")
    _drop_tables()
    _drop_jobs()


def _secure() -> None:
    app = role("app")
    for table in (*_OWNED, *_READABLE):
        stamp(table)
        protect(table)
    for table in _OWNED:
        op.execute(f"CREATE POLICY own ON {table} TO {app} USING (user_id = {ME}) WITH CHECK (user_id = {ME})")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}")
    for table, readable in _READABLE.items():
        op.execute(f"CREATE POLICY readable ON {table} FOR SELECT TO {app} USING ({readable})")
        op.execute(f"CREATE POLICY imported ON {table} TO CURRENT_USER USING (true) WITH CHECK (true)")
        op.execute(f"GRANT SELECT ON {table} TO {app}")
    op.execute("CREATE POLICY forgotten ON reading_beats FOR ALL TO CURRENT_USER USING (true)")
    op.execute(_FORGET_LEARNING)
    op.execute("REVOKE EXECUTE ON FUNCTION private.forget_learning() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION private.forget_learning() TO {role('worker')}")
    op.execute(f"GRANT SELECT (display_name, profile_completed), UPDATE (display_name, profile_completed) ON users TO {app}")


def _create_jobs() -> None:
    """Procrastinate's tables (3.10: a later version brings its own migration) in a schema of their own."""
    app, auth, backup, worker = role("app"), role("auth"), role("backup"), role("worker")
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path TO jobs")
    bind = op.get_bind()
    bind.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(
        "CREATE TABLE effects (job_id bigint PRIMARY KEY REFERENCES procrastinate_jobs (id) ON DELETE CASCADE, "
        "at timestamptz NOT NULL DEFAULT now())"
    )
    op.execute("CREATE INDEX ix_jobs_waiting ON procrastinate_jobs (task_name, args) WHERE status = 'todo'")
    bind.exec_driver_sql(_FIX_PATHS.replace("%", "%%"))
    op.execute("SET LOCAL search_path TO public")
    op.execute(f"GRANT USAGE ON SCHEMA jobs TO {worker}, {backup}")
    op.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA jobs TO {backup}")
    op.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA jobs TO {backup}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO {worker}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {worker}")
    op.execute(_DEFER_JOB)
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA private TO {worker}")
    op.execute(f"ALTER FUNCTION private.defer_job(text, jsonb) OWNER TO {worker}")
    op.execute(f"REVOKE CREATE ON SCHEMA private FROM {worker}")
    op.execute("REVOKE EXECUTE ON FUNCTION private.defer_job(text, jsonb) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION private.defer_job(text, jsonb) TO {app}, {auth}, {worker}, CURRENT_USER")


def _drop_jobs() -> None:
    op.execute("DROP FUNCTION private.defer_job(text, jsonb)")
    op.execute(f"REVOKE USAGE ON SCHEMA private FROM {role('worker')}")
    op.execute("DROP SCHEMA jobs CASCADE")


def _create_tables() -> None:
    op.create_table(
        "books",
        *row_columns(),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books")),
        sa.UniqueConstraint("slug", name=op.f("uq_books_slug")),
    )
    op.create_table(
        "book_images",
        *row_columns(),
        sa.Column("book_id", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("media_type", sa.String(length=50), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_book_images_book_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_images")),
        sa.UniqueConstraint("book_id", "path", name="uq_book_images_path"),
    )
    op.create_table(
        "chapters",
        *row_columns(),
        sa.Column("book_id", sa.Text(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("source_path", sa.String(length=500), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("module", sa.String(length=100), nullable=False),
        sa.Column("module_title", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frameworks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hardware", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("tasks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("render_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("level IN ('', 'beginner', 'intermediate', 'advanced')", name=op.f("ck_chapters_level")),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_chapters_book_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapters")),
        sa.UniqueConstraint("book_id", "path", name="uq_chapters_path"),
    )
    op.create_table(
        "learning_evidence",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("item_id", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("href", sa.String(length=500), nullable=False),
        sa.CheckConstraint("kind IN ('skills', 'projects', 'achievements')", name=op.f("ck_learning_evidence_kind")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_learning_evidence_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_evidence")),
        sa.UniqueConstraint("user_id", "source", "kind", "item_id", name="uq_learning_evidence_source"),
    )
    op.create_table(
        "user_hardware_background",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("domains", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("available_hardware", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("robotics_hardware", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "level IN ('none', 'basic', 'intermediate', 'advanced')", name=op.f("ck_user_hardware_background_level")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_hardware_background_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_hardware_background")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_hardware_background_user_id")),
    )
    op.create_table(
        "user_profiles",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("programming_level", sa.String(length=20), nullable=True),
        sa.Column("programming_languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ai_knowledge_level", sa.String(length=20), nullable=True),
        sa.Column("hardware_experience", sa.String(length=30), nullable=True),
        sa.Column("learning_style", sa.String(length=20), nullable=True),
        sa.Column("experience_level", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "ai_knowledge_level IN ('none', 'basic', 'intermediate', 'advanced')",
            name=op.f("ck_user_profiles_ai_knowledge_level"),
        ),
        sa.CheckConstraint(
            "experience_level IN ('Beginner', 'Intermediate', 'Advanced', 'Expert')",
            name=op.f("ck_user_profiles_experience_level"),
        ),
        sa.CheckConstraint(
            "hardware_experience IN ('none', 'basic', 'robotics', 'embedded_systems')",
            name=op.f("ck_user_profiles_hardware_experience"),
        ),
        sa.CheckConstraint(
            "learning_style IN ('theory', 'code_first', 'visual', 'mixed')", name=op.f("ck_user_profiles_learning_style")
        ),
        sa.CheckConstraint(
            "programming_level IN ('beginner', 'intermediate', 'advanced')", name=op.f("ck_user_profiles_programming_level")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_profiles_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_profiles")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_profiles_user_id")),
    )
    op.create_index("ix_user_profiles_ai_knowledge_level", "user_profiles", ["ai_knowledge_level"], unique=False)
    op.create_index("ix_user_profiles_hardware_experience", "user_profiles", ["hardware_experience"], unique=False)
    op.create_index("ix_user_profiles_programming_level", "user_profiles", ["programming_level"], unique=False)
    op.create_table(
        "user_software_background",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("programming_languages", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frameworks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("level IN ('beginner', 'intermediate', 'advanced')", name=op.f("ck_user_software_background_level")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_software_background_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_software_background")),
        sa.UniqueConstraint("user_id", name=op.f("uq_user_software_background_user_id")),
    )
    op.create_table(
        "chapter_sections",
        *row_columns(),
        sa.Column("chapter_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("anchor", sa.String(length=200), nullable=False),
        sa.Column("heading_path", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(to_tsvector('english'::regconfig, title), 'A') || to_tsvector('english'::regconfig, plain)",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.CheckConstraint("0 <= start_at AND start_at <= end_at", name=op.f("ck_chapter_sections_span")),
        sa.ForeignKeyConstraint(["chapter_id"], ["chapters.id"], name=op.f("fk_chapter_sections_chapter_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chapter_sections")),
        sa.UniqueConstraint("chapter_id", "anchor", name="uq_chapter_sections_anchor"),
    )
    op.create_index("ix_chapter_sections_search", "chapter_sections", ["search"], unique=False, postgresql_using="gin")
    op.create_table(
        "dismissed_chapters",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("chapter_id", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["chapter_id"], ["chapters.id"], name=op.f("fk_dismissed_chapters_chapter_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_dismissed_chapters_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissed_chapters")),
        sa.UniqueConstraint("user_id", "chapter_id", name="uq_dismissed_chapters_chapter"),
    )
    op.create_index("ix_dismissed_chapters_chapter_id", "dismissed_chapters", ["chapter_id"], unique=False)
    op.create_table(
        "progress_data",
        *row_columns(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("save_key", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("chapter_id", sa.Text(), nullable=True),
        sa.Column("task_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("task_details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chapter_id"], ["chapters.id"], name=op.f("fk_progress_data_chapter_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_progress_data_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_data")),
        sa.UniqueConstraint("id", "user_id", name="uq_progress_data_id_user_id"),
        sa.UniqueConstraint("user_id", "task_id", name="uq_progress_data_task_id"),
    )
    op.create_index("ix_progress_data_chapter_id", "progress_data", ["chapter_id"], unique=False)
    op.create_index(
        "ix_progress_data_list", "progress_data", ["user_id", "completed_at", sa.literal_column("created_at DESC")], unique=False
    )
    op.create_index("ix_progress_data_task_details", "progress_data", ["task_details"], unique=False, postgresql_using="gin")
    op.create_table(
        "reading_beats",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("chapter_id", sa.Text(), nullable=False),
        sa.Column("client", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "started_at <= ended_at AND ended_at - started_at <= interval '30 seconds'", name=op.f("ck_reading_beats_span")
        ),
        sa.ForeignKeyConstraint(["chapter_id"], ["chapters.id"], name=op.f("fk_reading_beats_chapter_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reading_beats_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_beats")),
        sa.UniqueConstraint("user_id", "client", "sequence", name="uq_reading_beats_sequence"),
    )
    op.create_index("ix_reading_beats_chapter_id", "reading_beats", ["chapter_id"], unique=False)
    op.create_index("ix_reading_beats_span", "reading_beats", ["user_id", "ended_at"], unique=False)
    op.create_table(
        "reading_days",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("chapter_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chapter_id"], ["chapters.id"], name=op.f("fk_reading_days_chapter_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reading_days_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_days")),
        sa.UniqueConstraint("user_id", "day", "chapter_id", name="uq_reading_days_chapter"),
    )
    op.create_index("ix_reading_days_chapter_id", "reading_days", ["chapter_id"], unique=False)
    op.create_table(
        "reading_progress",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("chapter_id", sa.Text(), nullable=False),
        sa.Column("completion_percentage", sa.Integer(), nullable=False),
        sa.Column("time_spent_ms", sa.Integer(), nullable=False),
        sa.Column("time_spent_seconds", sa.Integer(), nullable=False),
        sa.Column("last_accessed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("seen_whole", sa.Boolean(), nullable=False),
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("completion_percentage BETWEEN 0 AND 100", name=op.f("ck_reading_progress_completion_percentage")),
        sa.CheckConstraint("time_spent_ms >= 0", name=op.f("ck_reading_progress_time_spent_ms")),
        sa.ForeignKeyConstraint(["chapter_id"], ["chapters.id"], name=op.f("fk_reading_progress_chapter_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reading_progress_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_progress")),
        sa.UniqueConstraint("user_id", "chapter_id", name="uq_reading_progress_chapter"),
    )
    op.create_index("ix_reading_progress_chapter_id", "reading_progress", ["chapter_id"], unique=False)
    op.create_index(
        "ix_reading_progress_last", "reading_progress", ["user_id", sa.literal_column("last_accessed DESC")], unique=False
    )
    op.create_table(
        "recommendations",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("recommended_chapter_id", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("factors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name=op.f("ck_recommendations_score")),
        sa.ForeignKeyConstraint(
            ["recommended_chapter_id"],
            ["chapters.id"],
            name=op.f("fk_recommendations_recommended_chapter_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recommendations_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendations")),
        sa.UniqueConstraint("user_id", "recommended_chapter_id", name="uq_recommendations_chapter"),
    )
    op.create_index("ix_recommendations_recommended_chapter_id", "recommendations", ["recommended_chapter_id"], unique=False)
    op.create_index("ix_recommendations_score", "recommendations", ["user_id", sa.literal_column("score DESC")], unique=False)
    op.create_table(
        "task_files",
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("progress_id", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["progress_id", "user_id"],
            ["progress_data.id", "progress_data.user_id"],
            name=op.f("fk_task_files_progress_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_files")),
        sa.UniqueConstraint("user_id", "progress_id", name="uq_task_files_progress_id"),
    )
    op.add_column(
        "profiles", sa.Column("draft_data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False)
    )
    op.add_column("users", sa.Column("display_name", sa.String(length=100), server_default="", nullable=False))
    op.add_column("users", sa.Column("profile_completed", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(op.f("ix_users_profile_completed"), "users", ["profile_completed"], unique=False)


def _drop_tables() -> None:
    op.drop_index(op.f("ix_users_profile_completed"), table_name="users")
    op.drop_column("users", "profile_completed")
    op.drop_column("users", "display_name")
    op.drop_column("profiles", "draft_data")
    op.drop_table("task_files")
    op.drop_index("ix_recommendations_score", table_name="recommendations")
    op.drop_index("ix_recommendations_recommended_chapter_id", table_name="recommendations")
    op.drop_table("recommendations")
    op.drop_index("ix_reading_progress_last", table_name="reading_progress")
    op.drop_index("ix_reading_progress_chapter_id", table_name="reading_progress")
    op.drop_table("reading_progress")
    op.drop_index("ix_reading_days_chapter_id", table_name="reading_days")
    op.drop_table("reading_days")
    op.drop_index("ix_reading_beats_span", table_name="reading_beats")
    op.drop_index("ix_reading_beats_chapter_id", table_name="reading_beats")
    op.drop_table("reading_beats")
    op.drop_index("ix_progress_data_task_details", table_name="progress_data", postgresql_using="gin")
    op.drop_index("ix_progress_data_list", table_name="progress_data")
    op.drop_index("ix_progress_data_chapter_id", table_name="progress_data")
    op.drop_table("progress_data")
    op.drop_index("ix_dismissed_chapters_chapter_id", table_name="dismissed_chapters")
    op.drop_table("dismissed_chapters")
    op.drop_index("ix_chapter_sections_search", table_name="chapter_sections", postgresql_using="gin")
    op.drop_table("chapter_sections")
    op.drop_table("user_software_background")
    op.drop_index("ix_user_profiles_programming_level", table_name="user_profiles")
    op.drop_index("ix_user_profiles_hardware_experience", table_name="user_profiles")
    op.drop_index("ix_user_profiles_ai_knowledge_level", table_name="user_profiles")
    op.drop_table("user_profiles")
    op.drop_table("user_hardware_background")
    op.drop_table("learning_evidence")
    op.drop_table("chapters")
    op.drop_table("book_images")
    op.drop_table("books")
