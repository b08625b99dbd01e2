"""Tasks: the chapters' exercises and one's own, with what shows that they were done (LRN-04)."""

import re
from datetime import datetime

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from careerhub import routes
from careerhub.core import saving
from careerhub.core.clock import utc_now
from careerhub.core.errors import DomainError, NotFound
from careerhub.core.fields import Form, clean
from careerhub.core.ids import is_id
from careerhub.core.saving import Save
from careerhub.learning import markdown
from careerhub.learning.models import Book, Chapter, ProgressData, ReadingProgress, TaskFile
from careerhub.learning.schemas import FILE_PROBLEMS, MAX_FILE_BYTES, Exercise, SavedTask, TaskItem

MAX_TASKS = 20_000
MAX_FILES_BYTES = 200_000_000  # of one person, all together
PAGE = 50
_EXERCISE = re.compile("[0-9A-Z]{26}:[0-9a-f]{32}")


class BadFile(DomainError):
    """A file that is not kept. `code` says why."""

    def __init__(self, code: str):
        super().__init__(FILE_PROBLEMS[code])
        self.code = code


def list_tasks(session: Session, user_id: str, *, is_done: bool, page: int = 0) -> list[TaskItem]:
    """The person's tasks, open or done, newest first, fifty to a page."""
    state = col(ProgressData.completed_at).is_not(None) if is_done else col(ProgressData.completed_at).is_(None)
    newest = col(ProgressData.completed_at) if is_done else col(ProgressData.created_at)
    statement = (
        select_columns(ProgressData, col(Chapter.title), col(Chapter.path), col(Book.slug), col(TaskFile.name))
        .join(Chapter, col(Chapter.id) == ProgressData.chapter_id, isouter=True)
        .join(Book, col(Book.id) == Chapter.book_id, isouter=True)
        .join(TaskFile, (col(TaskFile.progress_id) == ProgressData.id) & (TaskFile.user_id == user_id), isouter=True)
        .where(col(ProgressData.user_id) == user_id, col(ProgressData.deleted_at).is_(None), state)
        .order_by(newest.desc(), col(ProgressData.id).desc())
        .limit(PAGE)
        .offset(min(max(page, 0), MAX_TASKS // PAGE) * PAGE)
    )
    return [_item(*row) for row in session.execute(statement)]


def count_tasks(session: Session, user_id: str) -> tuple[int, int]:
    """How many tasks are open, and how many done."""
    done = func.count(col(ProgressData.completed_at))
    mine = ProgressData.user_id == user_id, col(ProgressData.deleted_at).is_(None)
    row = session.execute(select(func.count(), done).select_from(ProgressData).where(*mine)).one()
    return row[0] - row[1], row[1]


def list_exercises(session: Session, user_id: str) -> list[Exercise]:
    """Exercises of the chapters that the person has begun and not taken on yet; of the last chapter first."""
    begun = (
        select(Chapter, Book.slug)
        .join(ReadingProgress, col(ReadingProgress.chapter_id) == Chapter.id)
        .join(Book, col(Book.id) == Chapter.book_id)
        .where(ReadingProgress.user_id == user_id)
        .order_by(col(ReadingProgress.last_accessed).desc())
        .limit(30)
    )
    offered = [
        Exercise(_exercise_id(chapter.id, task["title"]), task["title"], chapter.title, routes.chapter(slug, chapter.path))
        for chapter, slug in session.exec(begun)
        for task in chapter.tasks
    ]
    ids = [each.task_id for each in offered]
    mine = ProgressData.user_id == user_id, col(ProgressData.deleted_at).is_(None)
    taken = set(session.exec(select(ProgressData.task_id).where(*mine, col(ProgressData.task_id).in_(ids))))
    return [each for each in offered if each.task_id not in taken][:PAGE]


def take_exercise(session: Session, user_id: str, task_id: str) -> str:
    """Make an exercise one's task; its id. A second time it is the same, as it was left if it was deleted meanwhile.

    Raises:
        NotFound: there is no such exercise.
    """
    if not _EXERCISE.fullmatch(task_id):
        raise NotFound("There is no such exercise.")
    row = session.exec(select(ProgressData).where(ProgressData.user_id == user_id, ProgressData.task_id == task_id)).first()
    if row is None:
        chapter = session.get(Chapter, task_id.partition(":")[0])
        tasks = chapter.tasks if chapter else []
        found = next((task for task in tasks if chapter and _exercise_id(chapter.id, task["title"]) == task_id), None)
        if chapter is None or found is None:
            raise NotFound("There is no such exercise.")
        _check_room(session, user_id)
        details = {"description": found.get("description", ""), "minutes": found.get("minutes", 0)}
        row = ProgressData(user_id=user_id, chapter_id=chapter.id, task_id=task_id, title=found["title"], task_details=details)
        session.add(row)
        session.flush()
    row.deleted_at = None
    return row.id


def save_task(session: Session, user_id: str, save: Save, fields: dict[str, str]) -> SavedTask:
    """Save a task and its evidence; version 0 makes a new one. The same save a second time changes nothing.

    Raises:
        InvalidInput: messages by field. Conflict: changed elsewhere. NotFound: somebody else's, or gone.
    """
    row = session.exec(select(ProgressData).where(ProgressData.id == save.record_id).with_for_update()).first()
    if row.deleted_at if row else save.version:
        raise NotFound("This task was deleted in another tab or on another device.")
    if row is None or saving.is_new(row, save):
        form = Form(fields)
        title = form.line("title", 200, required="What is the task?")
        details = {
            "description": form.text("description", 3000),
            "evidence_text": form.text("evidence_text", 5000),
            "evidence_link": form.web_address("evidence_link"),
        }
        form.check()
        if row is None:
            _check_room(session, user_id)
            row = ProgressData(id=save.record_id, user_id=user_id, task_id=save.record_id, title=title, version=0)
            session.add(row)
        row.title, row.task_details = title, {**row.task_details, **details}
        saving.mark(row, save)
        session.flush()
    return SavedTask(row.version, get_task(session, user_id, row.id))


def get_task(session: Session, user_id: str, row_id: str) -> TaskItem:
    """One task.

    Raises:
        NotFound: somebody else's, or gone.
    """
    row = _own(session, user_id, row_id)
    chapter = session.get(Chapter, row.chapter_id) if row.chapter_id else None
    slug = session.exec(select(Book.slug).where(Book.id == chapter.book_id)).first() if chapter else None
    name = session.exec(select(TaskFile.name).where(TaskFile.progress_id == row.id)).first()
    return _item(row, chapter.title if chapter else None, chapter.path if chapter else None, slug, name)


def complete_task(session: Session, user_id: str, row_id: str, *, is_done: bool, now: datetime) -> None:
    """Tick a task off, or take the tick away; the first tick's time stays.

    Raises:
        NotFound: somebody else's, or gone.
    """
    row = _own(session, user_id, row_id)
    row.completed_at = (row.completed_at or now) if is_done else None


def delete_task(session: Session, user_id: str, row_id: str) -> TaskItem:
    """Delete a task with its file; what it was. `undelete_task` brings both back for a day.

    Raises:
        NotFound: somebody else's, or gone.
    """
    item = get_task(session, user_id, row_id)
    _own(session, user_id, row_id).deleted_at = utc_now()
    return item


def undelete_task(session: Session, user_id: str, row_id: str) -> None:
    """Bring a deleted task back as it was. A second time changes nothing.

    Raises:
        NotFound: somebody else's, or gone for good.
    """
    row = session.exec(select(ProgressData).where(ProgressData.id == row_id, ProgressData.user_id == user_id)).first()
    if row is None:
        raise NotFound
    row.deleted_at = None


def put_file(session: Session, user_id: str, row_id: str, name: str, content: bytes) -> None:
    """Keep the file that shows a task was done, instead of an earlier one.

    Raises:
        NotFound: somebody else's task, or gone. BadFile: it is empty or too large, or all files together are.
    """
    row = _own(session, user_id, row_id)
    if not content:
        raise BadFile("empty")
    if len(content) > MAX_FILE_BYTES:
        raise BadFile("large")
    others = (TaskFile.user_id == user_id, TaskFile.progress_id != row.id)
    if (session.exec(select(func.sum(TaskFile.size_bytes)).where(*others)).one() or 0) + len(content) > MAX_FILES_BYTES:
        raise BadFile("full")
    plain = " ".join(clean(name).replace("/", " ").replace("\\", " ").split())[-200:] or "file"
    file = session.exec(select(TaskFile).where(TaskFile.user_id == user_id, TaskFile.progress_id == row.id)).first()
    file = file or TaskFile(user_id=user_id, progress_id=row.id, name="", size_bytes=0, content=b"")
    file.name, file.size_bytes, file.content = plain, len(content), content
    session.add(file)


def get_file(session: Session, user_id: str, row_id: str) -> tuple[str, bytes]:
    """A task's file: its name and content.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = _own(session, user_id, row_id)
    file = session.exec(select(TaskFile).where(TaskFile.user_id == user_id, TaskFile.progress_id == row.id)).first()
    if file is None:
        raise NotFound
    return file.name, file.content


def _own(session: Session, user_id: str, row_id: str) -> ProgressData:
    if not is_id(row_id):
        raise NotFound
    mine = ProgressData.id == row_id, ProgressData.user_id == user_id, col(ProgressData.deleted_at).is_(None)
    row = session.exec(select(ProgressData).where(*mine)).first()
    if row is None:
        raise NotFound("This task was deleted in another tab or on another device.")
    return row


def _check_room(session: Session, user_id: str) -> None:
    if sum(count_tasks(session, user_id)) >= MAX_TASKS:
        raise DomainError(f"At most {MAX_TASKS} tasks fit into the list.")


def _exercise_id(chapter_id: str, title: str) -> str:
    return f"{chapter_id}:{markdown.digest(title)[:32]}"


def _item(row: ProgressData, title: str | None, path: str | None, slug: str | None, file: str | None) -> TaskItem:
    details = {name: str(row.task_details.get(name, "")) for name in ("description", "evidence_text", "evidence_link")}
    return TaskItem(
        id=row.id,
        version=row.version,
        title=row.title,
        chapter=title or "",
        href=routes.chapter(slug, path) if slug and path else "",
        is_done=row.completed_at is not None,
        done_on=row.completed_at.date().isoformat() if row.completed_at else "",
        file=file or "",
        file_href=routes.task_file(row.id) if file else "",
        fields={"title": row.title, **details},
    )
