"""A person with a row in every table there is: all of it is in their copy, none of it stays when they go."""

import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.auth.schemas import Device
from careerhub.core.db.transactions import run_auth
from careerhub.core.ids import new_id
from careerhub.privacy import background, service
from careerhub.privacy.files import export_path, remove_files
from tests.factories import Person, make_person
from tests.security.rows import fill, tables_of_people

_EVERY_TABLE = text(
    "SELECT oid::regclass::text FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace IN (CAST('public' AS regnamespace), CAST('jobs' AS regnamespace))"
)
_CHANGING = {"audit_logs", "data_exports", "mails"}  # making the copy writes into these


def _count(session: Session, table: str, user_id: str) -> int:
    return session.execute(text(f"SELECT count(*) FROM {table} WHERE user_id = :u"), {"u": user_id}).scalar_one()


def _traces(session: Session, *traces: str) -> list[str]:
    """The tables, also those of jobs, in which one of these texts stands."""
    patterns = {"traces": [f"%{trace}%" for trace in traces]}
    found = []
    for table in session.execute(_EVERY_TABLE).scalars().all():
        count = text(f"SELECT count(*) FROM {table} t WHERE t::text LIKE ANY (:traces)")
        if session.execute(count, patterns).scalar_one():
            found.append(table)
    return found


@pytest.mark.req("G-01")
@pytest.mark.req("G-02")
@pytest.mark.req("OPS-08")
def test_every_table_is_in_the_copy_and_none_keeps_anything_afterwards(owner_session):
    canary = f"Zilpzalp{new_id()[-6:]}"
    person, other = make_person(f"{canary} Kovač"), make_person()
    fill(person, canary)
    fill(other, "Amsel")
    tables = tables_of_people(owner_session)
    empty = [table for table in tables if not _count(owner_session, table, person.id)]
    assert empty == [], "tests/security/rows.py: fill these too"

    owner_session.execute(text("DELETE FROM data_exports WHERE user_id = :u"), {"u": person.id})
    owner_session.commit()
    run_auth(service.ask_export, person.id, Device("192.0.2.1", "tests"))
    (export_id,) = owner_session.execute(text("SELECT id FROM data_exports WHERE user_id = :u"), {"u": person.id}).scalars()
    background.export(export_id, person.id)
    with zipfile.ZipFile(export_path(export_id)) as archive:
        names = archive.namelist()
        rows = {table: json.loads(archive.read(f"data/{table}.json")) for table in ("users", *tables)}
        files = {name.split("/")[1]: archive.read(name) for name in names if name.startswith("files/")}
    owner_session.rollback()
    for table in tables:
        assert rows[table], table
        if table not in _CHANGING:
            assert len(rows[table]) == _count(owner_session, table, person.id), table
    assert rows["users"][0]["email"] == person.email
    assert files["task_files"] == canary.encode()
    assert files["profile_photos"].startswith(b"\xff\xd8")
    assert not [row for row in rows["task_files"] if "content" in row]
    told = json.dumps(rows, ensure_ascii=False)
    assert f"{canary} answer" in told
    assert f"{canary} Task" in told
    assert "Amsel" not in told
    assert other.email not in told

    before = {table: _count(owner_session, table, other.id) for table in tables}
    owner_session.rollback()
    run_auth(service.delete_account, person.id)
    assert [table for table in tables if _count(owner_session, table, person.id)] == []
    goodbye = ["mails"]  # to the address, and deleted once it is sent
    assert [table for table in _traces(owner_session, canary, person.email, person.digest) if table not in goodbye] == []
    waiting = text("SELECT count(*) FROM jobs.procrastinate_jobs WHERE status = 'todo' AND args::text LIKE :id")
    assert owner_session.execute(waiting, {"id": f"%{person.id}%"}).scalar_one() == 0
    assert {table: _count(owner_session, table, other.id) for table in tables} == before


def _ask(session: Session, person: Person) -> str:
    run_auth(service.ask_export, person.id, Device("192.0.2.1", "tests"))
    (export_id,) = session.execute(text("SELECT id FROM data_exports WHERE user_id = :u"), {"u": person.id}).scalars()
    return export_id


@pytest.mark.req("OPS-08")
def test_a_copy_that_two_workers_make_at_once_is_whole(owner_session, person):
    export_id = _ask(owner_session, person)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: background.export(export_id, person.id), range(4)))
    with zipfile.ZipFile(export_path(export_id)) as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("data/users.json"))[0]["email"] == person.email
    assert list(export_path(export_id).parent.glob(f"{export_id}.*partial")) == []


@pytest.mark.req("G-02")
def test_who_leaves_while_the_copy_is_made_leaves_no_copy_behind(owner_session, person, monkeypatch):
    export_id = _ask(owner_session, person)
    write_files = background._write_files

    def leave_then_write(*args: object) -> None:
        remove_files(person.id, run_auth(service.delete_account, person.id))
        write_files(*args)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(background, "_write_files", leave_then_write)
    background.export(export_id, person.id)
    assert not export_path(export_id).exists()


@pytest.mark.req("G-02")
def test_what_a_killed_worker_left_of_a_copy_is_removed(owner_session, person):
    path = export_path(new_id())
    old, fresh = path.with_suffix(".a.partial"), path.with_suffix(".b.partial")
    for draft in (old, fresh):
        draft.write_bytes(b"x")
    os.utime(old, (0, 0))
    background.clear()
    assert not old.exists()
    assert fresh.exists()
    fresh.unlink()


@pytest.mark.req("G-02")
def test_a_table_whose_rows_would_stay_makes_deletion_refuse(owner_session, person):
    owner_session.execute(text("CREATE TABLE forgotten (id text, user_id text)"))
    owner_session.commit()
    try:
        with pytest.raises(Exception, match="forgotten would stay"):
            run_auth(service.delete_account, person.id)
        assert owner_session.execute(text("SELECT count(*) FROM users WHERE id = :u"), {"u": person.id}).scalar_one() == 1
    finally:
        owner_session.rollback()
        owner_session.execute(text("DROP TABLE forgotten"))
        owner_session.commit()
