"""What to read next, with what speaks for it (LRN-05)."""

from typing import Any

from sqlalchemy import delete, text
from sqlalchemy import select as select_columns
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, func, select

from careerhub import routes
from careerhub.core.errors import NotFound
from careerhub.core.ids import is_id, new_id
from careerhub.learner import service as learner
from careerhub.learning import markdown, scoring
from careerhub.learning.models import Book, Chapter, DismissedChapter, ReadingProgress, Recommendation
from careerhub.learning.schemas import ChapterLink, Suggestion
from careerhub.learning.scoring import Needs

KEPT = 10
# A page and a job may want it at once: the second one finds it done.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('recommend:' || :user_id, 0))")


def list_recommendations(session: Session, user_id: str) -> list[Suggestion]:
    """Chapters worth reading, best first; at most ten, none completed or dismissed. Always of what holds now."""
    recompute(session, user_id)
    statement = (
        select_columns(Recommendation, col(Chapter.title), col(Chapter.path), col(Chapter.minutes), col(Book.slug))
        .join(Chapter, col(Chapter.id) == Recommendation.recommended_chapter_id)
        .join(Book, col(Book.id) == Chapter.book_id)
        .where(col(Recommendation.user_id) == user_id, ~col(Recommendation.dismissed))
        .order_by(col(Recommendation.score).desc(), col(Chapter.position))
    )
    return [
        Suggestion(
            chapter_id=row.recommended_chapter_id,
            title=title,
            href=routes.chapter(slug, path),
            minutes=minutes,
            score=row.score,
            factors=row.factors,
            reason=row.reason,
            sum=_sum(row.score, row.factors),
        )
        for row, title, path, minutes, slug in session.execute(statement)
    ]


def recompute(session: Session, user_id: str) -> None:
    """Make the list anew from the person's background and reading, if either has changed since it was made."""
    session.execute(_ALONE, {"user_id": user_id})
    state = _state(session, user_id)
    made_for = select(Recommendation.fingerprint).where(Recommendation.user_id == user_id).limit(1)
    if session.exec(made_for).first() == state:
        return
    person = learner.get_background(session, user_id)
    known = learner.fingerprint(person)
    progress = select(ReadingProgress.chapter_id).where(ReadingProgress.user_id == user_id, col(ReadingProgress.completed))
    done = set(session.exec(progress))
    dismissals = select(DismissedChapter.chapter_id, DismissedChapter.fingerprint).where(DismissedChapter.user_id == user_id)
    dismissed = {row.chapter_id: row.fingerprint for row in session.execute(dismissals)}
    columns: tuple[Any, ...] = (
        Chapter.id,
        Chapter.book_id,
        Chapter.level,
        Chapter.module_title,
        Chapter.languages,
        Chapter.frameworks,
        Chapter.hardware,
        Chapter.content_hash,
    )
    scored = []
    distances: dict[str, int] = {}
    for row in session.execute(select_columns(*columns).order_by(Chapter.book_id, col(Chapter.position))):
        if row.id in done:
            continue
        distance = distances.get(row.book_id, 0)
        distances[row.book_id] = distance + 1
        if dismissed.get(row.id) == markdown.digest(known, row.content_hash):
            continue
        needs = Needs(row.level, row.module_title, tuple(row.languages), tuple(row.frameworks), tuple(row.hardware), distance)
        scored.append((scoring.fit(person, needs), row.id))
    best = sorted(scored, key=lambda pair: -pair[0].score)[:KEPT]
    session.execute(delete(Recommendation).where(col(Recommendation.user_id) == user_id))
    for fit, chapter_id in best:
        row = {"id": new_id(), "user_id": user_id, "recommended_chapter_id": chapter_id, "dismissed": False}
        row |= {"score": fit.score, "factors": fit.factors, "reason": fit.reason, "fingerprint": state}
        session.execute(insert(Recommendation).values(row).on_conflict_do_nothing())  # another tab may do the same


def dismiss(session: Session, user_id: str, chapter_id: str) -> None:
    """Take a chapter off the list, as long as the person and the chapter are what they are.

    Raises:
        NotFound: no such chapter.
    """
    statement = select(Chapter.content_hash).where(Chapter.id == chapter_id)
    content_hash = session.exec(statement).first() if is_id(chapter_id) else None
    if content_hash is None:
        raise NotFound("There is no such chapter.")
    known = learner.fingerprint(learner.get_background(session, user_id))
    mark = {"fingerprint": markdown.digest(known, content_hash)}
    statement = insert(DismissedChapter).values(id=new_id(), user_id=user_id, chapter_id=chapter_id, **mark)
    session.execute(statement.on_conflict_do_update(constraint="uq_dismissed_chapters_chapter", set_=mark))
    recompute(session, user_id)


def undo_dismiss(session: Session, user_id: str, chapter_id: str) -> None:
    """Put a chapter back on the list."""
    mine = col(DismissedChapter.user_id) == user_id, col(DismissedChapter.chapter_id) == chapter_id
    session.execute(delete(DismissedChapter).where(*mine))
    recompute(session, user_id)


def continue_reading(session: Session, user_id: str) -> ChapterLink | None:
    """The chapter that was read last and not completed."""
    statement = (
        select_columns(
            ReadingProgress, col(Chapter.title), col(Chapter.path), col(Chapter.minutes), col(Chapter.level), col(Book.slug)
        )
        .join(Chapter, col(Chapter.id) == ReadingProgress.chapter_id)
        .join(Book, col(Book.id) == Chapter.book_id)
        .where(col(ReadingProgress.user_id) == user_id, ~col(ReadingProgress.completed))
        .order_by(col(ReadingProgress.last_accessed).desc())
        .limit(1)
    )
    found = session.execute(statement).first()
    if found is None:
        return None
    row, title, path, minutes, level, slug = found
    return ChapterLink(row.chapter_id, title, routes.chapter(slug, path), minutes, level, row.completion_percentage)


def _state(session: Session, user_id: str) -> str:
    """What the list depends on, in short: when it differs, the list is old."""
    done = select(func.count()).where(col(ReadingProgress.user_id) == user_id, col(ReadingProgress.completed))
    dismissed = select(func.count(), func.max(DismissedChapter.updated_at)).where(col(DismissedChapter.user_id) == user_id)
    books = select(func.string_agg(Book.content_hash, ","))
    facts = (session.execute(done).scalar_one(), *session.execute(dismissed).one(), session.execute(books).scalar_one())
    return markdown.digest(learner.fingerprint(learner.get_background(session, user_id)), repr(facts))


def _sum(score: float, factors: dict[str, float]) -> str:
    """The factors as people read them."""
    return f"{score:.2f} = " + " + ".join(f"{name} {factors[name]:.2f}" for name in scoring.WEIGHTS)
