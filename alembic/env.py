"""Alembic's environment: the owner's connection, all tables, and nothing that is not ours."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from careerhub.core.db.roles import ensure_roles
from careerhub.core.db.urls import database_urls
from careerhub.tables import metadata


def _migrate(connection: Connection) -> None:
    ensure_roles(connection)  # migrations grant rights to them
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:  # `careerhub migrate` and the tests bring their own
    _migrate(given)
else:
    with create_engine(database_urls().owner, poolclass=pool.NullPool).begin() as own:
        _migrate(own)
