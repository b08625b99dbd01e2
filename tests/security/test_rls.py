"""Row-level security, attacked with raw SQL as the app's own role: what an SQL injection could do."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlmodel import Session

from careerhub.core.ids import new_id
from tests.factories import Person
from tests.security.rows import fill, fingerprint, raw, tables_of_people

REFUSED = psycopg.errors.InsufficientPrivilege  # also the error of a row that a policy forbids


@pytest.fixture
def app() -> Iterator[psycopg.Connection[Any]]:
    with raw("app") as connection:
        yield connection


def be(connection: psycopg.Connection[Any], user_id: str) -> None:
    connection.execute("SELECT set_config('app.current_user_id', %s, false)", [user_id])


def privileges(connection: psycopg.Connection[Any], table: str) -> set[str]:
    """What the role of this connection may do with the table, also where it may do it with some columns only."""
    asked = "SELECT has_table_privilege(%(t)s, %(p)s) OR (%(p)s <> 'DELETE' AND has_any_column_privilege(%(t)s, %(p)s))"
    wanted = ("SELECT", "INSERT", "UPDATE", "DELETE")
    return {p for p in wanted if connection.execute(asked, {"t": table, "p": p}).fetchone() == (True,)}


def own_key(table: str) -> str:
    return "id" if table == "users" else "user_id"


def row_of(session: Session, table: str, user_id: str) -> dict[str, Any]:
    """One row of a person as the owner sees it."""
    asked = f"SELECT to_jsonb(t) FROM {table} t WHERE {own_key(table)} = %s LIMIT 1"
    found = session.connection().exec_driver_sql(asked, (user_id,)).scalar()
    session.rollback()
    assert found is not None, f"no row in {table}: let rows.fill make one"
    return found


def count_seen(connection: psycopg.Connection[Any], table: str) -> int:
    """Rows of people that are seen; technologies without a person belong to everybody."""
    key = own_key(table)
    asked = sql.SQL("SELECT count({}) FROM {}").format(sql.Identifier(key), sql.Identifier(table))
    (found,) = connection.execute(asked).fetchone() or (0,)
    return found


def insert(connection: psycopg.Connection[Any], table: str, row: dict[str, Any], tail: str = "") -> None:
    statement = f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s::jsonb) {tail}"
    connection.execute(statement, [json.dumps(row)])  # pyright: ignore[reportArgumentType]


def first_text_column(table: str) -> str:
    known = {"users": "full_name", "auth_sessions": "user_agent", "audit_logs": "action"}
    return known.get(table, "display_order" if table in LINKS else "id")


def primary_key(table: str) -> str:
    """The columns of the primary key, for ON CONFLICT."""
    one, _, other = table.partition("_")
    return f"{one}_id, {'experience' if other == 'experiences' else 'technology'}_id" if table in LINKS else "id"


LINKS = ("project_experiences", "project_technologies", "experience_technologies")


ALL = (
    "users",
    "audit_logs",
    "auth_sessions",
    "profiles",
    "profile_contacts",
    "experiences",
    "projects",
    "education",
    "skills",
    "technologies",
    "cv_versions",
    "cv_version_history",
    "cv_exports",
    "profile_photos",
    "certifications",
    "achievements",
    "languages",
    "portfolio_items",
    "project_experiences",
    "project_technologies",
    "experience_technologies",
    "record_history",
    "accounts",
    "verification_requests",
    "password_reset_tokens",
    "mails",
    "two_factor",
    "recovery_codes",
    "passkeys",
    "challenges",
    "data_exports",
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
    "rag_documents",
    "rag_chunks",
    "rag_embeddings",
    "conversations",
    "chat_interactions",
)


@pytest.fixture
def victim(person: Person) -> Person:
    fill(person)
    return person


@pytest.mark.req("R-02")
def test_the_attacks_below_know_every_table_of_people(owner_session: Session):
    assert set(tables_of_people(owner_session)) | {"users"} == set(ALL)


@pytest.mark.req("R-03")
@pytest.mark.parametrize("who", [None, "", "garbage", "00000000000000000000000000", "' OR '1'='1", "%", "NULL"])
def test_without_a_user_no_table_shows_or_takes_anything(victim, app, owner_session, who):
    if who is not None:
        be(app, who)
    before = fingerprint(owner_session, victim.id)
    for table in ALL:
        may = privileges(app, table)
        if "SELECT" in may:
            assert count_seen(app, table) == 0, table
        row = row_of(owner_session, table, victim.id) | {"id": new_id()}
        with pytest.raises(REFUSED):
            insert(app, table, row)
        column = first_text_column(table)
        if "UPDATE" in may:
            assert app.execute(f"UPDATE {table} SET {column} = {column}").rowcount == 0, table
        if "DELETE" in may:
            assert app.execute(f"DELETE FROM {table}").rowcount == 0, table
    assert fingerprint(owner_session, victim.id) == before


@pytest.mark.req("R-04")
@pytest.mark.parametrize("table", ALL)
def test_a_stranger_neither_sees_nor_changes_nor_takes_over_a_row(victim, stranger, app, owner_session, table):
    be(app, stranger.id)
    fill(stranger)
    before = fingerprint(owner_session, victim.id)
    row, key, column, may = (
        row_of(owner_session, table, victim.id),
        own_key(table),
        first_text_column(table),
        privileges(app, table),
    )
    theirs = f"WHERE {key} = %s"

    if "SELECT" in may:
        assert app.execute(f"SELECT count(*) FROM {table} {theirs}", [victim.id]).fetchone() == (0,)
    if "UPDATE" in may:
        assert app.execute(f"UPDATE {table} SET {column} = {column} {theirs} RETURNING {key}", [victim.id]).rowcount == 0
        with pytest.raises(REFUSED):  # giving one's own row to somebody else
            app.execute(f"UPDATE {table} SET {key} = %s WHERE {key} = %s", [victim.id, stranger.id])
    if "DELETE" in may:
        assert app.execute(f"DELETE FROM {table} {theirs} RETURNING {key}", [victim.id]).rowcount == 0
    with pytest.raises(REFUSED):  # a row in somebody's name
        insert(app, table, row | {"id": new_id()})
    own = row | {key: stranger.id} | ({"id": row["id"]} if "id" in row else {})
    with pytest.raises((REFUSED, psycopg.errors.IntegrityError)):
        insert(app, table, own, f"ON CONFLICT ({primary_key(table)}) DO UPDATE SET {column} = excluded.{column} RETURNING {key}")
    with pytest.raises((REFUSED, psycopg.errors.IntegrityError)):
        insert(app, table, own, f"RETURNING {key}")
    assert fingerprint(owner_session, victim.id) == before


@pytest.mark.req("R-04")
def test_a_foreign_key_does_not_tell_whether_somebody_has_a_row(victim, stranger, app, owner_session):
    """Foreign keys see every row, whatever the policies say: for another's row and for none the answer must be the same."""
    be(app, stranger.id)
    fill(stranger)
    keys = app.execute(
        """
        SELECT c.conrelid::regclass::text, (SELECT array_agg(a.attname::text) FROM unnest(c.conkey) k
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k WHERE a.attname <> 'user_id')
        FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
          AND c.confrelid <> 'chapters'::regclass -- everybody's
        """
    ).fetchall()
    asked = [(table, columns) for table, columns in keys if columns and "INSERT" in privileges(app, table)]
    assert len(asked) >= 6

    for table, columns in asked:
        theirs = row_of(owner_session, table, victim.id)
        for column in columns:
            answers = []
            for reference in (theirs[column], new_id()):
                with pytest.raises((REFUSED, psycopg.errors.ForeignKeyViolation)) as refusal:
                    app.execute(f"UPDATE {table} SET {column} = %s WHERE user_id = %s", [reference, stranger.id])
                answers.append((refusal.value.sqlstate, refusal.value.diag.constraint_name))
            assert answers[0] == answers[1], (table, column)


