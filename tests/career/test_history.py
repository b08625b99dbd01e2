"""Earlier versions and deleted entries: kept for 30 days, brought back as they were."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service
from careerhub.career.schemas import Item, Kind
from careerhub.career.service import history
from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from tests.factories import Person, make_item

pytestmark = pytest.mark.req("P-01")


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every change is one of something that had rested."""
    monkeypatch.setattr(history, "RESTED", timedelta(seconds=-60))


def _change(person: Person, item: Item, kind: Kind = Kind.WORK, **fields: str) -> Item:
    save = Save(item.id, item.version, new_id())
    return run_as(person.digest, service.save_item, save, item.fields | fields, kind).item


def _earlier(person: Person, item: Item, kind: Kind = Kind.WORK):
    return run_as(person.digest, service.list_earlier, kind, item.id)


def test_an_entry_can_be_had_as_it_was_and_back_again(person: Person, at_once: None):
    first = make_item(person, Kind.WORK, company="Old", technologies="C++\nPython")
    second = _change(person, first, company="New", technologies="Rust")
    (version,) = _earlier(person, second)
    assert version.changed == "company, technologies"

    _, back = run_as(person.digest, service.restore, version.id)
    assert back.fields == first.fields
    assert back.version == 3
    (kept,) = [one for one in _earlier(person, back) if one.id != version.id]
    assert run_as(person.digest, service.restore, kept.id)[1].fields == second.fields


def test_typing_makes_one_earlier_version_not_one_a_save(person: Person):
    item = make_item(person, Kind.WORK)
    for name in ("A", "Ac", "Acm"):
        item = _change(person, item, company=name)

    assert _earlier(person, item) == []


def test_what_rested_before_it_was_changed_is_kept(person: Person, owner_session: Session):
    item = make_item(person, Kind.WORK)
    owner_session.execute(text("ALTER TABLE experiences DISABLE TRIGGER update_experiences_updated_at"))
    owner_session.execute(
        text("UPDATE experiences SET updated_at = now() - interval '3 minutes' WHERE id = :id"), {"id": item.id}
    )
    owner_session.execute(text("ALTER TABLE experiences ENABLE TRIGGER update_experiences_updated_at"))
    owner_session.commit()
    _change(person, _change(person, item, company="New"), company="Newer")

    assert [one.changed for one in _earlier(person, item)] == ["company"]


def test_nothing_is_kept_for_longer_than_30_days(person: Person, at_once: None, owner_session: Session):
    item = make_item(person, Kind.WORK)
    item = _change(person, item, company="New")
    (version,) = _earlier(person, item)
    owner_session.execute(text("UPDATE record_history SET created_at = :old"), {"old": utc_now() - timedelta(days=30, minutes=1)})
    owner_session.commit()

    assert _earlier(person, item) == []
    with pytest.raises(NotFound):
        run_as(person.digest, service.restore, version.id)
    _change(person, item, company="Newer")
    kept = owner_session.execute(text("SELECT count(*) FROM record_history WHERE user_id = :u"), {"u": person.id}).scalar_one()
    assert kept == 1


def test_a_job_that_comes_back_is_part_of_its_projects_again(person: Person):
    job = make_item(person, Kind.WORK)
    project = make_item(person, Kind.PROJECTS, experiences=job.id)
    run_as(person.digest, service.delete_item, Kind.WORK, job.id, job.version)
    assert run_as(person.digest, service.get_item, Kind.PROJECTS, project.id).fields["experiences"] == ""

    run_as(person.digest, service.restore_deleted, job.id)
    assert run_as(person.digest, service.get_item, Kind.PROJECTS, project.id).fields["experiences"] == job.id


def test_what_comes_back_stands_where_it_stood(person: Person):
    ids = [make_item(person, Kind.LANGUAGES, name=name).id for name in ("A", "B", "C")]
    run_as(person.digest, service.move_item, Kind.LANGUAGES, ids[2], 0)
    middle = run_as(person.digest, service.get_item, Kind.LANGUAGES, ids[0])
    run_as(person.digest, service.delete_item, Kind.LANGUAGES, middle.id, middle.version)
    assert [one.heading for one in run_as(person.digest, service.list_deleted)] == ["A"]
    run_as(person.digest, service.restore_deleted, middle.id)

    assert [card.heading for card in run_as(person.digest, service.list_cards, Kind.LANGUAGES)] == ["C", "A", "B"]
    assert run_as(person.digest, service.list_deleted) == []
    with pytest.raises(NotFound):
        run_as(person.digest, service.restore_deleted, middle.id)


@pytest.mark.req("I-01")
def test_nobody_gets_the_past_of_another(person: Person, stranger: Person, at_once: None):
    item = _change(person, make_item(person, Kind.WORK), company="New")
    (version,) = _earlier(person, item)
    run_as(person.digest, service.delete_item, Kind.WORK, item.id, item.version)

    calls: list[tuple[Any, str]] = [
        (service.restore, version.id),
        (service.restore_deleted, item.id),
        (service.restore_profile, version.id),
    ]
    for call, an_id in calls:
        with pytest.raises(NotFound):
            run_as(stranger.digest, call, an_id)
    assert run_as(stranger.digest, service.list_deleted) == []


def test_the_words_of_a_profile_come_back_and_its_contact_is_not_kept(person: Person, at_once: None, owner_session: Session):
    profile = run_as(person.digest, service.get_profile)
    fields = profile.fields | {"headline": "Engineer", "phone": "+385 1 234"}
    first = run_as(person.digest, service.save_profile, Save(profile.id, profile.version, new_id()), fields).item
    changed = fields | {"headline": "Baker", "phone": "+385 9 999"}
    run_as(person.digest, service.save_profile, Save(profile.id, first.version, new_id()), changed)
    (version,) = run_as(person.digest, service.list_earlier_profiles)
    back = run_as(person.digest, service.restore_profile, version.id)

    assert (back.fields["headline"], back.fields["phone"]) == ("Engineer", "+385 9 999")
    kept = owner_session.execute(text("SELECT snapshot::text FROM record_history WHERE user_id = :u"), {"u": person.id}).scalars()
    assert not any("385" in snapshot for snapshot in kept)


def test_an_earlier_version_of_a_deleted_entry_takes_it_out_of_the_bin(person: Person, at_once: None):
    item = make_item(person, Kind.WORK, company="Old")
    changed = _change(person, item, company="New")
    (version,) = _earlier(person, changed)
    run_as(person.digest, service.delete_item, Kind.WORK, item.id, changed.version)
    back = run_as(person.digest, service.restore, version.id)[1]

    assert back.fields["company"] == "Old"
    assert run_as(person.digest, service.list_deleted) == []
    assert _change(person, back, company="Newer").fields["company"] == "Newer"
