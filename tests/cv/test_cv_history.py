"""What a CV was before."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.auth import plans
from careerhub.auth.plans import Plan, Quota
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service
from careerhub.cv.document import SectionKind
from careerhub.cv.schemas import CvSettings, Earlier
from careerhub.cv.service import rows
from tests.factories import Person, make_cv, make_item


@pytest.fixture
def cv_id(person: Person) -> str:
    """A CV with something to choose from."""
    make_item(person, Kind.WORK)
    make_item(person, Kind.SKILLS)
    return make_cv(person, "First name")


def _get(person: Person, cv_id: str) -> CvSettings:
    return run_as(person.digest, service.get_cv, cv_id)


def _save(person: Person, cv_id: str, **changes: str) -> CvSettings:
    shown = _get(person, cv_id)
    return run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), shown.fields | changes)


def _history(person: Person, cv_id: str) -> list[Earlier]:
    return run_as(person.digest, service.list_history, cv_id)


def _age(session: Session, table: str, column: str, **by: float) -> None:
    session.execute(text(f"UPDATE {table} SET {column} = {column} - :by"), {"by": timedelta(**by)})
    session.commit()


def test_a_new_cv_has_no_history(person: Person, cv_id: str):
    assert _history(person, cv_id) == []


def test_what_a_cv_was_before_a_change_is_kept_and_says_in_what_it_differs(person: Person, cv_id: str):
    _save(person, cv_id, name="Second name", template="classic")

    (earlier,) = _history(person, cv_id)
    assert earlier.words == "name, template"


def test_the_changes_of_one_sitting_are_kept_once(person: Person, cv_id: str, owner_session: Session):
    for name in ("One", "Two", "Three"):
        _save(person, cv_id, name=name)
    assert len(_history(person, cv_id)) == 1

    _age(owner_session, "cv_version_history", "created_at", minutes=6)
    _save(person, cv_id, name="Four")
    assert len(_history(person, cv_id)) == 2


def test_an_earlier_version_comes_back_whole_and_the_way_back_can_be_taken_back(person: Person, cv_id: str):
    before = _get(person, cv_id)
    run_as(person.digest, service.show_section, cv_id, SectionKind.SKILLS, is_shown=False)
    changed = _save(person, cv_id, name="Second", language="de", custom_summary="Own")
    (earlier,) = _history(person, cv_id)
    run_as(person.digest, service.restore_version, cv_id, earlier.id)

    restored = _get(person, cv_id)
    assert (restored.fields, restored.parts) == (before.fields, before.parts)
    assert restored.version == changed.version + 1
    back = _history(person, cv_id)[0]
    run_as(person.digest, service.restore_version, cv_id, back.id)
    assert _get(person, cv_id).fields == changed.fields


def test_own_words_come_back_with_a_version(person: Person, cv_id: str, owner_session: Session):
    job = _get(person, cv_id).parts[0].choices[0].id
    form = run_as(person.digest, service.get_own_text, cv_id, job)
    save = Save(form.id, form.version, new_id())
    run_as(person.digest, service.save_own_text, save, form.fields | {"title": "Head of robots"}, cv_id)
    _age(owner_session, "cv_version_history", "created_at", minutes=6)
    run_as(person.digest, service.reset_own_text, cv_id, job)
    run_as(person.digest, service.restore_version, cv_id, _history(person, cv_id)[0].id)

    assert "Head of robots" in run_as(person.digest, service.preview, cv_id).html
    assert run_as(person.digest, service.get_own_text, cv_id, job).id != form.id


def test_history_is_forgotten_after_thirty_days(person: Person, cv_id: str, owner_session: Session):
    _save(person, cv_id, name="Second")
    _age(owner_session, "cv_version_history", "created_at", days=rows.DAYS_KEPT + 1)
    _save(person, cv_id, name="Third")

    assert len(_history(person, cv_id)) == 1


def test_there_is_a_limit_to_what_is_kept(person: Person, cv_id: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rows, "_MOST_KEPT", 2)
    monkeypatch.setattr(rows, "_ONE_SITTING", timedelta(0))
    for name in ("One", "Two", "Three", "Four"):
        _save(person, cv_id, name=name)

    assert len(_history(person, cv_id)) == 2


@pytest.mark.req("I-01")
def test_nobody_can_see_or_restore_the_history_of_another(person: Person, stranger: Person, cv_id: str):
    _save(person, cv_id, name="Second")
    (earlier,) = _history(person, cv_id)
    own = make_cv(stranger)
    with pytest.raises(NotFound):
        run_as(stranger.digest, service.list_history, cv_id)
    for target in (cv_id, own):
        with pytest.raises(NotFound):
            run_as(stranger.digest, service.restore_version, target, earlier.id)
    for odd in ("", "x", "\0", new_id()):
        with pytest.raises(NotFound):
            run_as(person.digest, service.restore_version, cv_id, odd)


def test_one_s_own_history_of_another_cv_cannot_be_mixed_in(person: Person, cv_id: str):
    _save(person, cv_id, name="Second")
    with pytest.raises(NotFound):
        run_as(person.digest, service.restore_version, make_cv(person), _history(person, cv_id)[0].id)


def test_a_deleted_cv_keeps_its_history_and_is_listed_until_it_is_gone_for_good(
    person: Person, cv_id: str, owner_session: Session
):
    _save(person, cv_id, name="Second")
    run_as(person.digest, service.delete_cv, cv_id)
    assert [card.name for card in run_as(person.digest, service.list_deleted)] == ["Second"]
    with pytest.raises(NotFound):
        _history(person, cv_id)
    run_as(person.digest, service.restore_cv, cv_id)
    assert len(_history(person, cv_id)) == 1

    run_as(person.digest, service.delete_cv, cv_id)
    _age(owner_session, "cv_versions", "deleted_at", days=rows.DAYS_KEPT + 1)
    assert run_as(person.digest, service.list_deleted) == []
    run_as(person.digest, service.delete_cv, make_cv(person))
    with pytest.raises(NotFound):
        run_as(person.digest, service.restore_cv, cv_id)


def test_a_deleted_cv_does_not_come_back_beyond_the_limit(person: Person, cv_id: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(plans.LIMITS[Plan.FREE], Quota.CVS, 1)
    run_as(person.digest, service.delete_cv, cv_id)
    make_cv(person)
    with pytest.raises(Exception, match="allows 1"):
        run_as(person.digest, service.restore_cv, cv_id)


def test_another_name_reaches_the_list_and_the_open_form(person: Person, cv_id: str):
    version = _get(person, cv_id).version
    run_as(person.digest, service.rename_cv, cv_id, "  For   Acme ")

    assert (_get(person, cv_id).name, _get(person, cv_id).version) == ("For Acme", version + 1)
    for name in ("", "x" * 101):
        with pytest.raises(Exception, match=r"name|At most"):
            run_as(person.digest, service.rename_cv, cv_id, name)


@pytest.mark.req("CV-01")
def test_one_cv_is_the_default(person: Person, cv_id: str):
    other = make_cv(person, "Other")
    run_as(person.digest, service.make_default, other)
    run_as(person.digest, service.make_default, other)

    assert {card.name: card.is_default for card in run_as(person.digest, service.list_cvs)} == {
        "First name": False,
        "Other": True,
    }
