"""CV versions: type size, density, pages, language, a way back from deletion; their history and their exports."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from careerhub.core.db.ddl import ME, protect, role, row_columns, stamp

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_TABLES = ("cv_version_history", "cv_exports")
# For the worker, who is nobody in particular here: what was is everybody's own, and kept for 30 days.
_OLD = {
    "record_history": "created_at < now() - interval '30 days'",
    "cv_version_history": "created_at < now() - interval '30 days'",
    "cv_versions": "deleted_at < now() - interval '30 days'",
}
_FORGET = f"""
CREATE FUNCTION private.forget_history() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    {" ".join(f"DELETE FROM public.{table} WHERE {is_old};" for table, is_old in _OLD.items())}
$$
"""
_CHECKS = {
    "page_size": "page_size IN ('A4', 'Letter')",
    "type_size": "type_size IN ('small', 'normal', 'large')",
    "density": "density IN ('compact', 'normal', 'airy')",
    "fit_pages": "fit_pages BETWEEN 0 AND 9",
    "language": "language ~ '^[a-z]{2}$'",
}


def upgrade() -> None:
    for name, default in (("type_size", "normal"), ("density", "normal")):
        op.add_column("cv_versions", sa.Column(name, sa.String(length=10), server_default=default, nullable=False))
    op.add_column("cv_versions", sa.Column("fit_pages", sa.Integer(), server_default="0", nullable=False))
    op.add_column("cv_versions", sa.Column("language", sa.String(length=2), server_default="en", nullable=False))
    op.add_column("cv_versions", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    for name, rule in _CHECKS.items():
        op.create_check_constraint(op.f(f"ck_cv_versions_{name}"), "cv_versions", rule)
    op.create_unique_constraint("uq_cv_versions_id_user_id", "cv_versions", ["id", "user_id"])
    _index_default("is_default AND deleted_at IS NULL")
    _create("cv_version_history", sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False))  # fmt: skip
    _create("cv_exports", sa.Column("format", sa.String(length=10), nullable=False),
            sa.Column("content_key", sa.String(length=64), nullable=False),
            sa.CheckConstraint("format IN ('pdf', 'docx', 'md', 'txt', 'json')", name=op.f("ck_cv_exports_format")),
            sa.CheckConstraint("content_key ~ '^[0-9a-f]{64}$'", name=op.f("ck_cv_exports_content_key")))  # fmt: skip
    for table, is_old in _OLD.items():
        op.execute(f"CREATE POLICY old ON {table} TO CURRENT_USER USING ({is_old})")
    op.execute(_FORGET)
    op.execute("REVOKE EXECUTE ON FUNCTION private.forget_history() FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION private.forget_history() TO {role('worker')}")


def downgrade() -> None:
    op.execute("DROP FUNCTION private.forget_history()")
    for table in ("record_history", "cv_versions"):
        op.execute(f"DROP POLICY old ON {table}")
    for table in _TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM cv_versions WHERE deleted_at IS NOT NULL")
    _index_default("is_default")
    op.drop_constraint("uq_cv_versions_id_user_id", "cv_versions")
    for name in _CHECKS:
        op.drop_constraint(op.f(f"ck_cv_versions_{name}"), "cv_versions")
    for name in ("deleted_at", "language", "fit_pages", "density", "type_size"):
        op.drop_column("cv_versions", name)


def _index_default(condition: str) -> None:
    op.drop_index("uq_cv_versions_default", table_name="cv_versions")
    op.create_index(
        "uq_cv_versions_default", "cv_versions", ["profile_id", "user_id"], unique=True, postgresql_where=sa.text(condition)
    )


def _create(table: str, *columns: sa.schema.SchemaItem) -> None:
    """A table of rows that belong to a CV, and to its owner alone."""
    op.create_table(
        table,
        *row_columns(),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("cv_id", sa.Text(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["cv_id", "user_id"],
            ["cv_versions.id", "cv_versions.user_id"],
            name=op.f(f"fk_{table}_cv_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_cv_id", table, ["cv_id", sa.literal_column("created_at DESC")], unique=False)
    op.create_index(f"ix_{table}_user_id", table, ["user_id"], unique=False)
    protect(table)
    app = role("app")
    mine = f"user_id = {ME}"
    op.execute(f"CREATE POLICY own ON {table} TO {app} USING ({mine}) WITH CHECK ({mine})")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}")
    stamp(table)
