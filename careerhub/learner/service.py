"""The onboarding: answers kept as they come, and what they say of a person."""

from dataclasses import fields as fields_of
from typing import Any

from sqlmodel import Session, select

from careerhub.auth import service as auth
from careerhub.career import service as career
from careerhub.core import jobs, saving
from careerhub.core.errors import NotFound
from careerhub.core.fields import Form, clean
from careerhub.core.saving import Save
from careerhub.learner import schemas
from careerhub.learner.models import UserHardwareBackground, UserProfile, UserSoftwareBackground
from careerhub.learner.schemas import MESSAGES, STEPS, Answers, Background

# Each list of ticks: its field, what can be ticked, the message where something else is.
_LISTS: dict[str, tuple[tuple[str, ...], str]] = {
    "languages": (schemas.LANGUAGES, "languages.unknown"),
    "frameworks": (schemas.FRAMEWORKS, "frameworks.unknown"),
    "domains": (tuple(schemas.DOMAINS), "domains.unknown"),
    "available_hardware": (schemas.AVAILABLE_HARDWARE, "available_hardware.unknown"),
    "robotics_hardware": (schemas.ROBOTICS_HARDWARE, "robotics_hardware.unknown"),
}
_CHOICES: dict[str, dict[str, str]] = {
    "experience_level": schemas.EXPERIENCE_LEVELS,
    "programming_level": schemas.PROGRAMMING_LEVELS,
    "ai_knowledge_level": schemas.AI_LEVELS,
    "hardware_experience": schemas.HARDWARE_EXPERIENCE,
    "software_level": schemas.PROGRAMMING_LEVELS,
    "hardware_level": schemas.HARDWARE_LEVELS,
    "learning_style": schemas.LEARNING_STYLES,
}
_LONGEST = 1000  # of what is kept of a field before it is checked
_LINES = {"display_name": 100, "headline": 200, "location": 100}


def get_answers(session: Session, user_id: str) -> Answers:
    """What was answered so far, on whatever device, and the step to go on with."""
    row = _profile(session, user_id)
    draft = career.get_draft(session, user_id)
    return Answers(row.id, row.version, _step(draft.get("step")), {**_blank(), **_known(draft.get("fields"))})


def save_answers(session: Session, user_id: str, save: Save, fields: dict[str, str]) -> Answers:
    """Keep what was answered, also where something is still missing; what can be used is used at once.

    Raises:
        InvalidInput: something that cannot be chosen. Conflict: answered on another device meanwhile. NotFound: not one's own.
    """
    row = _profile(session, user_id)
    if row.id != save.record_id:
        raise NotFound
    if saving.is_new(row, save):
        draft = career.get_draft(session, user_id)
        answers = {**_blank(), **_known(draft.get("fields")), **_known(fields)}
        _check(fields)
        career.put_draft(session, user_id, {**draft, "fields": answers})
        _apply(session, user_id, row, answers)
        saving.mark(row, save)
        session.flush()
        jobs.defer(session, "learning.recommend", user_id=user_id)
    return get_answers(session, user_id)


def go_to_step(session: Session, user_id: str, step: int) -> None:
    """Remember which step is open."""
    draft = career.get_draft(session, user_id)
    career.put_draft(session, user_id, {**draft, "step": _step(step)})


def missing_in_step(session: Session, user_id: str, step: int) -> dict[str, str]:
    """What a step still needs, by field: the seeds' words."""
    answers = get_answers(session, user_id).fields
    missing: dict[str, str] = {}
    if step == 2:
        if not answers["software_level"]:
            missing["software_level"] = MESSAGES["software_level"]
        if not _ticked(answers, "languages"):
            missing["languages"] = MESSAGES["languages"]
    if step == 3 and not answers["hardware_level"]:
        missing["hardware_level"] = MESSAGES["hardware_level"]
    return missing


def finish(session: Session, user_id: str) -> None:
    """Leave the onboarding: the first facts of the CV go into the record where it has none yet."""
    answers = get_answers(session, user_id).fields
    career.begin_profile(session, user_id, headline=answers["headline"], location=answers["location"])
    draft = career.get_draft(session, user_id)
    career.put_draft(session, user_id, {**draft, "step": len(STEPS), "is_finished": True})


def is_waiting(session: Session, user_id: str) -> bool:
    """Whether the start page should offer the onboarding: neither completed nor left for good."""
    return not (auth.has_completed_profile(session, user_id) or career.get_draft(session, user_id).get("is_finished"))


