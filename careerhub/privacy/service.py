"""A copy of everything about a person, and its end. Both ask the database's catalogue, so that no table can be forgotten."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, delete, select, update

from careerhub.auth import service as auth
from careerhub.auth.schemas import Device, MailKind
from careerhub.core import audit, jobs
from careerhub.core.audit import AuditAction
from careerhub.core.clock import utc_now
from careerhub.core.crypto import CannotDecrypt, decrypt, new_token, token_digest
from careerhub.core.errors import DomainError, NotFound
from careerhub.core.ids import new_id
from careerhub.privacy.models import DataExport
from careerhub.privacy.schemas import EXPORT_LIFETIME, ExportRow

EXPORT = "privacy.export"  # the task's name
_FILES = frozenset({"image", "content"})  # told as files, not as digits
_SECRETS = frozenset({"password_hash", "token_hash", "code_hash", "public_key", "credential_id", "save_key"})
_TABLES = text(
    """
    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attname = 'user_id' AND NOT a.attisdropped
    UNION SELECT 'users' ORDER BY 1
    """
)
_BYTES = text(
    """
    SELECT a.attname::text FROM pg_attribute a
    WHERE a.attrelid = CAST(:table AS regclass) AND a.atttypid = 'bytea'::regtype AND NOT a.attisdropped ORDER BY a.attnum
    """
)
_READABLE = text("SELECT has_table_privilege(:table, 'SELECT')")
# A row that does not go with its person, by a foreign key of the database, would stay when the person goes.
_STAYING = text(
    """
    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.attname = 'user_id' AND NOT a.attisdropped AND c.relname <> 'audit_logs'
      AND NOT EXISTS (
          SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confdeltype = 'c'
            AND a.attnum = ANY (k.conkey)
      )
    """
)
_NOBODY = text("SELECT set_config('app.current_user_id', '', true)")
_FORGET_IN_AUDIT = text("SELECT private.forget_in_audit(:user_id)")
_DROP_USER = text("DELETE FROM users WHERE id = :user_id")
_DROP_MAILS = text("DELETE FROM mails WHERE address = :email OR user_id = :user_id")
_ALL_USERS = text("SELECT id FROM users")


def list_tables(session: Session) -> list[str]:
    """Every table that holds something about people."""
    return list(session.execute(_TABLES).scalars())


def can_read(session: Session, table: str) -> bool:
    """Whether the role of this transaction may read the whole table."""
    return session.execute(_READABLE, {"table": table}).scalar_one()


def read_files(session: Session, user_id: str, table: str) -> list[tuple[str, bytes]]:
    """What a person has uploaded into a table of `list_tables`: a name for each file, and its content."""
    found = []
    for column in _file_columns(session, table):
        kept = text(f"SELECT to_jsonb(t) - :column AS about, t.{column} FROM {table} t WHERE user_id = :user_id")  # noqa: S608  (catalogue)
        for about, content in session.execute(kept, {"user_id": user_id, "column": column}).all():
            found.append((f"{table}/{about['id']}-{_file_name(about, column)}", bytes(content)))
    return found


def read_rows(session: Session, user_id: str, table: str) -> list[dict[str, Any]]:
    """A person's rows of a table of `list_tables`, without secrets and files; their own encrypted text is decrypted."""
    key = "id" if table == "users" else "user_id"
    in_order = "to_jsonb(t) ->> 'id', to_jsonb(t)::text"  # links between rows have no id
    statement = text(f"SELECT to_jsonb(t) FROM {table} t WHERE {key} = :user_id ORDER BY {in_order}")  # noqa: S608  (catalogue)
    hidden = _SECRETS.union(_file_columns(session, table))
    return [_open(table, user_id, row, hidden) for row in session.execute(statement, {"user_id": user_id}).scalars()]


def ask_export(session: Session, user_id: str, device: Device) -> None:
    """Have a copy of everything made; one that is being made does."""
    pending = select(DataExport.id).where(DataExport.user_id == user_id, DataExport.status == "PENDING")
    if session.exec(pending).first():
        return
    row = DataExport(id=new_id(), user_id=user_id)
    session.add(row)
    session.flush()
    audit.record(
        session,
        AuditAction.EXPORT_DATA,
        user_id=user_id,
        entity=("EXPORT", row.id),
        ip_address=device.ip or None,
        user_agent=device.user_agent,
    )
    jobs.defer(session, EXPORT, export_id=row.id, user_id=user_id)


def is_wanted(session: Session, export_id: str) -> bool:
    """Whether this copy is still to be made: its person may have gone."""
    statement = select(DataExport.id).where(DataExport.id == export_id, DataExport.status == "PENDING")
    return session.exec(statement).first() is not None


def note_export(session: Session, user_id: str, export_id: str, size_bytes: int) -> None:
    """Note that the copy is there, and tell its person by mail; a second time nothing.

    Raises:
        NotFound: nobody waits for it any more, as its person has gone.
    """
    statement = (
        update(DataExport)
        .where(col(DataExport.id) == export_id, col(DataExport.user_id) == user_id, col(DataExport.status) == "PENDING")
        .values(status="READY", size_bytes=size_bytes, expires_at=utc_now() + EXPORT_LIFETIME)
        .returning(col(DataExport.id))
    )
    if session.execute(statement).scalar():
        auth.mails.queue(session, MailKind.EXPORT_READY, auth.recovery.owner(session, user_id).email, user_id=user_id)
    elif session.get(DataExport, export_id) is None:
        raise NotFound("There is no such copy.")