@pytest.mark.req("A-63")
@pytest.mark.parametrize("role", ["app", "auth"])
def test_the_audit_log_can_be_added_to_and_nothing_else(victim, owner_session, role):
    before = fingerprint(owner_session, victim.id)["audit_logs"]
    with raw(role) as connection:
        be(connection, victim.id)
        for statement in ("UPDATE audit_logs SET action = 'x'", "DELETE FROM audit_logs", "TRUNCATE audit_logs"):
            with pytest.raises(REFUSED):
                connection.execute(statement)
        upsert = "INSERT INTO audit_logs (id, action) VALUES ('x', 'x') ON CONFLICT (id) DO UPDATE SET action = 'y'"
        with pytest.raises(REFUSED):
            connection.execute(upsert)
    assert fingerprint(owner_session, victim.id)["audit_logs"] == before


@pytest.mark.req("A-63")
def test_nobody_writes_the_audit_log_in_another_persons_name(victim, stranger, app):
    be(app, stranger.id)
    for user_id in (victim.id, None):
        with pytest.raises(REFUSED):
            app.execute("INSERT INTO audit_logs (id, user_id, action) VALUES (%s, %s, 'signin_success')", [new_id(), user_id])


@pytest.mark.req("R-03")
def test_the_app_role_reads_no_password_no_session_and_no_limit(victim, app):
    be(app, victim.id)
    for statement in (
        "SELECT password_hash FROM users",
        "SELECT * FROM users",
        "SELECT token_hash FROM auth_sessions",
        "DELETE FROM rate_limits",
        "UPDATE users SET plan = 'EXPERT'",
        "UPDATE users SET email = 'x@example.org'",
    ):
        with pytest.raises(REFUSED):
            app.execute(statement)  # pyright: ignore[reportArgumentType]
    assert app.execute("UPDATE technologies SET name = name || '!' WHERE user_id IS NULL").rowcount == 0
    for role in ("auth", "backup"):
        with pytest.raises(REFUSED):
            app.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"careerhub_{role}")))
