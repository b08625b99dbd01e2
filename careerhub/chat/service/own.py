"""What a person can ask about themselves: their career record, their portfolio, and what they have read and done, as texts."""

from datetime import date

from sqlmodel import Session

from careerhub import routes
from careerhub.career import service as career
from careerhub.career.schemas import CareerRecord, Kind
from careerhub.chat.periods import Period
from careerhub.chat.retrieval.chunks import Document
from careerhub.chat.schemas import Source
from careerhub.chat.service.index import index_changed
from careerhub.learning import service as learning
from careerhub.learning.schemas import Finished

_MOST_FINISHED = 40


def index_own(session: Session, user_id: str, today: date) -> None:
    """Make a person's own texts equal to what they have on record today."""
    record, portfolio = career.get_record(session, user_id), career.list_items(session, user_id, Kind.PORTFOLIO)
    works = [Document(f"portfolio/{item.id}", _portfolio(item.fields), "", routes.PROFILE) for item in portfolio]
    index_changed(session, user_id, Source.CAREER, [Document("career", _career(record), "Your record", routes.PROFILE)])
    index_changed(session, user_id, Source.PORTFOLIO, works)
    index_changed(session, user_id, Source.PROGRESS, [_progress(session, user_id, today)])
    index_changed(session, user_id, Source.TASK, [_tasks(session, user_id)])


def read_finished(session: Session, user_id: str, period: Period) -> Document:
    """What a person finished in a period, with the days, as a text."""
    found = learning.list_finished(session, user_id, period.first, period.last)
    days = _day(period.first) if period.first == period.last else f"{_day(period.first)} to {_day(period.last)}"
    lines = [f"{'Task' if each.is_task else 'Chapter'}: {_told(each)}, on {_day(each.finished_at)}" for each in found]
    shown = _listed([*lines[:_MOST_FINISHED], f"and {len(lines) - _MOST_FINISHED} more" if len(lines) > _MOST_FINISHED else ""])
    chapters = sum(not each.is_task for each in found)
    counted = f"{_count(chapters, 'chapter')} and {_count(len(found) - chapters, 'task')}"
    text = f"Finished {period.name} ({days}): {counted if found else 'nothing'}.\n\n{shown}".strip()
    return Document("progress", text, "What you have finished", routes.PROGRESS)


def _told(each: Finished) -> str:
    return f"{each.title} ({each.of})" if each.of and each.of != each.title else each.title


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _count(count: int, thing: str) -> str:
    return f"{count or 'no'} {thing}{'s' * (count != 1)}"


def _career(record: CareerRecord) -> str:
    parts = [f"# Your record\n\n{record.full_name}. {record.headline}\n\n{record.summary}\n\n{record.location}"]
    for job in record.work:
        until = "now" if job.is_current else job.end
        parts.append(
            f"## Work: {job.position} at {job.company}\n\n{job.position} at {job.company}, {job.location}, from {job.start} "
            f"to {until}.\n\n{job.description}\n\n{_listed(job.responsibilities)}\n\nTechnologies: {', '.join(job.technologies)}"
        )
    for project in record.projects:
        until = "now" if project.is_ongoing else project.end
        parts.append(
            f"## Project: {project.name}\n\n{project.name}, {project.role}, from {project.start} to {until}.\n\n"
            f"{project.description}\n\n{_listed(project.achievements)}\n\nTechnologies: {', '.join(project.technologies)}"
        )
    for school in record.education:
        parts.append(
            f"## Education: {school.institution}\n\n{school.degree} {school.field_of_study} at {school.institution}, "
            f"from {school.start} to {school.end}.\n\n{school.description}"
        )
    if record.skills:
        parts.append("## Skills\n\n" + "\n".join(f"- {skill.name}: level {skill.level} of 5" for skill in record.skills))
    for name, lines in (
        ("Certificates", [f"{each.name}, {each.issuer}, {each.issued or ''}" for each in record.certificates]),
        ("Achievements", [f"{each.title}: {each.description}" for each in record.achievements]),
        ("Languages", [f"{each.name}: {each.fluency}" for each in record.languages]),
    ):
        if lines:
            parts.append(f"## {name}\n\n{_listed(lines)}")
    return "\n\n".join(parts).replace(" from None to None", "")


def _portfolio(fields: dict[str, str]) -> str:
    title = fields.get("title", "")
    told = "\n\n".join(value for name, value in fields.items() if name != "title" and value.strip())
    return f"# Portfolio: {title}\n\n{title}\n\n{told}"


def _progress(session: Session, user_id: str, today: date) -> Document:
    overview = learning.get_overview(session, user_id, today)
    lines = [
        "# What you have read",
        f"You have finished {overview.chapters_done} chapters, read for {overview.minutes} minutes, "
        f"and read {overview.streak} days in a row.",
    ]
    for book in learning.list_books(session, user_id):
        chapters = learning.get_contents(session, user_id, book.slug).chapters
        done = [chapter.title for chapter in chapters if chapter.is_done]
        begun = [f"{chapter.title}: {chapter.percent} % read" for chapter in chapters if chapter.percent and not chapter.is_done]
        if done:
            lines.append(f"## Chapters that you have finished and completed: {book.title}\n\n{_listed(done)}")
        if begun:
            lines.append(f"## Chapters that you have begun: {book.title}\n\n{_listed(begun)}")
    return Document("progress", "\n\n".join(lines), "What you have read", routes.PROGRESS)


def _tasks(session: Session, user_id: str) -> Document:
    done = [f"{task.title} (done on {task.done_on})" for task in learning.list_tasks(session, user_id, is_done=True)]
    waiting = [task.title for task in learning.list_tasks(session, user_id, is_done=False)]
    parts = ["# Your tasks", f"You have {_count(len(waiting), 'open task')} and {_count(len(done), 'finished task')}."]
    if done:
        parts.append(f"## Tasks that you have finished\n\n{_listed(done)}")
    if waiting:
        parts.append(f"## Tasks that are still open\n\n{_listed(waiting)}")
    return Document("tasks", "\n\n".join(parts), "Your tasks", f"{routes.PROGRESS}#tasks")


def _listed(lines: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines if line.strip())
