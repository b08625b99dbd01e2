"""From learning to the record: a finished module or task becomes a skill, a project or an achievement there (LRN-09)."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from careerhub import routes
from careerhub.career import service as career
from careerhub.career.schemas import Evidence, Kind
from careerhub.core.errors import DomainError, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learning.models import Book, Chapter, ProgressData, ReadingProgress
from careerhub.learning.service.tasks import get_task

_NO_SKILLS = {"Other"}


@dataclass(frozen=True)
class _Source:
    """What was finished: its name in the evidence, its title and its page."""

    name: str
    title: str
    href: str


def list_evidence(session: Session, user_id: str) -> list[Evidence]:
    """Entries of the record that come from learning and are still there."""
    there = {
        item.id for kind in (Kind.SKILLS, Kind.PROJECTS, Kind.ACHIEVEMENTS) for item in career.list_items(session, user_id, kind)
    }
    return [one for one in career.list_evidence(session, user_id) if one.item_id in there]


def add_module_skills(session: Session, user_id: str, slug: str, module: str) -> list[str]:
    """Add what a finished module taught to the skills; the names of those that are new there.

    Raises:
        DomainError: the module is not finished. NotFound: there is none.
    """
    source, chapters = _finished_module(session, user_id, slug, module)
    known = {item.heading.lower(): item.id for item in career.list_items(session, user_id, Kind.SKILLS)}
    added: list[str] = []
    for name in dict.fromkeys(each for chapter in chapters for each in (*chapter.languages, *chapter.frameworks)):
        if name in _NO_SKILLS:
            continue
        item_id = known.get(name.lower())
        if item_id is None:
            technology = _technology(session, user_id, name)
            item_id = career.add_skill(session, user_id, Save(new_id(), 0, new_id()), technology, name).id
            added.append(name)
        _link(session, user_id, source, Kind.SKILLS, item_id, name)
    return added


def add_module_project(session: Session, user_id: str, slug: str, module: str) -> str:
    """Make a finished module, with its finished tasks, a project of the record; the entry's id. A second time it is the same.

    Raises:
        DomainError: the module is not finished. NotFound: there is none.
    """
    source, chapters = _finished_module(session, user_id, slug, module)
    tasks = session.exec(
        select(ProgressData.title)
        .where(
            ProgressData.user_id == user_id,
            col(ProgressData.chapter_id).in_([chapter.id for chapter in chapters]),
            col(ProgressData.completed_at).is_not(None),
            col(ProgressData.deleted_at).is_(None),
        )
        .order_by(col(ProgressData.completed_at))
        .limit(20)
    )
    fields = {
        "name": source.title[:200],
        "role": "Self-study",
        "description": f"Studied all {len(chapters)} chapters of this module.",
        "achievements": "\n".join(tasks),
    }
    return _add_once(session, user_id, source, Kind.PROJECTS, fields)


def add_module_achievement(session: Session, user_id: str, slug: str, module: str) -> str:
    """Make a finished module an achievement, of the day it was finished; the entry's id. A second time it is the same.

    Raises:
        DomainError: the module is not finished. NotFound: there is none.
    """
    source, chapters = _finished_module(session, user_id, slug, module)
    ids = [chapter.id for chapter in chapters]
    last = select(func.max(ReadingProgress.completed_at)).where(
        ReadingProgress.user_id == user_id, col(ReadingProgress.chapter_id).in_(ids)
    )
    finished = session.exec(last).one()
    fields = {
        "title": f"Completed: {source.title}"[:200],
        "category": "OTHER",
        "description": f"All {len(chapters)} chapters read.",
        "date": finished.date().isoformat() if finished else "",
    }
    return _add_once(session, user_id, source, Kind.ACHIEVEMENTS, fields)


def add_task_project(session: Session, user_id: str, row_id: str) -> str:
    """Make a finished task a project of the record, with its evidence; the entry's id. A second time it is the same.

    Raises:
        DomainError: the task is not finished. NotFound: somebody else's, or gone.
    """
    task = get_task(session, user_id, row_id)
    if not task.is_done:
        raise DomainError("Finish the task first.")
    fields = {
        "name": task.title,
        "description": "\n\n".join(each for each in (task.fields["description"], task.fields["evidence_text"]) if each)[:3000],
        "url": task.fields["evidence_link"],
    }
    source = _Source(f"task:{task.id}", f"the task “{task.title}”", f"{routes.PROGRESS}#tasks")
    return _add_once(session, user_id, source, Kind.PROJECTS, fields)


def _finished_module(session: Session, user_id: str, slug: str, module: str) -> tuple[_Source, list[Chapter]]:
    is_text = slug.isprintable() and module.isprintable()
    book = session.exec(select(Book).where(Book.slug == slug)).first() if is_text else None
    if book is None:
        raise NotFound("There is no such book.")
    statement = select(Chapter).where(Chapter.book_id == book.id, Chapter.module == module).order_by(col(Chapter.position))
    chapters = list(session.exec(statement))
    if not chapters:
        raise NotFound("There is no such module.")
    done = select(ReadingProgress.chapter_id).where(ReadingProgress.user_id == user_id, col(ReadingProgress.completed))
    if not {chapter.id for chapter in chapters} <= set(session.exec(done)):
        raise DomainError("Finish every chapter of the module first.")
    title = f"{chapters[0].module_title or book.title} ({book.title})"
    return _Source(f"module:{slug}/{module}", title, routes.book(slug)), chapters


def _technology(session: Session, user_id: str, name: str) -> str:
    """The id of the shared technology of this very name; '' where there is none."""
    found = career.search_technologies(session, user_id, name)
    return next((each.id for each in found if each.name.lower() == name.lower()), "")


def _add_once(session: Session, user_id: str, source: _Source, kind: Kind, fields: dict[str, str]) -> str:
    """Add an entry that this proves, unless one is still there."""
    known = {one.item_id for one in career.list_evidence(session, user_id) if (one.source, one.kind) == (source.name, kind)}
    if there := next((item.id for item in career.list_items(session, user_id, kind) if item.id in known), ""):
        return there
    item = career.save_item(session, user_id, Save(new_id(), 0, new_id()), fields, kind).item
    _link(session, user_id, source, kind, item.id, item.heading)
    return item.id


def _link(session: Session, user_id: str, source: _Source, kind: Kind, item_id: str, title: str) -> None:
    career.link_evidence(session, user_id, Evidence(source.name, kind, item_id, title, source.title, source.href))
