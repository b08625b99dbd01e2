"""What a person's rows are, told by the catalog, so that no table is forgotten."""

import hashlib
from typing import Any

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.db.urls import database_urls
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from tests.factories import Person, make_cv, make_item, make_own_text

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
        "text": make_own_text(person, f"# {canary}\n\n{canary} text."),
    }


def more_ids(session: Session, person: Person) -> dict[str, str]:
    """The ids of the rows that exist once a person."""
    one = text("SELECT (SELECT id FROM profiles WHERE user_id = :u), (SELECT id FROM technologies WHERE user_id = :u)")
    profile, technology = session.execute(one, {"u": person.id}).one()
    session.rollback()
    return {"user": person.id, "profile": profile, "technology": technology}
