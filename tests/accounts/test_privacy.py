"""A copy of everything, and the end of an account: as the catalogue of the database knows it."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest

from careerhub.core.config import PROJECT_ROOT
from tests.accounts.dump import dump
from tests.accounts.visitor import PASSWORD, Visitor, soon
from tests.security.ws import Tab, full_name

CANARY = "Zaunkönigin"
TABLES = """
    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attname = 'user_id' AND NOT a.attisdropped
"""


def _id_of(db, visitor) -> str:
    (found,) = db.execute("SELECT id FROM users WHERE email = %s", [visitor.email]).fetchone()
    return found


def _fill(visitor: Visitor, canary: str = CANARY) -> None:
    """Write something into the record through the person's own forms."""
    with Tab(visitor.server, visitor.token) as tab:
        tab.hydrate("/profile")
        tab.call(full_name("career_state.load"), {}, "/profile")
        profile = tab.value("career_state", "profile")
        fields = {"full_name": "Ana Kovač", "headline": f"{canary} headline", "phone": f"{canary} phone"}
        sent = {"record_id": profile["id"], "version": profile["version"], "save_key": "privacy-key-1", "fields": fields}
        tab.call(full_name("career_state.save_profile"), sent, "/profile")
        assert tab.value("career_state", "ack")["errors"] == {}
        tab.call(full_name("cv_list_state.create"), {}, "/cvs")


def _export(visitor: Visitor, db) -> zipfile.ZipFile:
    visitor.post("/auth/export")
    assert visitor.words["notice"] == "export"
    ready = "SELECT id FROM data_exports WHERE user_id = %s AND status = 'READY' ORDER BY id DESC"
    user_id = _id_of(db, visitor)
    assert soon(lambda: db.execute(ready, [user_id]).fetchone(), 20)
    visitor.post("/auth/export/link", {"export_id": db.execute(ready, [user_id]).fetchone()[0]})
    answer = visitor.get(visitor.to)
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(answer.body))


@pytest.mark.req("G-01")
@pytest.mark.req("OPS-08")
def test_the_copy_has_every_row_of_every_table_and_no_secret(member, db, office, mail_home):
    _fill(member)
    user_id = _id_of(db, member)
    folder = mail_home.folder / "data" / "files" / user_id
    folder.mkdir(parents=True)
    (folder / "photo.txt").write_text("a photo")
    archive = _export(member, db)

    assert office.wait_for(member.email, "ready")
    names = set(archive.namelist())
    tables = [row[0] for row in db.execute(TABLES)]
    assert {"README.txt", "files/photo.txt", "data/users.json", *(f"data/{table}.json" for table in tables)} <= names
    for table in tables:
        rows = json.loads(archive.read(f"data/{table}.json"))
        (count,) = db.execute(f"SELECT count(*) FROM {table} WHERE user_id = %s", [user_id]).fetchone()
        assert abs(len(rows) - count) <= 2 if table in ("audit_logs", "mails", "data_exports") else len(rows) == count, table
    whole = "".join(archive.read(name).decode() for name in names)
    assert f"{CANARY} headline" in whole
    assert f"{CANARY} phone" in whole  # decrypted
    kept = db.execute("SELECT password_hash FROM users WHERE id = %s", [user_id]).fetchone()[0]
    digests = [row[0] for row in db.execute("SELECT token_hash FROM auth_sessions WHERE user_id = %s", [user_id])]
    for secret in (kept, member.token, PASSWORD, *digests):
        assert secret not in whole


@pytest.mark.req("G-01")
def test_the_link_works_once_for_a_day_and_for_its_person_only(member, other_member, db):
    _export(member, db)
    used = member.to or "/"
    export_id = db.execute("SELECT id FROM data_exports WHERE user_id = %s", [_id_of(db, member)]).fetchone()[0]
    assert member.post("/auth/export/link", {"export_id": export_id}).status == 404  # fetched
    db.execute("UPDATE data_exports SET downloaded_at = NULL WHERE id = %s", [export_id])
    member.post("/auth/export/link", {"export_id": export_id})
    link = member.to
    assert link != used
    assert other_member.get(link).status == 404
    assert other_member.post("/auth/export/link", {"export_id": export_id}).status == 404
    assert Visitor(member.server).get(link).status == 303
    db.execute("UPDATE data_exports SET expires_at = now() - interval '1 second' WHERE id = %s", [export_id])
    assert member.get(link).status == 404
    db.execute("UPDATE data_exports SET expires_at = now() + interval '1 second' WHERE id = %s", [export_id])
    assert member.get(link).status == 200
    assert member.get(link).status == 404


@pytest.mark.req("G-02")
@pytest.mark.req("OPS-08")
def test_deletion_leaves_nothing_and_the_address_is_free_again(member, other_member, db, office, mail_home):
    canary = f"Kolibri{member.email.partition('@')[0]}"
    _fill(member, canary)
    _export(member, db)
    user_id = _id_of(db, member)
    folder = mail_home.folder / "data" / "files" / user_id
    folder.mkdir(parents=True)
    member.post("/auth/delete", {"confirm": "somebody@else.org"})
    assert member.words["errors"] == "confirm.wrong"
    token = member.token
    digest = db.execute("SELECT token_hash FROM auth_sessions WHERE user_id = %s", [user_id]).fetchone()[0]
    with Tab(member.server, member.token) as tab:
        tab.hydrate("/home")
        member.post("/auth/delete", {"confirm": member.email.upper()})
        assert (member.words, member.token) == ({"notice": "deleted"}, "")
        assert tab.wait_closed(1)

    for table in [row[0] for row in db.execute(TABLES)]:
        assert db.execute(f"SELECT count(*) FROM {table} WHERE user_id = %s", [user_id]).fetchone() == (0,), table
    assert office.wait_for(member.email, "was deleted")
    assert soon(lambda: db.execute("SELECT count(*) FROM mails WHERE address = %s", [member.email]).fetchone() == (0,))
    assert not folder.exists()
    whole = dump(mail_home)
    for trace in (canary, member.email, digest, token):
        assert trace not in whole, trace
    assert _id_of(db, other_member)
    db.execute("DELETE FROM rate_limits")
    again = member.another()
    again.sign_up()
    assert office.wait_for(member.email, "Confirm")


