"""What a person's rows are, told by the catalog, so that no table is forgotten."""

import hashlib
import time
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Evidence, Kind
from careerhub.chat import service as chat
from careerhub.chat.schemas import Answered, AnswerKind, Cited, Scope
from careerhub.core.clock import utc_now
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth, run_public
from careerhub.core.db.urls import database_urls
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service as cv
from careerhub.cv.schemas import Format
from careerhub.learner import service as learner
from careerhub.learning import service as learning
from careerhub.learning.importing import import_from
from careerhub.learning.models import ReadingDay
from careerhub.learning.schemas import Beat
from tests.factories import Person, make_cv, make_item, make_own_text
from tests.learning.samples import write

_PICTURE = b"\xff\xd8 a picture"
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


def fingerprint(session: Session, user_id: str, *, but: tuple[str, ...] = ()) -> dict[str, str]:
    """A digest of all of a person's rows, by table, as the owner of the database sees them; without the tables of `but`."""
    digests = {}
    for table in ("users", *(table for table in tables_of_people(session) if table not in but)):
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
    job = make_item(person, Kind.WORK, company=f"{canary} Works", technologies=f"{canary} Skill")
    project = make_item(person, Kind.PROJECTS, name=f"{canary} Project", technologies=f"{canary} Skill", experiences=job.id)
    run_as(person.digest, career.save_photo, _PICTURE)
    gone = make_item(person, Kind.LANGUAGES, name=f"{canary} Gone")
    run_as(person.digest, career.delete_item, Kind.LANGUAGES, gone.id, gone.version)
    (version,) = run_as(person.digest, career.list_deleted)
    cv_id = make_cv(person, f"{canary} CV")
    run_as(person.digest, cv.export, cv_id, Format.TEXT)
    run_as(person.digest, cv.show_item, cv_id, job.id, is_shown=True)
    fill_account(person)
    ids = {
        "work": job.id,
        "projects": project.id,
        "certificates": make_item(person, Kind.CERTIFICATES, name=f"{canary} Certificate").id,
        "achievements": make_item(person, Kind.ACHIEVEMENTS, title=f"{canary} Achievement").id,
        "languages": make_item(person, Kind.LANGUAGES, name=f"{canary} Language").id,
        "portfolio": make_item(person, Kind.PORTFOLIO, title=f"{canary} Item").id,
        "version": version.id,
        "education": make_item(person, Kind.EDUCATION, institution=f"{canary} School").id,
        "skills": make_item(person, Kind.SKILLS, name=f"{canary} Skill").id,
        "cv": cv_id,
        "task": _fill_learning(person, canary),
        "text": make_own_text(person, f"# {canary}\n\n{canary} text."),
        "conversation": _fill_chat(person, canary),
    }
    _let_jobs_end(person)
    return ids


def _let_jobs_end(person: Person) -> None:
    """No job, as of a server that runs meanwhile, changes the person's rows after this."""
    about = {"mine": f"%{person.id}%"}
    waiting = "DELETE FROM jobs.procrastinate_jobs WHERE status = 'todo' AND args::text LIKE %(mine)s"
    running = "SELECT 1 FROM jobs.procrastinate_jobs WHERE status = 'doing' AND args::text LIKE %(mine)s"
    with raw("owner") as connection:
        connection.execute(waiting, about)
        deadline = time.monotonic() + 20
        while connection.execute(running, about).fetchone() and time.monotonic() < deadline:
            time.sleep(0.05)


def _fill_chat(person: Person, canary: str) -> str:
    """A conversation with one answer; its id."""
    source = Cited("own.md", canary, 0, 0.5, 0, 6, "0" * 16, canary, "/profile", f"{canary} text")
    answered = Answered(f"{canary}?", f"{canary} answer [1]", Scope.OWN, AnswerKind.ANSWER, (source,))
    return run_as(person.digest, chat.keep_answer, "", answered)


_ACCOUNT_ROWS = {
    "accounts": "auth_provider, oauth_provider_id, email) VALUES (:id, :user, 'github', :hash, ''",
    "verification_requests": "purpose, email, token_hash, expires_at) VALUES (:id, :user, 'verify', '', :hash, now()",
    "password_reset_tokens": "token_hash, expires_at) VALUES (:id, :user, :hash, now()",
    "mails": "kind, address, details, status, tries) VALUES (:id, :user, 'verify', '', '{}', 'FAILED', 0",
    "two_factor": "sealed, last_step) VALUES (:id, :user, '', 0",
    "recovery_codes": "code_hash) VALUES (:id, :user, :hash",
    "passkeys": "credential_id, public_key, sign_count, name) VALUES (:id, :user, convert_to(:hash, 'UTF8'), '', 0, ''",
    "challenges": "kind, token_hash, sealed, tries, expires_at) VALUES (:id, :user, 'passkey', :hash, '', 0, now()",
    "data_exports": "status, size_bytes) VALUES (:id, :user, 'FAILED', 0",
}


def fill_account(person: Person) -> None:
    """One row in each table of accounts, which only the sign-in role sees."""

    def insert(session: Session) -> None:
        for table, columns in _ACCOUNT_ROWS.items():
            values = {"id": new_id(), "user": person.id, "hash": token_digest(new_id())}
            session.execute(text(f"INSERT INTO {table} (id, user_id, {columns}) ON CONFLICT DO NOTHING"), values)

    run_auth(insert)


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
        career.link_evidence(session, user_id, Evidence(source, Kind.PROJECTS, new_id(), f"{canary} E", "T", "/progress"))
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
