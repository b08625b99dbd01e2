"""Roles, policies and grants as the catalog has them, and what holds when connections are shared or break."""

import contextlib
import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from psycopg import sql
from sqlalchemy import Engine, create_engine, pool, text
from sqlalchemy.exc import DataError
from sqlmodel import Session

from careerhub.core.db import transactions
from careerhub.core.db.roles import check_roles
from careerhub.core.db.transactions import app_engine, auth_engine, run_as
from careerhub.core.db.urls import database_urls
from careerhub.core.errors import SessionEnded, SetupError
from tests.factories import Person, make_person
from tests.security.rows import fill, fingerprint, raw, tables_of_people

# Functions that run with another role's rights: each is a way round row-level security and is known by name here.
DEFINERS = {
    "private.begin_as(text)",
    "private.defer_job(text,jsonb)",
    "private.index_vectors(text)",
    "private.forget_history()",
    "private.forget_learning()",
    "private.forget_in_audit(text)",
    "private.tidy_conversations()",
    "private.trim_audit(integer)",
}
COMMANDS = {"SELECT": "r", "INSERT": "a", "UPDATE": "w", "DELETE": "d"}


def engine_of(role: str) -> Engine:
    return create_engine(database_urls().owner.set(username=role, password=None), poolclass=pool.NullPool)


@pytest.fixture
def make_role(database: None) -> Iterator[Callable[[str, str], Engine]]:
    """Makes login roles with the attributes given, as a member of another."""
    made: list[str] = []

    def make(attributes: str, member_of: str = "") -> Engine:
        name = f"test_role_{len(made)}"
        made.append(name)
        with raw("owner") as owner:
            within = sql.SQL("IN ROLE {}").format(sql.Identifier(member_of)) if member_of else sql.SQL("")
            owner.execute(sql.SQL("CREATE ROLE {} LOGIN {} {}").format(sql.Identifier(name), sql.SQL(attributes), within))  # pyright: ignore[reportArgumentType]
        return engine_of(name)

    yield make
    with raw("owner") as owner:
        for name in made:
            owner.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.mark.req("R-01")
def test_the_product_does_not_start_with_a_role_that_row_level_security_does_not_bind(make_role):
    owner = database_urls().owner.username or ""
    for engine in (
        engine_of(owner),
        make_role("SUPERUSER"),
        make_role("BYPASSRLS"),
        make_role("", member_of=owner),
        make_role("", member_of="careerhub_backup"),
    ):
        for app, auth in ((engine, auth_engine()), (app_engine(), engine)):
            with pytest.raises(SetupError, match="role") as refusal:
                check_roles(app, auth)
            assert "\n" not in str(refusal.value)
    check_roles(app_engine(), auth_engine())


@pytest.mark.req("R-02")
def test_every_table_of_people_is_protected_for_every_command_that_is_granted(owner_session: Session):
    for table in ("users", *tables_of_people(owner_session)):
        flags = owner_session.execute(
            text("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = CAST(:t AS regclass)"), {"t": table}
        ).one()
        assert tuple(flags) == (True, True), table
        for role in ("careerhub_app", "careerhub_auth"):
            for privilege, command in COMMANDS.items():
                may = "has_table_privilege(:r, :t, :p)" + (
                    " OR has_any_column_privilege(:r, :t, :p)" if privilege != "DELETE" else ""
                )
                given = {"r": role, "t": table, "p": privilege}
                granted = owner_session.execute(text(f"SELECT {may}"), given).scalar_one()
                found = owner_session.execute(
                    text(
                        "SELECT count(*) FROM pg_policy WHERE polrelid = CAST(:t AS regclass) AND polcmd IN (:c, '*') "
                        "AND polpermissive AND CAST(:r AS regrole) = ANY (polroles)"
                    ),
                    {"t": table, "c": command, "r": role},
                ).scalar_one()
                assert not granted or found, f"{role} may {privilege} {table} without a policy"


@pytest.mark.req("R-02")
def test_the_apps_policies_all_speak_of_the_current_user(owner_session: Session):
    """A policy for the app that does not mention who is asking would be one for everybody."""
    rows = owner_session.execute(
        text(
            "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies WHERE 'careerhub_app' = ANY (roles) "
            "AND tablename NOT IN ('chapters', 'chapter_sections', 'book_images')"  # these ask whether their book may be read
        )
    ).all()
    assert len(rows) >= 10
    for row in rows:
        for expression in (row.qual, row.with_check):
            assert expression is None or "app.current_user_id" in expression, row
        assert row.cmd in ("SELECT", "DELETE") or row.with_check, row