def list_exports(session: Session, user_id: str) -> list[ExportRow]:
    """The copies of one's data, the newest first."""
    rows = session.exec(select(DataExport).where(DataExport.user_id == user_id).order_by(col(DataExport.id).desc()).limit(5))
    return [_row(row) for row in rows]


def make_link(session: Session, user_id: str, export_id: str) -> str:
    """A new token with which the copy can be fetched, once; an older one is worth nothing.

    Raises:
        NotFound: somebody else's, not there, or too old.
    """
    token = new_token()
    statement = (
        update(DataExport)
        .where(col(DataExport.id) == export_id, col(DataExport.user_id) == user_id, *_is_there())
        .values(token_hash=token_digest(token))
        .returning(col(DataExport.id))
    )
    if session.execute(statement).scalar() is None:
        raise NotFound
    return token


def fetch(session: Session, user_id: str, token: str) -> str:
    """The id of the copy that this token opens, which is used up.

    Raises:
        NotFound: used, replaced, too old, or somebody else's.
    """
    statement = (
        update(DataExport)
        .where(col(DataExport.token_hash) == token_digest(token), col(DataExport.user_id) == user_id, *_is_there())
        .values(downloaded_at=utc_now(), token_hash=None)
        .returning(col(DataExport.id))
    )
    found = session.execute(statement).scalar()
    if found is None:
        raise NotFound
    return found


def take_old(session: Session) -> list[str]:
    """Forget the copies that cannot be fetched any more; their ids."""
    now: datetime = utc_now()
    statement = (
        delete(DataExport)
        .where((col(DataExport.expires_at) <= now) | (col(DataExport.created_at) <= now - 2 * EXPORT_LIFETIME))
        .returning(col(DataExport.id))
    )
    return list(session.execute(statement).scalars())


def delete_account(session: Session, user_id: str) -> list[str]:
    """Delete a person and everything of theirs, at once and for good; the ids of their copies.

    Raises:
        DomainError: a table would keep rows: nothing is deleted.
    """
    if staying := list(session.execute(_STAYING).scalars()):
        raise DomainError(f"Deletion is not possible: {', '.join(staying)} would stay. Please tell whoever runs this server.")
    owner = auth.recovery.owner(session, user_id)
    export_ids = list(session.exec(select(DataExport.id).where(DataExport.user_id == user_id)))
    session.execute(_NOBODY)  # else each row that goes would be recorded as a change that somebody made
    session.execute(_FORGET_IN_AUDIT, {"user_id": user_id})
    session.execute(_DROP_MAILS, {"user_id": user_id, "email": owner.email})
    session.execute(_DROP_USER, {"user_id": user_id})
    audit.record(session, AuditAction.DELETE_USER)
    auth.mails.queue(session, MailKind.ACCOUNT_DELETED, owner.email)
    return export_ids


def list_user_ids(session: Session) -> list[str]:
    """The ids of all accounts."""
    return list(session.execute(_ALL_USERS).scalars())


def _is_there() -> tuple[Any, ...]:
    return (
        col(DataExport.status) == "READY",
        col(DataExport.expires_at) > utc_now(),
        col(DataExport.downloaded_at).is_(None),
    )


def _row(row: DataExport) -> ExportRow:
    is_there = row.status == "READY" and row.downloaded_at is None and row.expires_at is not None and row.expires_at > utc_now()
    until = row.expires_at.isoformat(timespec="seconds") if is_there and row.expires_at else ""
    status = "Being made…" if row.status == "PENDING" else "Ready" if is_there else "Fetched" if row.downloaded_at else "Too old"
    return ExportRow(
        row.id, status, row.created_at.isoformat(timespec="seconds"), until, f"{max(1, row.size_bytes // 1000)} kB", is_there
    )


def _file_columns(session: Session, table: str) -> list[str]:
    return [name for name in session.execute(_BYTES, {"table": table}).scalars() if name in _FILES]


def _file_name(about: dict[str, Any], column: str) -> str:
    """The name that its owner gave a file, without what would lead elsewhere; else what it is."""
    given = str(about.get("name") or f"{column}.jpg")
    return "".join(char if char.isalnum() or char in " ._-" else "_" for char in given).lstrip(".")[-100:] or column


def _open(table: str, user_id: str, row: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in hidden}
    sealed = shown.pop("sealed", None)
    if isinstance(sealed, str):
        try:
            opened = decrypt(bytes.fromhex(sealed.removeprefix("\\x")), f"{table}|sealed|{user_id}")
            shown["decrypted"] = json.loads(opened) if opened.startswith("{") else opened
        except CannotDecrypt:
            shown["decrypted"] = None
        if table in ("two_factor", "challenges"):
            del shown["decrypted"]
    return shown
