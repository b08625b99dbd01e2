"""Words of the book and of what a person learns from it."""

from dataclasses import dataclass, field
from datetime import datetime

MAX_FILE_BYTES = 10_000_000
FILE_PROBLEMS = {
    "empty": "Choose a file that is not empty, please.",
    "large": "This file is too large: at most 10 MB, please.",
    "full": "Your tasks' files may have 200 MB together: this one does not fit any more.",
}


@dataclass(frozen=True)
class Imported:
    """What an import changed, in chapters."""

    slug: str
    title: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class ChapterLink:
    """A chapter as lists show it. `percent` is how far the reader has come."""

    id: str
    title: str
    href: str
    minutes: int
    level: str = ""
    percent: int = 0
    is_done: bool = False


@dataclass(frozen=True)
class Module:
    """A part of a book with its chapters, in order."""

    name: str
    title: str
    chapters: tuple[ChapterLink, ...]

    @property
    def percent(self) -> int:
        """How much of it was read, each chapter counting by its minutes."""
        whole = sum(max(1, chapter.minutes) for chapter in self.chapters)
        return sum(max(1, chapter.minutes) * chapter.percent for chapter in self.chapters) // whole if whole else 0

    @property
    def is_done(self) -> bool:
        """Whether every chapter was completed."""
        return bool(self.chapters) and all(chapter.is_done for chapter in self.chapters)


@dataclass(frozen=True)
class BookContents:
    """A book and its contents."""

    id: str
    slug: str
    title: str
    description: str
    language: str
    modules: tuple[Module, ...]

    @property
    def chapters(self) -> tuple[ChapterLink, ...]:
        """All chapters in reading order."""
        return tuple(chapter for module in self.modules for chapter in module.chapters)


@dataclass(frozen=True)
class BookCard:
    """A book as the list of books shows it."""

    slug: str
    title: str
    description: str
    href: str
    chapters: int


@dataclass(frozen=True)
class SectionLink:
    """A heading of a chapter, for "on this page"."""

    title: str
    anchor: str
    level: int


@dataclass(frozen=True)
class Place:
    """Where a reader stands in a chapter."""

    percent: int = 0
    is_done: bool = False
    section: str = ""
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finished:
    """A chapter or a task that somebody finished; `of`: its book, or its chapter if it has one."""

    title: str
    of: str
    finished_at: datetime
    is_task: bool


@dataclass(frozen=True)
class Suggestion:
    """A chapter worth reading. `factors` are its weighted parts and add up to `score`."""

    chapter_id: str
    title: str
    href: str
    minutes: int
    score: float
    factors: dict[str, float]
    reason: str
    sum: str = ""


@dataclass(frozen=True)
class Beat:
    """A stretch of reading as a browser saw it: at most 30 s of a chapter, in view and in use.

    `client` names the tab and `sequence` its beats, so that one sent again is known. `minutes_east` is the reader's clock.
    """

    chapter_id: str
    client: str
    sequence: int
    ended_at: datetime
    milliseconds: int
    percent: int
    section: str = ""
    is_short: bool = False
    minutes_east: int = 0


@dataclass(frozen=True)
class ChapterView:
    """A chapter as the reader shows it. `html` is harmless."""

    id: str
    title: str
    module_title: str
    href: str
    html: str
    minutes: int
    level: str
    version: str
    sections: tuple[SectionLink, ...]
    tasks: tuple[dict[str, str], ...]
    place: Place
    previous: ChapterLink | None
    next: ChapterLink | None


@dataclass(frozen=True)
class Passage:
    """A passage to be marked: its words, a block to a line, below the heading `anchor`; no words: the text has changed."""

    words: str
    anchor: str


@dataclass(frozen=True)
class Hit:
    """A section that a search found. `snippet` marks the words found with \\x02 and \\x03."""

    chapter: str
    section: str
    href: str
    snippet: str


@dataclass(frozen=True)
class IndexSection:
    """A section for the index of passages: `text[start_at:end_at]` of its chapter begins with the heading's own line."""

    heading_path: tuple[str, ...]
    anchor: str
    start_at: int
    end_at: int


@dataclass(frozen=True)
class IndexChapter:
    """A chapter for the index of passages. `content_hash` changes exactly when title or text do."""

    id: str
    book_id: str
    book: str
    path: str
    href: str
    source_path: str
    title: str
    module: str
    text: str
    content_hash: str
    sections: tuple[IndexSection, ...] = field(default=())


