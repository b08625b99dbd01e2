"""What somebody has learned, in numbers (LRN-06)."""

import csv
import io
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.learning.models import Book, Chapter, ProgressData, ReadingDay, ReadingProgress
from careerhub.learning.schemas import Bar, Day, Finished, ModuleProgress, Overview
from careerhub.learning.service.tasks import count_tasks

WEEKS = 12
CALENDAR_WEEKS = 26
_RUN = tuple("=+-@|%＝＋－＠")  # a spreadsheet takes a cell that begins with one of these for a formula
_DAY_COUNTS_FROM_MS = 10_000


def get_overview(session: Session, user_id: str, today: date) -> Overview:
    """Everything the charts show."""
    by_day = _time_by_day(session, user_id)
    modules = _modules(session, user_id)
    tasks_open, tasks_done = count_tasks(session, user_id)
    skills = [one.title for one in career.list_evidence(session, user_id) if one.kind is Kind.SKILLS]
    return Overview(
        streak=_streak(by_day, today),
        minutes=sum(by_day.values()) // 60_000,
        chapters_done=sum(module.done for module in modules),
        tasks_open=tasks_open,
        tasks_done=tasks_done,
        weeks=_weeks(by_day, today),
        modules=modules,
        calendar=_calendar(by_day, today),
        skills=list(dict.fromkeys(skills)),
        completeness=career.get_completeness(session, user_id).score,
    )


def list_finished(session: Session, user_id: str, first: date, last: date) -> list[Finished]:
    """The chapters and tasks that somebody finished from the first to the last day (UTC), both counted, in order of time."""
    since = datetime.combine(first, time(), UTC)
    until = datetime.combine(last, time(), UTC) + timedelta(days=1)
    read, done = col(ReadingProgress.completed_at), col(ProgressData.completed_at)
    chapters = session.execute(
        select_columns(col(Chapter.title), col(Book.title), read)
        .join(ReadingProgress, col(ReadingProgress.chapter_id) == Chapter.id)
        .join(Book, col(Book.id) == Chapter.book_id)
        .where(col(ReadingProgress.user_id) == user_id, read >= since, read < until)
    )
    tasks = session.execute(
        select_columns(col(ProgressData.title), func.coalesce(Chapter.title, ""), done)
        .outerjoin(Chapter, col(Chapter.id) == ProgressData.chapter_id)
        .where(col(ProgressData.user_id) == user_id, done >= since, done < until)
    )
    found = [Finished(*row, is_task=False) for row in chapters] + [Finished(*row, is_task=True) for row in tasks]
    return sorted(found, key=lambda each: each.finished_at)


def progress_csv(session: Session, user_id: str) -> str:
    """Every chapter that was begun, as a table; a cell that a spreadsheet would run is made text."""
    statement = (
        select(Book.title, Chapter.module_title, Chapter.title, ReadingProgress)
        .join(Chapter, col(Chapter.book_id) == Book.id)
        .join(ReadingProgress, col(ReadingProgress.chapter_id) == Chapter.id)
        .where(ReadingProgress.user_id == user_id)
        .order_by(Book.title, col(Chapter.position))
    )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["book", "module", "chapter", "percent", "completed", "completed_at", "seconds", "last_read"])
    for book, module, chapter, row in session.exec(statement):
        finished = row.completed_at.isoformat(timespec="seconds") if row.completed_at else ""
        cells = [book, module, chapter, row.completion_percentage, "yes" if row.completed else "no", finished]
        writer.writerow(
            [_plain(cell) for cell in (*cells, row.time_spent_ms // 1000, row.last_accessed.isoformat(timespec="seconds"))]
        )
    return out.getvalue()


def _plain(cell: object) -> str:
    text = " ".join(str(cell).split())
    return f"'{text}" if text[:1] in _RUN else text


def _time_by_day(session: Session, user_id: str) -> dict[date, int]:
    total = func.sum(ReadingDay.milliseconds)
    rows = session.execute(
        select_columns(col(ReadingDay.day), total).where(col(ReadingDay.user_id) == user_id).group_by(col(ReadingDay.day))
    )
    return {day: int(milliseconds) for day, milliseconds in rows}


def _streak(by_day: dict[date, int], today: date) -> int:
    """Days in a row with reading, up to today; a day that has only begun does not break it."""
    day = today if by_day.get(today, 0) >= _DAY_COUNTS_FROM_MS else today - timedelta(days=1)
    count = 0
    while by_day.get(day, 0) >= _DAY_COUNTS_FROM_MS:
        count, day = count + 1, day - timedelta(days=1)
    return count


def _weeks(by_day: dict[date, int], today: date) -> list[Bar]:
    monday = today - timedelta(days=today.weekday())
    sums = [
        (start, sum(by_day.get(start + timedelta(days=day), 0) for day in range(7)) // 60_000)
        for start in (monday - timedelta(weeks=back) for back in reversed(range(WEEKS)))
    ]
    most = max(1, *(minutes for _, minutes in sums))
    return [Bar(f"{start.day} {start:%b}", minutes, round(100 * minutes / most)) for start, minutes in sums]


def _modules(session: Session, user_id: str) -> list[ModuleProgress]:
    """The modules of the books that were begun, in order."""
    begun = (
        select(Chapter.book_id)
        .join(ReadingProgress, col(ReadingProgress.chapter_id) == Chapter.id)
        .where(ReadingProgress.user_id == user_id)
        .distinct()
    )
    books = list(session.exec(begun))
    if not books:
        return []
    own = (col(ReadingProgress.chapter_id) == Chapter.id) & (col(ReadingProgress.user_id) == user_id)
    columns: tuple[Any, ...] = (
        Book.slug,
        Book.title,
        Chapter.module,
        func.max(Chapter.module_title),
        func.count(),
        func.count(col(ReadingProgress.id)).filter(col(ReadingProgress.completed)),
        func.coalesce(func.sum(ReadingProgress.time_spent_ms), 0),
        func.sum(func.coalesce(ReadingProgress.completion_percentage, 0) * func.greatest(Chapter.minutes, 1)),
        func.sum(func.greatest(Chapter.minutes, 1)),
    )
    rows = session.execute(
        select_columns(*columns)
        .select_from(Chapter)
        .join(Book, col(Book.id) == Chapter.book_id)
        .join(ReadingProgress, own, isouter=True)
        .where(col(Chapter.book_id).in_(books))
        .group_by(Book.slug, Book.title, Chapter.module)
        .order_by(Book.slug, func.min(Chapter.position))
    )
    return [
        ModuleProgress(slug, book, module, title or "Chapters", count, done, int(time) // 60_000, int(percent) // int(whole))
        for slug, book, module, title, count, done, time, percent, whole in rows
    ]


def _calendar(by_day: dict[date, int], today: date) -> list[Day]:
    """The last half year, a column a week, Monday on top."""
    first = today - timedelta(days=today.weekday(), weeks=CALENDAR_WEEKS - 1)
    shown: dict[date, int] = defaultdict(int, by_day)
    days = []
    for number in range((today - first).days + 1):
        day = first + timedelta(days=number)
        minutes = shown[day] // 60_000
        step = 0 if shown[day] < _DAY_COUNTS_FROM_MS else 1 + sum(minutes >= edge for edge in (10, 30, 60))
        days.append(Day(day.isoformat(), minutes, step, number // 7, number % 7))
    return days
