"""Rows for tests; name only what matters."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

from careerhub.auth import passwords
from careerhub.auth import service as auth
from careerhub.auth.schemas import Device
from careerhub.career import service as career
from careerhub.career.schemas import Item, Kind
from careerhub.chat import service as chat
from careerhub.chat.retrieval.chunks import Document
from careerhub.chat.schemas import Source
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service as cv
from careerhub.learner import service as learner
from careerhub.llm.minilm import NAME, minilm
from tests import used_secrets

PASSWORD = "violet-hammer-orbit-42"
DEVICE = Device("127.0.0.1", "tests")


@dataclass(frozen=True)
class Person:
    """An account with one live session."""

    id: str
    email: str
    full_name: str
    token: str

    @property
    def digest(self) -> str:
        """What the server knows of the session."""
        return token_digest(self.token)


@cache
def kept_password() -> str:
    """`PASSWORD` as it is stored; made once, as it takes a quarter of a second."""
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in the main thread of a test with a browser
        return thread.submit(lambda: asyncio.run(passwords.hash_password(PASSWORD))).result()


def make_person(full_name: str = "Ana Kovač", email: str = "") -> Person:
    """An account with the password `PASSWORD`, signed in on one device; the onboarding has been offered to them."""
    email = email or f"{new_id().lower()}@example.org"
    run_auth(auth.sign_up, email, full_name, kept_password(), DEVICE)
    found = run_auth(auth.password_hash_of, email)
    assert found is not None
    token = run_auth(auth.start_session, found[0], DEVICE, replaces="", rehashed=None)
    used_secrets.note(token, PASSWORD)
    person = Person(found[0], email, full_name, token)
    run_as(person.digest, learner.begins_here)
    return person


def make_item(person: Person, kind: Kind, **fields: str) -> Item:
    """One entry of a list of somebody's record."""
    defaults = {
        Kind.WORK: {"company": "Acme Robotics", "position": "Engineer", "start": "2021-03", "end": "2023"},
        Kind.PROJECTS: {"name": "Gripper"},
        Kind.EDUCATION: {"institution": "University of Zagreb"},
        Kind.CERTIFICATES: {"name": "Safety of machinery"},
        Kind.ACHIEVEMENTS: {"title": "Best paper"},
        Kind.LANGUAGES: {"name": "Croatian"},
        Kind.PORTFOLIO: {"title": "A gripper of paper"},
    }
    if kind is Kind.SKILLS:
        return run_as(person.digest, career.add_skill, Save(new_id(), 0, new_id()), "", fields.get("name", "Python"))
    return run_as(person.digest, career.save_item, Save(new_id(), 0, new_id()), defaults[kind] | fields, kind).item


def make_cv(person: Person, name: str = "My CV") -> str:
    """A CV of somebody; its id."""
    return run_as(person.digest, cv.create_cv, name)


def make_own_text(person: Person, markdown: str, path: str = "text.md", source: Source = Source.PORTFOLIO) -> str:
    """A text of somebody's own that can be asked about, with its vectors; the id of its first passage."""
    run_as(person.digest, chat.index_changed, source, [Document(path, markdown)])
    waiting = run_as(person.digest, chat.list_unembedded, NAME)
    vectors = {passage.chunk_id: minilm().embed(passage.meaning) for passage in waiting}
    run_as(person.digest, chat.save_vectors, NAME, vectors)
    return waiting[0].chunk_id if waiting else ""
