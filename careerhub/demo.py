"""The demo account: everything the product can show, filled."""

import json
import secrets
from pathlib import Path
from typing import Any

from sqlmodel import Session

from careerhub.auth import passwords
from careerhub.auth import service as auth
from careerhub.auth.schemas import Device
from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service as cv
from careerhub.cv.document import SectionKind
from careerhub.learner import service as learner

_DATA = Path(__file__).with_name("demo_data.json")
_DEVICE = Device("", "careerhub demo")


def fill(password: str = "") -> tuple[str, str]:
    """Make (or make anew) the demo account; its e-mail address and password.

    It goes through the same services as a person's own forms, in a session of its own that ends at once.
    """
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    account = data["account"]
    shown = password or secrets.token_urlsafe(12)
    kept = passwords.hash_password_now(shown)
    run_auth(auth.remove_account, account["email"])
    run_auth(auth.sign_up, account["email"], account["full_name"], kept, _DEVICE)
    found = run_auth(auth.password_hash_of, account["email"])
    if found is None:
        raise RuntimeError("the demo account was not made")
    token = run_auth(auth.start_session, found[0], _DEVICE, replaces="", rehashed=None)
    digest = token_digest(token)
    run_as(digest, _fill, data)
    run_auth(auth.end_session, digest)
    return account["email"], shown


def _fill(session: Session, user_id: str, data: dict[str, Any]) -> None:
    profile = career.get_profile(session, user_id)
    head = {key: value for key, value in data["profile"].items() if isinstance(value, str)}
    fields = {"full_name": data["account"]["full_name"], **head, **data["profile"]["contact"]}
    career.save_profile(session, user_id, Save(profile.id, profile.version, new_id()), fields)
    jobs: dict[str, str] = {}
    for job in data["work"]:
        fields = {**job, "is_current": _tick(not job["end"]), "description": job.get("summary", "")}
        jobs[job["company"]] = _add(session, user_id, Kind.WORK, fields)
    for project in data["projects"]:
        linked = [jobs[company] for company in project.get("jobs", [])]
        _add(session, user_id, Kind.PROJECTS, {**project, "experiences": linked})
    for kind in (Kind.EDUCATION, Kind.CERTIFICATES, Kind.ACHIEVEMENTS, Kind.LANGUAGES, Kind.PORTFOLIO):
        for entry in data[kind.value]:
            _add(session, user_id, kind, entry)
    for skill in data["skills"]:
        item = career.add_skill(session, user_id, Save(new_id(), 0, new_id()), "", skill["name"])
        values = {"level": str(skill["level"]), "years": str(skill["years"]), "is_primary": _tick(skill["is_primary"])}
        technology = {"technology_id": item.fields["technology_id"]}
        career.save_item(session, user_id, Save(item.id, item.version, new_id()), {**values, **technology}, Kind.SKILLS)
    for version in data["cvs"]:
        _add_cv(session, user_id, version)
    learner.finish(session, user_id)


def _add(session: Session, user_id: str, kind: Kind, entry: dict[str, Any]) -> str:
    fields = {name: _text(value) for name, value in entry.items()}
    return career.save_item(session, user_id, Save(new_id(), 0, new_id()), fields, kind).item.id


def _text(value: Any) -> str:
    """A value as a form sends it."""
    if isinstance(value, list):
        return "\n".join(value)
    return _tick(value) if isinstance(value, bool) else str(value)


def _add_cv(session: Session, user_id: str, version: dict[str, Any]) -> None:
    made = cv.get_cv(session, user_id, cv.create_cv(session, user_id, version["name"]))
    fields = {**made.fields, "template": version["template"], "accent": version["accent"], "custom_summary": version["summary"]}
    cv.save_cv(session, user_id, Save(made.id, made.version, new_id()), fields)
    for part in made.parts:
        if part.kind not in version["sections"]:
            cv.show_section(session, user_id, made.id, SectionKind(part.kind), is_shown=False)
        elif part.kind == SectionKind.PROJECTS:
            for entry in part.choices:
                cv.show_item(session, user_id, made.id, entry.id, is_shown=entry.heading in version["projects"])


def _tick(flag: bool) -> str:
    return "true" if flag else "false"
