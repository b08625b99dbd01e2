"""From learning to the record: a finished module or task becomes a skill or a project there (LRN-09)."""

from sqlmodel import Session, col, select

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.errors import DomainError, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learning.models import Book, Chapter, LearningEvidence, ProgressData, ReadingProgress
from careerhub.learning.schemas import Evidence
from careerhub.learning.service.tasks import get_task

_NO_SKILLS = {"Other"}


def list_evidence(session: Session, user_id: str) -> list[Evidence]:
    """Entries of the record that come from learning and are still there."""
    rows = session.exec(
        select(LearningEvidence).where(LearningEvidence.user_id == user_id).order_by(col(LearningEvidence.created_at))
    )
    there = {item.id for kind in (Kind.SKILLS, Kind.PROJECTS) for item in career.list_items(session, user_id, kind)}
    return [Evidence(row.source, row.kind, row.item_id, row.title) for row in rows if row.item_id in there]


def add_module_skills(session: Session, user_id: str, slug: str, module: str) -> list[str]:
    """Add what a finished module taught to the skills; the names of those that are new there.

    Raises:
        DomainError: the module is not finished. NotFound: there is none.
    """
    _, chapters = _finished_module(session, user_id, slug, module)
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
        _link(session, user_id, f"module:{slug}/{module}", "skills", item_id, name)
    return added


def add_module_project(session: Session, user_id: str, slug: str, module: str) -> str:
    """Make a finished module, with its finished tasks, a project of the record; the entry's id. A second time it is the same.

    Raises:
        DomainError: the module is not finished. NotFound: there is none.
    """
    book, chapters = _finished_module(session, user_id, slug, module)
    source = f"module:{slug}/{module}"
    if there := _still_there(session, user_id, source):
        return there
    ids = [chapter.id for chapter in chapters]
    tasks = session.exec(
        select(ProgressData.title)
        .where(
            ProgressData.user_id == user_id,
            col(ProgressData.chapter_id).in_(ids),
            col(ProgressData.completed_at).is_not(None),
        )
        .order_by(col(ProgressData.completed_at))
        .limit(20)
    )
    title = f"{chapters[0].module_title or book.title} ({book.title})"[:200]
    fields = {
        "name": title,
        "role": "Self-study",
        "description": f"Studied all {len(chapters)} chapters of this module.",
        "achievements": "\n".join(tasks),
    }
    return _add_project(session, user_id, source, fields)


def add_task_project(session: Session, user_id: str, row_id: str) -> str:
    """Make a finished task a project of the record, with its evidence; the entry's id. A second time it is the same.

    Raises:
        DomainError: the task is not finished. NotFound: somebody else's, or gone.
    """
    task = get_task(session, user_id, row_id)
    if not task.is_done:
        raise DomainError("Finish the task first.")
    if there := _still_there(session, user_id, f"task:{task.id}"):
        return there
    fields = {
        "name": task.title,
        "description": "\n\n".join(each for each in (task.fields["description"], task.fields["evidence_text"]) if each)[:3000],
        "url": task.fields["evidence_link"],
    }
    return _add_project(session, user_id, f"task:{task.id}", fields)


def _finished_module(session: Session, user_id: str, slug: str, module: str) -> tuple[Book, list[Chapter]]:
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
    return book, chapters


def _technology(session: Session, user_id: str, name: str) -> str:
    """The id of the shared technology of this very name; '' where there is none."""
    found = career.search_technologies(session, user_id, name)
    return next((each.id for each in found if each.name.lower() == name.lower()), "")


def _still_there(session: Session, user_id: str, source: str) -> str:
    mine = LearningEvidence.user_id == user_id, LearningEvidence.source == source, LearningEvidence.kind == "projects"
    known = set(session.exec(select(LearningEvidence.item_id).where(*mine)))
    return next((item.id for item in career.list_items(session, user_id, Kind.PROJECTS) if item.id in known), "")


def _add_project(session: Session, user_id: str, source: str, fields: dict[str, str]) -> str:
    item = career.save_item(session, user_id, Save(new_id(), 0, new_id()), fields, Kind.PROJECTS).item
    _link(session, user_id, source, "projects", item.id, fields["name"])
    return item.id


def _link(session: Session, user_id: str, source: str, kind: str, item_id: str, title: str) -> None:
    mine = (
        LearningEvidence.user_id == user_id,
        LearningEvidence.source == source,
        LearningEvidence.kind == kind,
        LearningEvidence.item_id == item_id,
    )
    if session.exec(select(LearningEvidence.id).where(*mine)).first() is None:
        session.add(LearningEvidence(user_id=user_id, source=source, kind=kind, item_id=item_id, title=title))
        session.flush()
