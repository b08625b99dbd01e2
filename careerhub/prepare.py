"""From a configuration to a database that is ready: started, migrated, seeded, checked."""

from sqlalchemy import create_engine, pool
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.chat.importing import index_books
from careerhub.core.db import migrate
from careerhub.core.db.roles import check_durability, check_roles
from careerhub.core.db.transactions import app_engine, auth_engine
from careerhub.core.db.urls import database_urls
from careerhub.learning.importing import import_sample


def prepare_database() -> None:
    """Make the database ready for the app; cheap when it is.

    Raises:
        SetupError: one line on what is wrong with the installation.
    """
    migrate_database()
    check_roles(app_engine(), auth_engine())
    check_durability(app_engine())


def migrate_database() -> None:
    """Run the missing migrations and fill the shared lists.

    Raises:
        SetupError: the database cannot be used.
    """
    owner = database_urls().owner
    migrate.upgrade(owner)
    with Session(create_engine(owner, poolclass=pool.NullPool)) as session:
        career.seed_technologies(session)
        career.seed_lines(session)
        session.commit()
    import_sample()
    index_books()