def begins_here(session: Session, user_id: str) -> bool:
    """Whether to lead to the onboarding now: once, and only who has not been there yet."""
    if career.get_draft(session, user_id) or auth.has_completed_profile(session, user_id):
        return False
    go_to_step(session, user_id, 1)
    return True


def get_background(session: Session, user_id: str) -> Background:
    """What a person knows and has."""
    about = session.exec(select(UserProfile).where(UserProfile.user_id == user_id)).first()
    software = session.exec(select(UserSoftwareBackground).where(UserSoftwareBackground.user_id == user_id)).first()
    hardware = session.exec(select(UserHardwareBackground).where(UserHardwareBackground.user_id == user_id)).first()
    return Background(
        experience_level=(about.experience_level or "") if about else "",
        learning_style=(about.learning_style or "") if about else "",
        software_level=software.level if software else "",
        hardware_level=hardware.level if hardware else "",
        languages=tuple(software.programming_languages) if software else (),
        frameworks=tuple(software.frameworks) if software else (),
        domains=tuple(hardware.domains) if hardware else (),
        available_hardware=tuple(hardware.available_hardware) if hardware else (),
        robotics_hardware=tuple(hardware.robotics_hardware) if hardware else (),
        is_complete=bool(software and hardware),
    )


def fingerprint(background: Background) -> str:
    """A text that changes when the background does."""
    return repr([(each.name, getattr(background, each.name)) for each in fields_of(background)])


def _profile(session: Session, user_id: str) -> UserProfile:
    row = session.exec(select(UserProfile).where(UserProfile.user_id == user_id).with_for_update()).first()
    if row is None:
        career.own_profile(session, user_id, lock=True)  # two tabs may be here at once: the second one waits
        row = session.exec(select(UserProfile).where(UserProfile.user_id == user_id)).first() or UserProfile(user_id=user_id)
        session.add(row)
        session.flush()
    return row


def _step(value: object) -> int:
    return min(max(value, 1), len(STEPS)) if isinstance(value, int) else 1


def _blank() -> dict[str, str]:
    ticks = {f"{name}:{value}": "false" for name, (values, _) in _LISTS.items() for value in values}
    return {**dict.fromkeys((*_LINES, *_CHOICES), ""), **ticks}


def _known(fields: object) -> dict[str, str]:
    """Of what was sent or kept, the answers that there are questions for."""
    known = _blank()
    given: dict[str, Any] = fields if isinstance(fields, dict) else {}
    return {name: clean(value)[:_LONGEST] for name, value in given.items() if name in known and isinstance(value, str)}


def _check(fields: dict[str, str]) -> None:
    form = Form(fields)
    for name, allowed in _CHOICES.items():
        form.choice(name, allowed)
    for name, limit in _LINES.items():
        form.line(name, limit)
    if "display_name" in form.errors:
        form.errors["display_name"] = MESSAGES["display_name"]
    for name, (values, message) in _LISTS.items():
        ticked = {key.partition(":")[2] for key, value in fields.items() if key.startswith(f"{name}:") and value == "true"}
        if not ticked <= set(values):
            form.errors[name] = MESSAGES[message]
    form.check()


def _ticked(answers: dict[str, str], name: str) -> list[str]:
    return [value for value in _LISTS[name][0] if answers.get(f"{name}:{value}") == "true"]


def _apply(session: Session, user_id: str, row: UserProfile, answers: dict[str, str]) -> None:
    form = Form(answers)
    for name in ("programming_level", "ai_knowledge_level", "hardware_experience", "learning_style", "experience_level"):
        setattr(row, name, answers[name] or None)
    row.programming_languages = _ticked(answers, "languages")
    software = session.exec(select(UserSoftwareBackground).where(UserSoftwareBackground.user_id == user_id)).first()
    if answers["software_level"]:
        software = software or UserSoftwareBackground(user_id=user_id, level="")
        software.level = answers["software_level"]
        software.programming_languages, software.frameworks = _ticked(answers, "languages"), _ticked(answers, "frameworks")
        session.add(software)
    hardware = session.exec(select(UserHardwareBackground).where(UserHardwareBackground.user_id == user_id)).first()
    if answers["hardware_level"]:
        hardware = hardware or UserHardwareBackground(user_id=user_id, level="")
        hardware.level, hardware.domains = answers["hardware_level"], _ticked(answers, "domains")
        hardware.available_hardware = _ticked(answers, "available_hardware")
        hardware.robotics_hardware = _ticked(answers, "robotics_hardware")
        session.add(hardware)
    auth.describe(session, user_id, form.line("display_name", 100), is_complete=bool(software and hardware))
