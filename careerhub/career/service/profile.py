"""The head of the record: who one is and how to be reached."""

import json
from dataclasses import asdict
from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, select

from careerhub.auth import service as auth
from careerhub.career.models import Profile, ProfileContact
from careerhub.career.schemas import Contact, Earlier, Item, Saved
from careerhub.career.service import history
from careerhub.core import saving
from careerhub.core.clock import utc_now
from careerhub.core.crypto import decrypt, encrypt
from careerhub.core.errors import NotFound
from careerhub.core.fields import Form
from careerhub.core.ids import new_id
from careerhub.core.saving import Save


def get_profile(session: Session, user_id: str) -> Item:
    """The profile as its form shows it."""
    return _item(session, own_profile(session, user_id))


def save_profile(session: Session, user_id: str, save: Save, fields: dict[str, str]) -> Saved:
    """Save name, headline, summary, location and contact.

    Raises:
        InvalidInput: messages by field. Conflict: changed elsewhere. NotFound: not one's own profile.
    """
    profile = own_profile(session, user_id, lock=True)
    if profile.id != save.record_id:
        raise NotFound
    if saving.is_new(profile, save):
        if profile.updated_at < utc_now() - history.RESTED:
            _remember(session, profile)
        form = Form(fields)
        name = form.line("full_name", 255, required="Your name is needed: it heads every CV")
        if name and len(name) < 2:
            form.errors["full_name"] = "Name must be at least 2 characters"
        profile.headline = form.line("headline", 200)
        profile.summary = form.text("summary", 5000)
        profile.location = form.line("location", 100)
        contact = Contact(_address(form), form.line("phone", 40), form.web_address("linkedin"), form.web_address("website"))
        form.check()
        auth.rename(session, user_id, name)
        write_contact(session, user_id, contact)
        saving.mark(profile, save)
        session.flush()
    item = _item(session, profile)
    return Saved(profile.version, item)


def list_earlier_profiles(session: Session, user_id: str) -> list[Earlier]:
    """What headline, summary and location were in the last 30 days, newest first."""
    profile = own_profile(session, user_id)
    return history.list_of(session, user_id, profile.id, _words(profile))


def restore_profile(session: Session, user_id: str, version_id: str) -> Item:
    """Bring back headline, summary and location as they were; name and contact stay.

    Raises:
        NotFound: no such version, or somebody else's.
    """
    profile = own_profile(session, user_id, lock=True)
    found = history.get_version(session, user_id, version_id)
    if found.kind != history.PROFILE:
        raise NotFound
    _remember(session, profile)
    for name, words in found.snapshot["fields"].items():
        setattr(profile, name, words)
    saving.mark(profile, Save(profile.id, profile.version, new_id()))
    session.flush()
    return _item(session, profile)


def _words(profile: Profile) -> dict[str, str]:
    """What is kept of a profile: contact data are encrypted, and stay in their one place."""
    return {"headline": profile.headline, "summary": profile.summary, "location": profile.location}


def _remember(session: Session, profile: Profile) -> None:
    words = _words(profile)
    if any(words.values()):
        snapshot = {"fields": words, "version": profile.version}
        history.remember(session, profile.user_id, history.PROFILE, profile.id, profile.headline or "About you", snapshot)


def get_draft(session: Session, user_id: str) -> dict[str, Any]:
    """What was begun and is not part of the record yet."""
    return dict(own_profile(session, user_id).draft_data)


def put_draft(session: Session, user_id: str, draft: dict[str, Any]) -> None:
    """Keep what was begun, for this and every other device."""
    own_profile(session, user_id, lock=True).draft_data = draft
    session.flush()


def begin_profile(session: Session, user_id: str, *, headline: str, location: str) -> None:
    """First facts of a record, where it has none yet."""
    profile = own_profile(session, user_id, lock=True)
    form = Form({"headline": headline, "location": location})
    changes = {"headline": form.line("headline", 200), "location": form.line("location", 100)}
    form.check()
    fresh = {name: value for name, value in changes.items() if value and not getattr(profile, name)}
    if fresh:
        profile.headline = fresh.get("headline", profile.headline)
        profile.location = fresh.get("location", profile.location)
        profile.version += 1
        session.flush()


def own_profile(session: Session, user_id: str, *, lock: bool = False) -> Profile:
    """The person's profile, made when there is none yet. Row-level security shows nobody else's."""
    statement = select(Profile).where(Profile.user_id == user_id)
    if lock:
        statement = statement.with_for_update()
    found = session.exec(statement).first()
    if found is None:  # two tabs may be here at once
        session.execute(insert(Profile).values(id=new_id(), user_id=user_id).on_conflict_do_nothing(index_elements=["user_id"]))
        found = session.exec(statement).one()
    return found


def read_contact(session: Session, user_id: str) -> Contact:
    """How to reach the person, decrypted."""
    row = session.exec(select(ProfileContact).where(ProfileContact.user_id == user_id)).first()
    return Contact(**json.loads(decrypt(row.sealed, _place(user_id)))) if row else Contact()


def write_contact(session: Session, user_id: str, contact: Contact) -> None:
    """Keep how to reach the person, encrypted."""
    row = session.exec(select(ProfileContact).where(ProfileContact.user_id == user_id)).first()
    row = row or ProfileContact(user_id=user_id, sealed=b"")
    row.sealed = encrypt(json.dumps(asdict(contact)), _place(user_id))
    session.add(row)


def _place(user_id: str) -> str:
    return f"profile_contacts|sealed|{user_id}"


def _address(form: Form) -> str:
    text = form.line("email", 255)
    if text:
        try:
            validate_email(text, check_deliverability=False)
        except EmailNotValidError:
            form.errors["email"] = "Invalid email format"
    return text


def _item(session: Session, profile: Profile) -> Item:
    account = auth.get_account(session, profile.user_id)
    values = {
        "full_name": account.full_name,
        "headline": profile.headline,
        "summary": profile.summary,
        "location": profile.location,
        **asdict(read_contact(session, profile.user_id)),
    }
    return Item(profile.id, profile.version, account.full_name, profile.headline, values)
