"""What a person's rows are, told by the catalog, so that no table is forgotten."""

import hashlib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_as, run_public
from careerhub.core.db.urls import database_urls
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learner import service as learner
from careerhub.learning import service as learning
from careerhub.learning.importing import import_from
from careerhub.learning.models import LearningEvidence, ReadingDay
from careerhub.learning.schemas import Beat
from tests.factories import Person, make_cv, make_item
from tests.learning.samples import write

_TABLES_OF_PEOPLE = text(
    """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'user_id' AND NOT a.attisdropped
    ORDER BY 1
    """
)


def raw(role: str) -> psycopg.Connection[Any]:
    """A connection of `app`, `auth` or `owner`, without anything of the product in between."""
    urls = database_urls()
    url = {"app": urls.app, "auth": urls.auth, "owner": urls.owner}[role]
    plain = url.set(drivername="postgresql", query={"host": url.query["host"]} if "host" in url.query else {})
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def tables_of_people(session: Session) -> list[str]:
    """Every table with a `user_id`."""
    return list(session.execute(_TABLES_OF_PEOPLE).scalars())


def fingerprint(session: Session, user_id: str) -> dict[str, str]:
    """A digest of all of a person's rows, by table, as the owner of the database sees them."""
    digests = {}
    for table in ("users", *tables_of_people(session)):
        key = "id" if table == "users" else "user_id"
        rows = session.execute(text(f"SELECT t::text FROM {table} t WHERE {key} = :user ORDER BY 1"), {"user": user_id})
        digests[table] = hashlib.sha256("\n".join(rows.scalars()).encode()).hexdigest()
    session.rollback()
    return digests


def fill(person: Person, canary: str = "Canary") -> dict[str, str]:
    """Give a person one row of each kind, with the canary in its text; the ids by what they are."""
    profile = run_as(person.digest, career.get_profile)
    about = {
        "full_name": person.full_name,
        "headline": f"{canary} headline",
        "summary": f"{canary} summary",
        "phone": f"{canary} 1",
    }
    run_as(person.digest, career.save_profile, Save(profile.id, profile.version, new_id()), about)
    return {
        "work": make_item(person, Kind.WORK, company=f"{canary} Works").id,
        "projects": make_item(person, Kind.PROJECTS, name=f"{canary} Project").id,
        "education": make_item(person, Kind.EDUCATION, institution=f"{canary} School").id,
        "skills": make_item(person, Kind.SKILLS, name=f"{canary} Skill").id,
        "cv": make_cv(person, f"{canary} CV"),
        "task": _fill_learning(person, canary),
    }


@cache
def _chapter() -> str:
    """A chapter that everybody may read."""
    with TemporaryDirectory() as folder:
        import_from(write(Path(folder), "rows-book"))
    return run_public(learning.get_contents, "rows-book").chapters[0].id


def _fill_learning(person: Person, canary: str) -> str:
    """One row of each kind of learning; the id of the task."""
    answers = run_as(person.digest, learner.get_answers)
    known = {"software_level": "beginner", "languages:Python": "true", "hardware_level": "none", "display_name": f"{canary} N"}
    run_as(person.digest, learner.save_answers, Save(answers.id, answers.version, new_id()), known)
    now = utc_now()
    beat = Beat(_chapter(), "client-1", 1, now, 5000, 50, "")
    # As if the account were older than the beat.
    run_as(person.digest, learning.record_beats, [beat], now + timedelta(seconds=5))
    task = run_as(person.digest, learning.save_task, Save(new_id(), 0, new_id()), {"title": f"{canary} Task"}).item.id
    run_as(person.digest, learning.put_file, task, "proof.txt", canary.encode())
    run_as(person.digest, learning.dismiss, _chapter())

    def link(session: Session, user_id: str) -> None:
        source = f"task:{task}"
        session.add(LearningEvidence(user_id=user_id, source=source, kind="projects", item_id=new_id(), title=f"{canary} E"))
        session.add(ReadingDay(user_id=user_id, chapter_id=_chapter(), day=date(2020, 1, 1), milliseconds=1))

    run_as(person.digest, link)
    run_as(person.digest, learning.list_recommendations)
    return task


def more_ids(session: Session, person: Person) -> dict[str, str]:
    """The ids of the rows that exist once a person."""
    one = text("SELECT (SELECT id FROM profiles WHERE user_id = :u), (SELECT id FROM technologies WHERE user_id = :u)")
    profile, technology = session.execute(one, {"u": person.id}).one()
    session.rollback()
    return {"user": person.id, "profile": profile, "technology": technology}