@dataclass(frozen=True)
class Exercise:
    """A chapter's exercise that is not a task yet."""

    task_id: str
    title: str
    chapter: str
    href: str


@dataclass(frozen=True)
class TaskItem:
    """A task as its form shows it. `version` 0 is one that is not saved yet."""

    id: str
    version: int
    title: str = ""
    chapter: str = ""
    href: str = ""
    is_done: bool = False
    done_on: str = ""
    file: str = ""
    file_href: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedTask:
    """What a save of a task led to."""

    version: int
    item: TaskItem


@dataclass(frozen=True)
class Bar:
    """A column of a chart. `percent` is its height against the highest."""

    label: str
    minutes: int
    percent: int


@dataclass(frozen=True)
class Day:
    """A day of the calendar: `step` 0 (nothing) to 4 (an hour and more), its place as week and weekday."""

    day: str
    minutes: int
    step: int
    week: int
    weekday: int


@dataclass(frozen=True)
class ModuleProgress:
    """How far somebody has come in a module."""

    book: str
    book_title: str
    module: str
    title: str
    chapters: int
    done: int
    minutes: int
    percent: int

    @property
    def is_done(self) -> bool:
        """Whether every chapter was completed."""
        return self.done == self.chapters


@dataclass(frozen=True)
class Overview:
    """What the dashboard shows."""

    streak: int
    minutes: int
    chapters_done: int
    tasks_open: int
    tasks_done: int
    weeks: list[Bar]
    modules: list[ModuleProgress]
    calendar: list[Day]
    skills: list[str]
    completeness: int


@dataclass(frozen=True)
class Rect:
    """A rectangle of a chart, in its own units, with what it says."""

    x: str
    y: str
    width: str
    height: str
    kind: str
    title: str


@dataclass(frozen=True)
class Figures:
    """The dashboard, ready to be drawn; each chart has its words."""

    streak: str = ""
    time: str = ""
    done: str = ""
    tasks: str = ""
    completeness: int = 0
    skills: list[str] = field(default_factory=list)
    week_bars: list[Rect] = field(default_factory=list)
    week_words: str = ""
    days: list[Rect] = field(default_factory=list)
    day_words: str = ""
    module_bars: list[Bar] = field(default_factory=list)
    module_words: str = ""


def figures(seen: Overview) -> Figures:
    """The charts of an overview: columns 20 wide in a field of 240 by 60, days 10 by 10 in columns of weeks."""
    bars = [
        Rect(f"{20 * at + 2}", f"{60 - bar.percent * 0.6:g}", "16", f"{bar.percent * 0.6:g}", "column", _week(bar))
        for at, bar in enumerate(seen.weeks)
    ]
    days = [
        Rect(str(12 * day.week), str(12 * day.weekday), "10", "10", f"day day-{day.step}", f"{day.day}: {day.minutes} min")
        for day in seen.calendar
    ]
    last, total = (seen.weeks[-1].minutes if seen.weeks else 0), sum(bar.minutes for bar in seen.weeks)
    longest = max((module.minutes for module in seen.modules), default=0) or 1
    modules = [Bar(each.title, each.minutes, round(100 * each.minutes / longest)) for each in seen.modules]
    active = sum(day.step > 0 for day in seen.calendar)
    return Figures(
        streak=_counted(seen.streak, "day"),
        time=f"{seen.minutes // 60} h {seen.minutes % 60} min" if seen.minutes >= 60 else f"{seen.minutes} min",
        done=_counted(seen.chapters_done, "chapter"),
        tasks=f"{seen.tasks_done} of {seen.tasks_done + seen.tasks_open}",
        completeness=seen.completeness,
        skills=seen.skills,
        week_bars=bars,
        week_words=f"Reading time of the last {len(seen.weeks)} weeks: {total} minutes in all, {last} this week.",
        days=days,
        day_words=f"Days with reading in the last half year: {active}.",
        module_bars=modules,
        module_words=f"Time by module: {'; '.join(f'{bar.label}, {bar.minutes} min' for bar in modules)}.",
    )


def streak_words(days: int) -> str:
    """A streak in a sentence."""
    if days > 1:
        return f"You have read {days} days in a row."
    return (
        "You have read today: come back tomorrow, and it is a streak."
        if days
        else "Read for a moment today, and a streak begins."
    )


def _week(bar: Bar) -> str:
    return f"Week of {bar.label}: {bar.minutes} min"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
