"""How complete a record is, and what would make it more so. The points are counted by the database's own function."""

from sqlalchemy import func, select
from sqlmodel import Session

from careerhub import routes
from careerhub.career.schemas import Completeness, Kind, Todo
from careerhub.career.service.kinds import LISTS
from careerhub.career.service.profile import own_profile

SUMMARY_LENGTH = 100
# The points of one more entry, the most that a list can bring, and what to say: the rule of `calculate_profile_completeness`.
_LISTS = {
    Kind.WORK: (10, 30, "Add a job"),
    Kind.PROJECTS: (5, 15, "Add a project"),
    Kind.SKILLS: (3, 15, "Add a skill"),
    Kind.EDUCATION: (10, 10, "Add a school or a degree"),
}


def get_completeness(session: Session, user_id: str) -> Completeness:
    """The score, and what to add next."""
    profile = own_profile(session, user_id)
    tables = {kind: LISTS[kind].table for kind in _LISTS}
    counted = [
        select(func.count()).where(table.c.profile_id == profile.id).scalar_subquery().label(kind.value)
        for kind, table in tables.items()
    ]
    row = session.execute(select(func.calculate_profile_completeness(profile.id).label("score"), *counted)).one()
    todos = []
    if not profile.headline:
        todos.append(Todo("Write a headline", 10, f"{routes.PROFILE}#headline"))
    if len(profile.summary) <= SUMMARY_LENGTH:
        more = "Make your summary longer than" if profile.summary else "Write a summary of more than"
        todos.append(Todo(f"{more} {SUMMARY_LENGTH} characters", 20, f"{routes.PROFILE}#summary"))
    for kind, (each, most, words) in _LISTS.items():
        left = most - each * getattr(row, kind.value)
        if left > 0:
            todos.append(Todo(words, min(each, left), f"{routes.PROFILE}#{kind.value}"))
    return Completeness(row.score, sorted(todos, key=lambda todo: -todo.points))