@pytest.mark.req("G-03")
def test_a_deletion_is_done_again_after_an_older_backup_was_restored(member, db, mail_home):
    user_id = _id_of(db, member)
    columns = "id, email, full_name, password_hash"
    row = db.execute(f"SELECT {columns} FROM users WHERE id = %s", [user_id]).fetchone()
    member.post("/auth/delete", {"confirm": member.email})
    db.execute(f"INSERT INTO users ({columns}) VALUES (%s, %s, %s, %s)", row)
    done = _command(mail_home, "user", "reapply-deletions")
    assert "1 accounts" in done.stdout
    assert db.execute("SELECT count(*) FROM users WHERE id = %s", [user_id]).fetchone() == (0,)
    ledger = (mail_home.folder / "data" / "deletions.jsonl").read_text()
    assert user_id not in ledger
    assert member.email not in ledger


def _command(home, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from careerhub.cli import main; main()", *words],
        cwd=PROJECT_ROOT,
        env={**os.environ, **home.environment, "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.req("G-02")
def test_every_table_of_people_goes_with_its_person(db):
    staying = db.execute(
        f"SELECT t.relname FROM ({TABLES}) t WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = "
        "('public.' || t.relname)::regclass AND k.contype = 'f' AND k.confdeltype IN ('c', 'n'))"
    ).fetchall()
    assert staying == []


@pytest.mark.req("A-36")
@pytest.mark.req("AUTH-10")
def test_administrators_are_made_by_command_only_and_act_at_once(member, other_member, db, mail_home):
    assert "administrator" in _command(mail_home, "user", "create-admin", member.email, "--password", "").stdout
    victim = _id_of(db, other_member)
    own = _id_of(db, member)

    def act(tab: Tab, handler: str, **payload: str) -> None:
        tab.call(full_name(f"admin_state.{handler}"), payload, "/admin")

    with Tab(member.server, other_member.token) as tab:
        tab.hydrate("/admin")
        tab.call(full_name("admin_state.load"), {}, "/admin")
        assert tab.value("admin_state", "users") == []
        for handler, more in (("suspend", {}), ("activate", {}), ("end_sessions", {}), ("set_plan", {"plan": "EXPERT"})):
            act(tab, handler, user_id=own, **more)
            act(tab, handler, user_id=victim, **more)
        assert db.execute("SELECT is_active, plan FROM users WHERE id = %s", [victim]).fetchone() == (True, "FREE")
        assert member.is_in()
        assert member.email not in tab.text
    with Tab(member.server, member.token) as tab, Tab(member.server, other_member.token) as watched:
        watched.hydrate("/home")
        tab.hydrate("/admin")
        act(tab, "search", text=other_member.email)
        assert [one["email"] for one in tab.value("admin_state", "users")] == [other_member.email]
        act(tab, "set_plan", user_id=victim, plan="PRO")
        act(tab, "set_expiry", user_id=victim, day="2031-05-06")
        plan = db.execute("SELECT plan, plan_expires_at::date::text FROM users WHERE id = %s", [victim]).fetchone()
        assert plan == ("PRO", "2031-05-06")
        act(tab, "set_expiry", user_id=victim, day="nonsense")
        act(tab, "suspend", user_id=own)
        assert "own account" in tab.value("admin_state", "message")
        act(tab, "suspend", user_id=victim)
        assert watched.wait_closed(1)
        assert not other_member.is_in()
        refused = other_member.another()
        refused.sign_in()
        assert (refused.words["errors"], refused.token) == ("form.credentials", "")
        act(tab, "activate", user_id=victim)
        other_member.sign_in()
        assert other_member.token
    done = db.execute(
        "SELECT action, old_values, new_values, details->>'by' FROM audit_logs WHERE user_id = %s AND entity_type = 'USER' "
        "AND action IN ('UPDATE_PLAN', 'SUSPEND_USER', 'ACTIVATE_USER') ORDER BY id",
        [victim],
    ).fetchall()
    assert [row[0] for row in done] == ["UPDATE_PLAN", "UPDATE_PLAN", "SUSPEND_USER", "ACTIVATE_USER"]
    assert done[0][1:] == ({"plan": "FREE", "plan_expires_at": None}, {"plan": "PRO", "plan_expires_at": None}, own)


@pytest.mark.req("AUTH-11")
def test_commands_do_the_same(other_member, db, mail_home):
    email = other_member.email
    _command(mail_home, "user", "set-plan", email, "EXPERT", "--until", "2030-01-31")
    assert db.execute("SELECT plan, plan_expires_at::date::text FROM users WHERE email = %s", [email]).fetchone() == (
        "EXPERT",
        "2030-01-31",
    )
    _command(mail_home, "user", "end-sessions", email)
    assert soon(lambda: not other_member.is_in(), 2)
    _command(mail_home, "user", "suspend", email)
    refused = other_member.another()
    refused.sign_in()
    assert not refused.token
    _command(mail_home, "user", "activate", email)
    other_member.sign_in()
    assert other_member.token
