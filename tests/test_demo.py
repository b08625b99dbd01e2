"""The demo account."""

import json

from sqlalchemy import text
from sqlmodel import Session

from careerhub import demo
from careerhub.auth import service as auth
from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.cv import service as cv
from tests.factories import DEVICE

DATA = json.loads(demo._DATA.read_text(encoding="utf-8"))
TABLES = (
    "users",
    "profiles",
    "profile_contacts",
    "experiences",
    "projects",
    "education",
    "skills",
    "cv_versions",
    "certifications",
    "achievements",
    "languages",
    "portfolio_items",
)


def test_the_demo_account_has_everything_of_its_file_and_can_be_made_anew(database: None, owner_session: Session):
    email, first = demo.fill()
    counts = _counts(owner_session, email)
    again, password = demo.fill("a-password-of-ones-own")

    assert again == email == DATA["account"]["email"]
    assert (first, password) != ("", first)
    assert password == "a-password-of-ones-own"
    assert _counts(owner_session, email) == counts
    assert counts == {
        "users": 1,
        "profiles": 1,
        "profile_contacts": 1,
        "experiences": len(DATA["work"]),
        "projects": len(DATA["projects"]),
        "education": len(DATA["education"]),
        "skills": len(DATA["skills"]),
        "cv_versions": len(DATA["cvs"]),
        "certifications": len(DATA["certificates"]),
        "achievements": len(DATA["achievements"]),
        "languages": len(DATA["languages"]),
        "portfolio_items": len(DATA["portfolio"]),
    }


def test_the_demo_account_shows_what_its_file_says(database: None):
    email, _ = demo.fill("a-password-of-ones-own")
    found = run_auth(auth.password_hash_of, email)
    assert found is not None
    digest = token_digest(run_auth(auth.start_session, found[0], DEVICE, replaces="", rehashed=None))
    record = run_as(digest, career.get_record)

    assert record.full_name == DATA["account"]["full_name"]
    assert record.contact.phone == DATA["profile"]["contact"]["phone"]
    assert {job.company for job in record.work} == {job["company"] for job in DATA["work"]}
    assert {job.responsibilities for job in record.work} == {tuple(job["responsibilities"]) for job in DATA["work"]}
    open_ones = [project for project in record.projects if not project.is_anonymized]
    assert {p.achievements for p in open_ones} == {tuple(p["achievements"]) for p in DATA["projects"] if "clients" not in p}
    assert "Halvorsund" not in str(record)
    levels = {item.heading: item.fields["level"] for item in run_as(digest, career.list_items, Kind.SKILLS)}
    assert levels == {skill["name"]: str(skill["level"]) for skill in DATA["skills"]}
    for card in run_as(digest, cv.list_cvs):
        wanted = next(version for version in DATA["cvs"] if version["name"] == card.name)
        shown = run_as(digest, cv.get_cv, card.id)
        projects = {entry.heading for part in shown.parts if part.name == "Projects" for entry in part.choices if entry.is_shown}
        assert projects == set(wanted["projects"])
        assert shown.fields["custom_summary"] == wanted["summary"]
        assert run_as(digest, cv.preview, card.id).notes == []


def _counts(session: Session, email: str) -> dict[str, int]:
    session.rollback()
    return {table: session.execute(_count(table), {"email": email}).scalar_one() for table in TABLES}


def _count(table: str):
    key = "id" if table == "users" else "user_id"
    return text(f"SELECT count(*) FROM {table} WHERE {key} = (SELECT id FROM users WHERE email = :email)")