@pytest.mark.req("R-02")
def test_nothing_in_the_catalog_leads_round_the_policies(owner_session: Session):
    def every(statement: str) -> set[str]:
        return set(owner_session.execute(text(statement)).scalars())

    definers = "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.prosecdef"
    assert every(definers) == DEFINERS
    open_path = f"{definers} AND NOT coalesce(p.proconfig && ARRAY['search_path=\"\"', 'search_path=jobs, pg_temp'], false)"
    assert every(open_path) == set()
    assert every(f"{definers} AND has_function_privilege('public', p.oid, 'EXECUTE')") == set()
    ours = "relnamespace IN ('public'::regnamespace, 'private'::regnamespace)"
    relations = f"SELECT relname FROM pg_class WHERE {ours}"
    assert every(f"{relations} AND relkind = 'm'") == set()
    assert every(f"{relations} AND relkind = 'v' AND NOT coalesce(reloptions @> ARRAY['security_invoker=true'], false)") == set()
    assert every(f"{relations} AND relispartition AND has_table_privilege('careerhub_app', oid, 'SELECT')") == set()
    schemas = "SELECT nspname FROM pg_namespace WHERE nspname IN ('public', 'private')"
    for role in ("careerhub_app", "careerhub_auth", "careerhub_backup", "public"):
        for privilege in ("TRUNCATE", "REFERENCES", "TRIGGER"):
            held = f"{relations} AND relkind = 'r' AND has_table_privilege('{role}', oid, '{privilege}')"
            assert every(held) == set(), (role, privilege)
        assert every(f"{schemas} AND has_schema_privilege('{role}', oid, 'CREATE')") == set()
    unindexed = """
        SELECT a.attrelid::regclass::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'user_id'
          AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = a.attrelid AND i.indkey[0] = a.attnum AND i.indpred IS NULL)
    """
    assert every(unindexed) == set()


@pytest.mark.req("R-05")
def test_people_who_share_few_connections_never_see_each_other(database, monkeypatch):
    people = [make_person() for _ in range(4)]
    expected = {person.id: set(fill(person, f"Canary{index}").values()) for index, person in enumerate(people)}
    shared = create_engine(app_engine().url, pool_size=3, max_overflow=0, pool_timeout=30)
    monkeypatch.setattr(transactions, "app_engine", lambda: shared)
    seen = text(
        "SELECT user_id, id FROM cv_versions UNION ALL SELECT user_id, id FROM experiences "
        "UNION ALL SELECT user_id, id FROM skills"
    )
    wrong: list[str] = []

    def service(session: Session, user_id: str, how: int) -> None:
        rows = session.execute(seen).all()
        if {row.user_id for row in rows} != {user_id} or not {row.id for row in rows} <= expected[user_id]:
            wrong.append(user_id)
        if how == 0:
            session.rollback()
            wrong.extend(row.user_id for row in session.execute(seen))  # after the rollback there is no user any more
        elif how == 1:
            session.execute(text("SELECT 1/0"))
        elif how == 2:
            session.commit()
            wrong.extend(row.user_id for row in session.execute(seen))
        elif how == 3:
            raise KeyError("a bug")

    def visit(number: int) -> None:
        chance = random.Random(number)  # noqa: S311  (which test step, no secret)
        for _ in range(30):
            with contextlib.suppress(KeyError, DataError):
                run_as(chance.choice(people).digest, service, chance.randrange(6))

    with ThreadPoolExecutor(40) as threads:
        list(threads.map(visit, range(40)))
    with Session(shared) as nobody:
        assert nobody.execute(seen).all() == []
    shared.dispose()
    assert wrong == []


@pytest.mark.req("R-06")
@pytest.mark.parametrize("statement", ["SELECT 1/0", "SELECT private.no_such('{digest}')", "SELECT NULL::text", "SELECT ''"])
def test_when_the_session_cannot_be_checked_no_query_runs(person: Person, owner_session: Session, monkeypatch, statement):
    fill(person)
    before = fingerprint(owner_session, person.id)
    ran = threading.Event()
    monkeypatch.setattr(transactions, "_BEGIN_AS", f"BEGIN; {statement}")

    with pytest.raises(Exception, match=r"division|no_such|signed out"):
        run_as(person.digest, lambda session, user_id: ran.set())

    assert not ran.is_set()
    assert fingerprint(owner_session, person.id) == before


@pytest.mark.req("R-06")
@pytest.mark.parametrize("digest", ["", "0" * 64, "x", "' OR true --"])
def test_a_digest_of_no_session_runs_nothing(database, digest):
    ran = threading.Event()
    with pytest.raises(SessionEnded):
        run_as(digest, lambda session, user_id: ran.set())
    assert not ran.is_set()
