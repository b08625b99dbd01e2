"""Jobs, the book, and what a person learns from it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision: str = "0004"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A job that waits with the same ids does for a new one; locked, it cannot begin before this transaction's change is committed.
_DEFER_JOB = """
CREATE FUNCTION private.defer_job(p_task text, p_ids jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = jobs, pg_temp AS $$
BEGIN
    PERFORM 1 FROM procrastinate_jobs
    WHERE status = 'todo' AND task_name = p_task AND args = p_ids AND coalesce(scheduled_at, now()) <= now()
    LIMIT 1 FOR SHARE;
    IF NOT FOUND THEN
        INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('default', p_task, p_ids);
    END IF;
END $$
"""


def upgrade() -> None:
    _create_jobs()


def downgrade() -> None:
    _drop_jobs()


def _role(name: str) -> str:
    """The quoted name of a role of this database, as `careerhub.core.db.urls.role_name` makes it."""
    bind = op.get_bind()
    database = bind.execute(sa.text("SELECT current_database()")).scalar_one()
    return bind.dialect.identifier_preparer.quote(f"{database}_{name}")


def _create_jobs() -> None:
    """Procrastinate's tables (3.10: a later version brings its own migration) in a schema of their own."""
    app, auth, backup, worker = _role("app"), _role("auth"), _role("backup"), _role("worker")
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path TO jobs")
    bind = op.get_bind()
    bind.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(
        "CREATE TABLE effects (job_id bigint PRIMARY KEY REFERENCES procrastinate_jobs (id) ON DELETE CASCADE, "
        "at timestamptz NOT NULL DEFAULT now())"
    )
    op.execute("CREATE INDEX ix_jobs_waiting ON procrastinate_jobs (task_name, args) WHERE status = 'todo'")
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
    op.execute(f"REVOKE USAGE ON SCHEMA private FROM {_role('worker')}")
    op.execute("DROP SCHEMA jobs CASCADE")
