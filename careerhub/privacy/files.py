"""What is kept of people outside the database: their files, the copies of their data, and the list of who has gone."""

import json
import os
import shutil
from pathlib import Path

from careerhub.core.clock import utc_now
from careerhub.core.config import settings
from careerhub.core.crypto import keyed_digest
from careerhub.core.ids import is_id


def files_of(user_id: str) -> Path:
    """The folder for a person's files; a slice that keeps files keeps them there. It may not exist."""
    if not is_id(user_id):
        raise ValueError("no id")
    return settings().data_dir / "files" / user_id


def export_path(export_id: str) -> Path:
    """Where one copy of somebody's data lies until it is fetched."""
    if not is_id(export_id):
        raise ValueError("no id")
    folder = settings().data_dir / "exports"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{export_id}.zip"


def remove_files(user_id: str, export_ids: list[str]) -> None:
    """Remove a person's files and copies."""
    shutil.rmtree(files_of(user_id), ignore_errors=True)
    for export_id in export_ids:
        path = export_path(export_id)
        for file in (path, *path.parent.glob(f"{export_id}.*.partial")):
            file.unlink(missing_ok=True)


def remove_drafts() -> None:
    """Remove the beginnings of copies that nobody has gone on with for an hour."""
    folder, now = settings().data_dir / "exports", utc_now().timestamp()
    for draft in folder.glob("*.partial") if folder.is_dir() else []:
        if now - draft.stat().st_mtime > 3600:
            draft.unlink(missing_ok=True)


def note_deletion(user_id: str) -> None:
    """Add a person to the list of those who are to stay deleted, on the disk before this returns.

    It holds digests only. It is no table: whoever restores an older backup restores an older table too.
    """
    line = json.dumps({"person": _digest(user_id), "deleted_at": utc_now().isoformat(timespec="seconds")})
    descriptor = os.open(_ledger(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def was_deleted(user_ids: list[str]) -> list[str]:
    """Those of these people who are on the list."""
    try:
        lines = _ledger().read_text().splitlines()
    except FileNotFoundError:
        return []
    gone = {json.loads(line)["person"] for line in lines if line.strip()}
    return [user_id for user_id in user_ids if _digest(user_id) in gone]


def _ledger() -> Path:
    return settings().data_dir / "deletions.jsonl"


def _digest(user_id: str) -> str:
    return keyed_digest("deletion", user_id)
