"""Bringing the schema up to date, safely from several processes at once."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from careerhub.core.config import PROJECT_ROOT
from careerhub.core.errors import SetupError

_LOCK = 7_205_759_403  # any number that nothing else locks


def alembic_config() -> Config:
    """Alembic's configuration, wherever the command is run."""
    return Config(str(PROJECT_ROOT / "alembic.ini"))


def upgrade(owner: URL) -> None:
    """Run the missing migrations in one transaction, one process at a time.

    Raises:
        SetupError: the server cannot be reached or refuses the owner.
    """
    engine = create_engine(owner, poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _LOCK})
            connection.commit()
            if not is_current(connection):
                connection.commit()
                config = alembic_config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _LOCK})
    except OperationalError as error:
        raise SetupError(f"The database cannot be reached: {str(error.orig).strip().splitlines()[0]}") from error


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one that this version of the product needs."""
    heads = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    return set(MigrationContext.configure(connection).get_current_heads()) == heads
