"""The head of the record, and how to reach its person."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session, select

from careerhub.auth import service as auth
from careerhub.career import service
from careerhub.career.models import ProfileContact
from careerhub.career.schemas import Contact, Item
from careerhub.career.service.profile import read_contact
from careerhub.core.crypto import CannotDecrypt
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import Conflict, InvalidInput, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from tests.factories import Person

PHONE = "+385 91 234 5678"
FIELDS = {
    "full_name": "Ana Kovač",
    "headline": "Engineer",
    "summary": "Arms.\nLegs.",
    "location": "Zagreb",
    "email": "ana@kovac.example",
    "phone": PHONE,
    "linkedin": "linkedin.com/in/ana",
    "website": "https://kovac.example",
}


def _get(person: Person) -> Item:
    return run_as(person.digest, service.get_profile)


def _save(person: Person, fields: dict[str, str], **changes: object) -> Item:
    shown = _get(person)
    save = Save(**({"record_id": shown.id, "version": shown.version, "key": new_id()} | changes))  # pyright: ignore[reportArgumentType]
    return run_as(person.digest, service.save_profile, save, fields).item


@pytest.mark.req("CAR-01")
def test_a_profile_is_shown_as_it_was_written(person: Person):
    saved = _save(person, FIELDS)

    assert saved.fields == FIELDS | {"linkedin": "https://linkedin.com/in/ana"}
    assert _get(person) == saved


def test_a_new_person_has_an_empty_profile_with_their_name(person: Person):
    shown = _get(person)

    assert shown.fields["full_name"] == person.full_name
    assert not any(value for name, value in shown.fields.items() if name != "full_name")
    assert _get(person) == shown


def test_two_tabs_that_open_a_new_profile_at_once_get_the_same_one(person: Person):
    with ThreadPoolExecutor(6) as threads:
        shown = list(threads.map(lambda _: _get(person), range(6)))

    assert len({item.id for item in shown}) == 1


def test_a_changed_name_is_the_name_of_the_account(person: Person):
    _save(person, FIELDS | {"full_name": " Ana  Horvat "})

    assert run_as(person.digest, auth.get_account).full_name == "Ana Horvat"


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"full_name": ""}, "full_name"),
        ({"full_name": "A"}, "full_name"),
        ({"full_name": "A" * 256}, "full_name"),
        ({"headline": "A" * 201}, "headline"),
        ({"summary": "A" * 5001}, "summary"),
        ({"location": "A" * 101}, "location"),
        ({"email": "ana@"}, "email"),
        ({"phone": "1" * 41}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"linkedin": "not an address"}, "linkedin"),
    ],
)
def test_a_problem_is_told_by_its_field_and_nothing_is_written(person: Person, change: dict[str, str], wrong: str):
    before = _get(person)
    with pytest.raises(InvalidInput) as refused:
        _save(person, FIELDS | change)

    assert set(refused.value.errors) == {wrong}
    assert _get(person) == before


def test_the_same_save_a_second_time_changes_nothing(person: Person):
    key, shown = new_id(), _get(person)
    first = _save(person, FIELDS, version=shown.version, key=key)
    again = _save(person, FIELDS | {"headline": "Other"}, version=shown.version, key=key)

    assert again == first
    assert _get(person) == first


def test_a_save_from_an_older_version_is_a_conflict_and_overwrites_nothing(person: Person):
    old = _get(person).version
    theirs = _save(person, FIELDS)

    with pytest.raises(Conflict) as refused:
        _save(person, FIELDS | {"headline": "Mine"}, version=old)
    assert refused.value.version == theirs.version
    assert _get(person) == theirs


def test_nobody_can_save_the_profile_of_another(person: Person, stranger: Person):
    theirs = _get(stranger)

    with pytest.raises(NotFound):
        _save(person, FIELDS, record_id=theirs.id)
    assert _get(stranger) == theirs


# ---- contact data


def _sealed(session: Session, person: Person) -> ProfileContact:
    return session.exec(select(ProfileContact).where(ProfileContact.user_id == person.id)).one()


@pytest.mark.req("CAR-12")
def test_the_table_holds_nothing_of_the_contact_that_can_be_read(person: Person, owner_session: Session):
    _save(person, FIELDS)
    sealed = _sealed(owner_session, person).sealed

    for part in (PHONE, PHONE.replace(" ", ""), "234", "kovac", "linkedin", "phone"):
        assert part.encode() not in sealed


@pytest.mark.req("CAR-12")
def test_contact_data_moved_to_another_person_does_not_decrypt(person: Person, stranger: Person, owner_session: Session):
    _save(person, FIELDS)
    _save(stranger, FIELDS | {"phone": "1"})
    _sealed(owner_session, stranger).sealed = _sealed(owner_session, person).sealed
    owner_session.commit()

    with pytest.raises(CannotDecrypt):
        run_as(stranger.digest, read_contact)
    assert run_as(person.digest, read_contact).phone == PHONE


def test_contact_data_of_another_look_as_if_there_were_none(person: Person, stranger: Person):
    _save(stranger, FIELDS)

    assert run_as(person.digest, lambda session, _: read_contact(session, stranger.id)) == Contact()


def test_an_emptied_contact_is_empty(person: Person):
    _save(person, FIELDS)
    _save(person, {"full_name": "Ana Kovač"})

    assert run_as(person.digest, read_contact) == Contact()
