"""Tables of the book, which is everybody's, and of what a person reads and does, which is theirs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Computed,
    Date,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlmodel import Column, Field

from careerhub.core.db.rows import Editable, Record, UtcDateTime


def _owner() -> Any:
    return Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False))


def _chapter(**more: Any) -> Any:
    return Field(sa_column=Column(Text, ForeignKey("chapters.id", ondelete="CASCADE"), nullable=False, **more))


class Book(Record, table=True):
    """One book, written by `careerhub book import` only. Readable without an account where it is public."""

    __tablename__ = "books"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)

    slug: str = Field(max_length=100, unique=True)
    title: str = Field(max_length=300)
    description: str = Field(default="", sa_type=Text)
    language: str = Field(default="en", max_length=20)
    is_public: bool = Field(default=True)
    content_hash: str = Field(max_length=64)


class Chapter(Record, table=True):
    """One chapter. `text` is its Markdown without front matter and MDX, `html` the same, drawn and made harmless."""

    __tablename__ = "chapters"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("book_id", "path", name="uq_chapters_path"),
        CheckConstraint("level IN ('', 'beginner', 'intermediate', 'advanced')", name="level"),
    )

    book_id: str = Field(sa_column=Column(Text, ForeignKey("books.id", ondelete="CASCADE"), nullable=False))
    path: str = Field(max_length=300)
    source_path: str = Field(max_length=500)
    title: str = Field(max_length=300)
    module: str = Field(default="", max_length=100)
    module_title: str = Field(default="", max_length=300)
    position: int
    level: str = Field(default="", max_length=20)
    languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    frameworks: list[str] = Field(default_factory=list, sa_type=JSONB)
    hardware: list[str] = Field(default_factory=list, sa_type=JSONB)
    minutes: int = Field(default=0)
    tasks: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    words: int = Field(default=0)
    content_hash: str = Field(max_length=64)
    render_hash: str = Field(max_length=64)


class ChapterSection(Record, table=True):
    """A heading with what follows up to the next one: `text[start_at:end_at]` of its chapter."""

    __tablename__ = "chapter_sections"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("chapter_id", "anchor", name="uq_chapter_sections_anchor"),
        CheckConstraint("0 <= start_at AND start_at <= end_at", name="span"),
        Index("ix_chapter_sections_search", "search", postgresql_using="gin"),
    )

    chapter_id: str = _chapter()
    position: int
    level: int
    title: str = Field(sa_type=Text)
    anchor: str = Field(max_length=200)
    heading_path: list[str] = Field(default_factory=list, sa_type=JSONB)
    start_at: int
    end_at: int
    plain: str = Field(default="", sa_type=Text)
    search: str = Field(
        default=None,
        sa_column=Column(
            TSVECTOR,
            Computed(
                "setweight(to_tsvector('english'::regconfig, title), 'A') || to_tsvector('english'::regconfig, plain)",
                persisted=True,
            ),
            nullable=True,
        ),
    )


class BookImage(Record, table=True):
    """A picture of a book, with its size in pixels, so that a page does not jump when it arrives."""

    __tablename__ = "book_images"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (UniqueConstraint("book_id", "path", name="uq_book_images_path"),)

    book_id: str = Field(sa_column=Column(Text, ForeignKey("books.id", ondelete="CASCADE"), nullable=False))
    path: str = Field(max_length=500)
    media_type: str = Field(max_length=50)
    width: int = Field(default=0)
    height: int = Field(default=0)
    digest: str = Field(max_length=64)
    content: bytes = Field(sa_type=LargeBinary)


class ReadingProgress(Record, table=True):
    """How far somebody has come in a chapter. The percentage only rises, and what is completed stays so.

    `seen_whole`: all of it was on the screen at once, so only time tells whether it was read.
    """

    __tablename__ = "reading_progress"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("user_id", "chapter_id", name="uq_reading_progress_chapter"),
        CheckConstraint("completion_percentage BETWEEN 0 AND 100", name="completion_percentage"),
        CheckConstraint("time_spent_ms >= 0", name="time_spent_ms"),
        Index("ix_reading_progress_last", "user_id", text("last_accessed DESC")),
        Index("ix_reading_progress_chapter_id", "chapter_id"),
    )

    user_id: str = _owner()
    chapter_id: str = _chapter()
    completion_percentage: int = Field(default=0)
    time_spent_ms: int = Field(default=0)
    time_spent_seconds: int = Field(default=0)  # the same, as people read it
    last_accessed: datetime = Field(sa_type=UtcDateTime)
    completed: bool = Field(default=False)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    section: str = Field(default="", max_length=200)
    seen_whole: bool = Field(default=False)
    marks: list[str] = Field(default_factory=list, sa_type=JSONB)


class ReadingBeat(Record, table=True):
    """A stretch of reading that was counted, once: a browser tab numbers its beats. Kept for a week."""

    __tablename__ = "reading_beats"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("user_id", "client", "sequence", name="uq_reading_beats_sequence"),
        CheckConstraint("started_at <= ended_at AND ended_at - started_at <= interval '30 seconds'", name="span"),
        Index("ix_reading_beats_span", "user_id", "ended_at"),
        Index("ix_reading_beats_chapter_id", "chapter_id"),
    )

    user_id: str = _owner()
    chapter_id: str = _chapter()
    client: str = Field(max_length=64)
    sequence: int
    started_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime = Field(sa_type=UtcDateTime)


class ReadingDay(Record, table=True):
    """The time somebody read a chapter on one of their days."""

    __tablename__ = "reading_days"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("user_id", "day", "chapter_id", name="uq_reading_days_chapter"),
        Index("ix_reading_days_chapter_id", "chapter_id"),
    )

    user_id: str = _owner()
    chapter_id: str = _chapter()
    day: date = Field(sa_type=Date)
    milliseconds: int = Field(default=0)


class ProgressData(Editable, table=True):
    """A task: a chapter's exercise, found by its `task_id`, or one's own. `task_details`: its description and its evidence.

    A deleted one can be brought back for a day, with its file.
    """

    __tablename__ = "progress_data"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("id", "user_id", name="uq_progress_data_id_user_id"),
        UniqueConstraint("user_id", "task_id", name="uq_progress_data_task_id"),
        Index("ix_progress_data_list", "user_id", "completed_at", text("created_at DESC")),
        Index("ix_progress_data_chapter_id", "chapter_id"),
        Index("ix_progress_data_task_details", "task_details", postgresql_using="gin"),
    )

    user_id: str = _owner()
    chapter_id: str | None = Field(
        default=None, sa_column=Column(Text, ForeignKey("chapters.id", ondelete="SET NULL"), nullable=True)
    )
    task_id: str = Field(max_length=100)
    title: str = Field(max_length=200)
    task_details: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    completed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TaskFile(Record, table=True):
    """The file that shows a task was done; at most one each."""

    __tablename__ = "task_files"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        ForeignKeyConstraint(["progress_id", "user_id"], ["progress_data.id", "progress_data.user_id"], ondelete="CASCADE"),
        UniqueConstraint("user_id", "progress_id", name="uq_task_files_progress_id"),
    )

    user_id: str = Field(sa_type=Text)
    progress_id: str = Field(sa_type=Text)
    name: str = Field(max_length=200)
    size_bytes: int
    content: bytes = Field(sa_type=LargeBinary)


class Recommendation(Record, table=True):
    """A chapter worth reading next, with what its score is made of."""

    __tablename__ = "recommendations"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("user_id", "recommended_chapter_id", name="uq_recommendations_chapter"),
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        Index("ix_recommendations_score", "user_id", text("score DESC")),
        Index("ix_recommendations_recommended_chapter_id", "recommended_chapter_id"),
    )

    user_id: str = _owner()
    recommended_chapter_id: str = _chapter()
    score: float = Field(sa_type=Float)
    factors: dict[str, float] = Field(default_factory=dict, sa_type=JSONB)
    reason: str = Field(default="", sa_type=Text)
    dismissed: bool = Field(default=False)
    fingerprint: str = Field(max_length=64)


class DismissedChapter(Record, table=True):
    """A recommendation that somebody did not want. It counts as long as the person and the chapter are what they were."""

    __tablename__ = "dismissed_chapters"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("user_id", "chapter_id", name="uq_dismissed_chapters_chapter"),
        Index("ix_dismissed_chapters_chapter_id", "chapter_id"),
    )

    user_id: str = _owner()
    chapter_id: str = _chapter()
    fingerprint: str = Field(max_length=64)
