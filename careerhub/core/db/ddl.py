"""What migrations say again and again. They stand on these words for ever: add to them, never change what one means."""

import sqlalchemy as sa
from alembic import op

# Whose rows these are, in a policy. The initplan form: evaluated once a statement, and NULL (so no row) where no user is set.
ME = "(SELECT nullif(current_setting('app.current_user_id', true), ''))"


def role(name: str) -> str:
    """The quoted name of a role of this database, as `careerhub.core.db.urls.role_name` makes it."""
    bind = op.get_bind()
    database = bind.execute(sa.text("SELECT current_database()")).scalar_one()
    return bind.dialect.identifier_preparer.quote(f"{database}_{name}")


def protect(table: str) -> None:
    """Row-level security, for the table's owner too: without a policy, nobody sees a row."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def stamp(table: str) -> None:
    """Every change sets `updated_at`."""
    op.execute(
        f"CREATE TRIGGER update_{table}_updated_at BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION update_updated_at_column()"
    )


def row_columns() -> list[sa.Column[object]]:
    """`id`, `created_at` and `updated_at`."""
    now = sa.text("now()")
    return [
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=now, nullable=False),
    ]
