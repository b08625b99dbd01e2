"""The schema, as the catalogue of a real database tells it."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import Engine, create_engine, pool, text
from sqlalchemy.engine import URL
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.core.db import migrate
from careerhub.core.db.urls import database_urls, role_name

_OBJECTS = text(
    """
    SELECT relname::text FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname IN ('public', 'private', 'jobs') AND relname <> 'alembic_version'
      AND NOT EXISTS (SELECT 1 FROM pg_index WHERE indexrelid = pg_class.oid AND indrelid = 'alembic_version'::regclass)
    UNION ALL SELECT proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
    WHERE nspname IN ('public', 'private', 'jobs') AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
    UNION ALL SELECT nspname FROM pg_namespace WHERE nspname IN ('private', 'jobs')
    ORDER BY 1
    """
)
_COLUMN_OF = """
    SELECT relname::text FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND attname = '{}' AND NOT attisdropped
"""
_STAMPED = text(
    """
    SELECT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE proname = 'update_updated_at_column' AND tgenabled = 'O'
      AND tgtype & 1 = 1 AND tgtype & 2 = 2 AND tgtype & 16 = 16  -- for each row, before, on update
    """
)
_GUARDED = text(
    "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity"
)
_DEFINERS = text(
    "SELECT n.nspname || '.' || proname, coalesce(array_to_string(proconfig, ','), '') FROM pg_proc p "
    "JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef AND n.nspname !~ '^pg_'"
)


@pytest.fixture(scope="module")
def scratch(database: None) -> Iterator[URL]:
    """An empty database on the test server, gone afterwards with its roles."""
    owner = database_urls().owner
    name = "scratch_schema"
    server = create_engine(owner, poolclass=pool.NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    scratch = owner.set(database=name)
    yield scratch
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        for role in ("worker", "app", "auth", "backup"):
            connection.execute(text(f"DROP ROLE IF EXISTS {role_name(name, role)}"))


@pytest.fixture(scope="module")
def engine(scratch: URL) -> Iterator[Engine]:
    made = create_engine(scratch, poolclass=pool.NullPool)
    yield made
    made.dispose()


def _run(engine: Engine, alembic: str, *args: str) -> None:
    with engine.connect() as connection:
        config = migrate.alembic_config()
        config.attributes["connection"] = connection
        getattr(command, alembic)(config, *args)
        connection.commit()


def _names(engine: Engine, statement: object) -> set[str]:
    with engine.connect() as connection:
        return set(connection.execute(statement).scalars())  # pyright: ignore[reportArgumentType, reportCallIssue]


@pytest.mark.req("OPS-01")
def test_the_migrations_go_up_down_to_nothing_and_up_again_without_drift(engine: Engine, scratch: URL):
    migrate.upgrade(scratch)
    first = _names(engine, _OBJECTS)
    assert "cv_versions" in first
    with Session(engine) as session:
        career.seed_technologies(session)
        session.commit()

    _run(engine, "downgrade", "base")
    assert _names(engine, _OBJECTS) == set()

    migrate.upgrade(scratch)
    assert _names(engine, _OBJECTS) == first
    _run(engine, "check")  # raises where the models and the schema differ


@pytest.mark.req("OPS-01")
def test_an_upgrade_of_what_is_up_to_date_changes_nothing(engine: Engine, scratch: URL):
    migrate.upgrade(scratch)
    before = _names(engine, _OBJECTS)
    migrate.upgrade(scratch)

    assert _names(engine, _OBJECTS) == before
    with engine.connect() as connection:
        assert migrate.is_current(connection)


@pytest.mark.req("OPS-02")
def test_every_table_with_updated_at_has_the_trigger(engine: Engine, scratch: URL):
    migrate.upgrade(scratch)
    tables = _names(engine, text(_COLUMN_OF.format("updated_at")))

    assert len(tables) >= 9
    assert tables <= _names(engine, _STAMPED)


@pytest.mark.req("OPS-03")
def test_every_table_with_a_user_has_row_level_security_enabled_and_forced(engine: Engine, scratch: URL):
    migrate.upgrade(scratch)
    tables = _names(engine, text(_COLUMN_OF.format("user_id"))) | {"users"}

    assert len(tables) >= 10
    assert tables <= _names(engine, _GUARDED)


@pytest.mark.req("OPS-03")
def test_functions_with_anothers_rights_are_known_and_have_a_fixed_search_path(engine: Engine, scratch: URL):
    migrate.upgrade(scratch)
    with engine.connect() as connection:
        found = {row[0]: row[1] for row in connection.execute(_DEFINERS)}

    ours = (
        "private.begin_as",
        "private.defer_job",
        "private.forget_history",
        "private.forget_learning",
        "private.index_vectors",
        "private.forget_in_audit",
        "private.tidy_conversations",
        "private.trim_audit",
    )
    assert found == dict.fromkeys(ours, 'search_path=""')


@pytest.mark.req("CAR-05")
def test_the_shared_list_has_more_than_200_technologies_and_is_filled_only_once(engine: Engine, scratch: URL):
    migrate.upgrade(scratch)
    with Session(engine) as session:
        career.seed_technologies(session)
        assert career.seed_technologies(session) == 0
        assert session.execute(text("SELECT count(*) FROM technologies WHERE user_id IS NULL")).scalar_one() >= 200
        session.rollback()
