"""How far somebody has read, and for how long (LRN-03).

Time is a set of stretches of the clock: a beat says when it ended and how long it was, and only what no other beat of the person
has covered counts. So the sum can never exceed the time that passed, in however many tabs; repetition and order do not matter.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from careerhub.auth import service as auth
from careerhub.core import jobs
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from careerhub.learning.models import Chapter, ChapterSection, ReadingBeat, ReadingDay, ReadingProgress
from careerhub.learning.schemas import Beat, Place

LONGEST_BEAT = timedelta(seconds=30)
OLDEST_BEAT = timedelta(days=7)  # what a browser kept while it was offline
COMPLETE_AT = 90
SHORT_SECONDS = 5
MAX_MARKS = 500

# One writer per person: of two tabs, each must see what the other one has counted.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('reading:' || :user_id, 0))")


def record_beats(session: Session, user_id: str, beats: list[Beat], now: datetime) -> Place:
    """Count what a browser saw of somebody's reading; where they are now in the last beat's chapter.

    A beat of a chapter that is gone, that is older than a week, or that was counted before changes nothing.
    """
    session.execute(_ALONE, {"user_id": user_id})
    since = max(auth.joined_at(session, user_id), now - OLDEST_BEAT)
    place = Place()
    for beat in beats:
        row = _progress(session, user_id, beat.chapter_id, now)
        if row is None:
            continue
        if _is_new(session, user_id, beat):
            _count(session, user_id, row, beat, since, now)
        place = Place(row.completion_percentage, row.completed, row.section, tuple(row.marks))
    return place


def mark(session: Session, user_id: str, chapter_id: str, anchor: str, *, is_read: bool, now: datetime) -> tuple[str, ...]:
    """Mark a section as read, or not; the sections that are marked.

    Raises:
        NotFound: no such section.
    """
    session.execute(_ALONE, {"user_id": user_id})
    row = _progress(session, user_id, chapter_id, now)
    known = select(ChapterSection.id).where(ChapterSection.chapter_id == chapter_id, ChapterSection.anchor == anchor)
    if row is None or session.exec(known).first() is None:
        raise NotFound("There is no such section.")
    others = [each for each in row.marks if each != anchor]
    row.marks = [*others, anchor][-MAX_MARKS:] if is_read else others
    return tuple(row.marks)


def _progress(session: Session, user_id: str, chapter_id: str, now: datetime) -> ReadingProgress | None:
    """The person's row of a chapter, made when it is the first time; None where there is no such chapter."""
    mine = select(ReadingProgress).where(ReadingProgress.user_id == user_id, ReadingProgress.chapter_id == chapter_id)
    row = session.exec(mine).first()
    if row is None and session.exec(select(Chapter.id).where(Chapter.id == chapter_id)).first():
        row = ReadingProgress(user_id=user_id, chapter_id=chapter_id, last_accessed=now)
        session.add(row)
        session.flush()
        jobs.defer(session, "learning.recommend", user_id=user_id)
    return row


def _is_new(session: Session, user_id: str, beat: Beat) -> bool:
    same = ReadingBeat.user_id == user_id, ReadingBeat.client == beat.client, ReadingBeat.sequence == beat.sequence
    return session.exec(select(ReadingBeat.id).where(*same)).first() is None


def _count(session: Session, user_id: str, row: ReadingProgress, beat: Beat, since: datetime, now: datetime) -> None:
    ended = min(beat.ended_at, now)
    if ended < now - OLDEST_BEAT:
        return
    started = max(ended - min(timedelta(milliseconds=max(beat.milliseconds, 0)), LONGEST_BEAT), since)
    started = min(started, ended)
    fresh = _uncovered(session, user_id, started, ended)
    session.add(
        ReadingBeat(
            user_id=user_id,
            chapter_id=row.chapter_id,
            client=beat.client,
            sequence=beat.sequence,
            started_at=started,
            ended_at=ended,
        )
    )
    row.time_spent_ms += fresh
    row.time_spent_seconds = row.time_spent_ms // 1000
    if fresh:
        _add_to_day(session, user_id, row.chapter_id, ended, beat.minutes_east, fresh)
    _advance(session, row, beat, ended)
    session.flush()


def _time_in_view(session: Session, row: ReadingProgress) -> timedelta:
    """How long the chapter was in view by the clock, also while another tab's chapter had the time counted."""
    mine = ReadingBeat.user_id == row.user_id, ReadingBeat.chapter_id == row.chapter_id
    spans = session.execute(
        select(ReadingBeat.started_at, ReadingBeat.ended_at).where(*mine).order_by(col(ReadingBeat.started_at))
    )
    seen, at = timedelta(), datetime.min.replace(tzinfo=UTC)
    for begin, end in spans.all():
        seen += max(end - max(begin, at), timedelta())
        at = max(at, end)
    return seen


def _uncovered(session: Session, user_id: str, started: datetime, ended: datetime) -> int:
    """The milliseconds between two instants in which nothing was counted yet."""
    near = (
        ReadingBeat.user_id == user_id,
        col(ReadingBeat.ended_at) > started,
        col(ReadingBeat.ended_at) < ended + LONGEST_BEAT,
        col(ReadingBeat.started_at) < ended,
    )
    spans = session.execute(
        select(ReadingBeat.started_at, ReadingBeat.ended_at).where(*near).order_by(col(ReadingBeat.started_at))
    )
    free, at = timedelta(), started
    for begin, end in spans.all():
        free += max(begin - at, timedelta())
        at = max(at, end)
    free += max(ended - at, timedelta())
    return free // timedelta(milliseconds=1)


def _add_to_day(session: Session, user_id: str, chapter_id: str, ended: datetime, minutes_east: int, fresh: int) -> None:
    day = (ended.astimezone(UTC) + timedelta(minutes=minutes_east)).date()
    statement = insert(ReadingDay).values(id=new_id(), user_id=user_id, chapter_id=chapter_id, day=day, milliseconds=fresh)
    more = ReadingDay.milliseconds + statement.excluded.milliseconds
    session.execute(statement.on_conflict_do_update(constraint="uq_reading_days_chapter", set_={"milliseconds": more}))


def _advance(session: Session, row: ReadingProgress, beat: Beat, ended: datetime) -> None:
    percent = 0 if beat.is_short else min(max(beat.percent, 0), 100)
    row.seen_whole = row.seen_whole or beat.is_short
    if row.seen_whole and row.completion_percentage < 100 and _time_in_view(session, row) >= timedelta(seconds=SHORT_SECONDS):
        percent = 100
    row.completion_percentage = max(row.completion_percentage, percent)
    if ended >= row.last_accessed or not row.section:
        row.section = beat.section[:200]
    row.last_accessed = max(row.last_accessed, ended)
    if row.completion_percentage >= COMPLETE_AT and not row.completed:
        row.completed, row.completed_at = True, ended
        jobs.defer(session, "learning.recommend", user_id=row.user_id)
