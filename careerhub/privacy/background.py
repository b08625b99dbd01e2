"""Making copies, and clearing away those that nobody fetched."""

import json
import os
import zipfile
from pathlib import Path

from careerhub.core import jobs
from careerhub.core.db.transactions import run_auth
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from careerhub.privacy import service
from careerhub.privacy.files import export_path, files_of, remove_drafts

_README = """This is everything that Careerhub keeps about you.

data/   one JSON file for each table of the database, a list of your rows. "users" is your account, "audit_logs" what happened
        on it, "profiles", "experiences" and so on your record, "cv_versions" your CVs. Instants are in UTC (ISO 8601).
        Passwords, tokens and keys are left out: what is kept of them are digests that are of no use to anybody.
files/  the files that you have uploaded.
"""


@jobs.task(service.EXPORT)
def export(export_id: str, user_id: str) -> None:
    """Make one copy; a second time makes it anew. Without the person, nothing."""
    if not run_auth(service.is_wanted, export_id):
        return
    path = export_path(export_id)
    draft = path.with_suffix(f".{new_id()}.partial")  # a worker that was taken for dead may still be writing its own
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _README)
        _write_tables(archive, user_id)
        _write_files(archive, files_of(user_id))
    try:
        draft.rename(path)
        run_auth(service.note_export, user_id, export_id, path.stat().st_size)
    except (FileNotFoundError, NotFound):  # its person has gone meanwhile
        path.unlink(missing_ok=True)


@jobs.periodic("23 * * * *", "privacy.clear")
def clear() -> None:
    """Remove the copies that cannot be fetched any more, and what a killed worker left of one."""
    for export_id in run_auth(service.take_old):
        export_path(export_id).unlink(missing_ok=True)
    remove_drafts()


def _write_tables(archive: zipfile.ZipFile, user_id: str) -> None:
    """Each table as the role that may read it: accounts as sign-in, the rest as the person."""
    with jobs.transaction(user_id) as session:
        tables = service.list_tables(session)
        readable = [table for table in tables if service.can_read(session, table)]
        own = {table: service.read_rows(session, user_id, table) for table in readable}
        for table in readable:
            for name, content in service.read_files(session, user_id, table):
                archive.writestr(f"files/{name}", content)
    for table in tables:
        rows = own[table] if table in own else run_auth(service.read_rows, user_id, table)
        archive.writestr(f"data/{table}.json", json.dumps(rows, ensure_ascii=False, indent=1))


def _write_files(archive: zipfile.ZipFile, folder: Path) -> None:
    for file in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if file.is_file() and not file.is_symlink():
            archive.write(file, f"files/{file.relative_to(folder)}")
