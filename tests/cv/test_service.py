"""CV versions: making, choosing, copying, deleting."""

import pytest
from sqlmodel import Session, col, select

from careerhub.auth import plans
from careerhub.auth.plans import Plan, Quota
from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import Conflict, DomainError, InvalidInput, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service
from careerhub.cv.document import SectionKind
from careerhub.cv.models import CvVersion
from careerhub.cv.schemas import CvSettings
from tests.factories import Person, make_cv, make_item


def _get(person: Person, cv_id: str) -> CvSettings:
    return run_as(person.digest, service.get_cv, cv_id)


def _save(person: Person, cv_id: str, **changes: str) -> CvSettings:
    shown = _get(person, cv_id)
    return run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), shown.fields | changes)


def _names(person: Person) -> list[str]:
    return [card.name for card in run_as(person.digest, service.list_cvs)]


def _paper(person: Person, cv_id: str) -> str:
    return run_as(person.digest, service.preview, cv_id).html


def _defaults(session: Session, person: Person) -> list[str]:
    session.rollback()
    return list(
        session.exec(
            select(CvVersion.name).where(
                CvVersion.user_id == person.id, col(CvVersion.is_default), col(CvVersion.deleted_at).is_(None)
            )
        )
    )


@pytest.fixture
def cv_id(person: Person) -> str:
    """The CV of a person with one entry of each kind."""
    make_item(person, Kind.WORK, responsibilities="Built a quiet gripper")
    make_item(person, Kind.PROJECTS, name="Tidetable")
    make_item(person, Kind.EDUCATION)
    make_item(person, Kind.SKILLS, name="Python")
    return make_cv(person)


@pytest.mark.req("CV-01")
def test_a_new_cv_shows_everything_of_the_record(person: Person, cv_id: str):
    paper = _paper(person, cv_id)

    for text in (person.full_name, "Acme Robotics", "Built a quiet gripper", "Tidetable", "University of Zagreb", "Python"):
        assert text in paper
    parts = _get(person, cv_id).parts
    assert [part.count for part in parts] == ["all 1"] * 4
    assert [part.name for part in parts] == ["Experience", "Projects", "Education", "Skills"]
    assert all(entry.is_shown for part in parts for entry in part.choices)


def test_cvs_without_a_name_are_numbered(person: Person):
    for _ in range(2):
        run_as(person.digest, service.create_cv)

    assert _names(person) == ["My CV 2", "My CV"]


def test_the_cv_changed_last_comes_first(person: Person):
    first, _ = make_cv(person, "First"), make_cv(person, "Second")
    _save(person, first, name="First, changed")

    assert _names(person) == ["First, changed", "Second"]


def test_there_is_a_limit_to_the_number_of_cvs(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(plans.LIMITS[Plan.FREE], Quota.CVS, 1)
    made = make_cv(person)

    with pytest.raises(DomainError, match="allows 1"):
        make_cv(person)
    with pytest.raises(DomainError, match="allows 1"):
        run_as(person.digest, service.copy_cv, made)


@pytest.mark.req("CV-01")
def test_a_hidden_section_is_not_on_the_paper(person: Person, cv_id: str):
    run_as(person.digest, service.show_section, cv_id, SectionKind.PROJECTS, is_shown=False)

    assert "Tidetable" not in _paper(person, cv_id)
    assert "Acme Robotics" in _paper(person, cv_id)
    assert [part.is_shown for part in _get(person, cv_id).parts] == [True, False, True, True]
    run_as(person.digest, service.show_section, cv_id, SectionKind.PROJECTS, is_shown=True)
    assert "Tidetable" in _paper(person, cv_id)


@pytest.mark.req("CV-01")
def test_a_hidden_entry_is_not_on_the_paper_and_the_record_keeps_it(person: Person, cv_id: str):
    (job,) = run_as(person.digest, career.list_items, Kind.WORK)
    run_as(person.digest, service.show_item, cv_id, job.id, is_shown=False)

    assert "Acme Robotics" not in _paper(person, cv_id)
    parts = _get(person, cv_id).parts
    assert [entry.is_shown for part in parts for entry in part.choices] == [False, True, True, True]
    assert parts[0].count == "0 of 1"
    assert run_as(person.digest, career.list_items, Kind.WORK) == [job]


@pytest.mark.req("CV-01")
def test_all_entries_of_a_section_can_be_left_out_at_once_and_shown_again(person: Person, cv_id: str):
    make_item(person, Kind.SKILLS, name="C++")
    run_as(person.digest, service.show_items, cv_id, SectionKind.SKILLS, is_shown=False)
    assert "Python" not in _paper(person, cv_id)
    assert "Tidetable" in _paper(person, cv_id)

    run_as(person.digest, service.show_items, cv_id, SectionKind.SKILLS, is_shown=True)
    assert _get(person, cv_id).parts[-1].count == "all 2"


def test_an_entry_added_later_is_shown(person: Person, cv_id: str):
    _save(person, cv_id, name="Chosen")
    make_item(person, Kind.PROJECTS, name="Newcomer")

    assert "Newcomer" in _paper(person, cv_id)


def test_a_hidden_entry_that_is_deleted_and_brought_back_is_still_hidden(person: Person, cv_id: str):
    (job,) = run_as(person.digest, career.list_items, Kind.WORK)
    run_as(person.digest, service.show_item, cv_id, job.id, is_shown=False)
    run_as(person.digest, career.delete_item, Kind.WORK, job.id, job.version)
    run_as(person.digest, career.restore_deleted, job.id)

    assert "Acme Robotics" not in _paper(person, cv_id)


@pytest.mark.req("CV-01")
def test_an_own_summary_replaces_that_of_the_profile(person: Person, cv_id: str):
    profile = run_as(person.digest, career.get_profile)
    fields = profile.fields | {"summary": "General words"}
    run_as(person.digest, career.save_profile, Save(profile.id, profile.version, new_id()), fields)
    assert "General words" in _paper(person, cv_id)

    _save(person, cv_id, custom_summary="Words for this job")
    assert "Words for this job" in _paper(person, cv_id)
    assert "General words" not in _paper(person, cv_id)

    _save(person, cv_id, custom_summary=" ")
    assert "General words" in _paper(person, cv_id)


@pytest.mark.req("CV-03")
def test_template_paper_and_colour_are_kept_and_used(person: Person, cv_id: str):
    saved = _save(person, cv_id, template="classic", page_size="Letter", accent="#7A2E3A")
    shown = run_as(person.digest, service.preview, cv_id)

    assert (saved.fields["template"], saved.fields["page_size"], saved.fields["accent"]) == ("classic", "Letter", "#7a2e3a")
    assert 'class="cv cv-classic"' in shown.html
    assert "#7a2e3a" in shown.css.lower()
    assert shown.page_size == "Letter"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("template", "../../etc"),
        ("page_size", "A3"),
        ("accent", "red"),
        ("accent", "#12345g"),
        ("accent", "#123456;"),
        ("custom_summary", "x" * 5001),
        ("type_size", "huge"),
        ("density", "0"),
        ("fit_pages", "99"),
        ("fit_pages", "-1"),
        ("language", "xx"),
        ("heading:work", "x" * 61),
    ],
)
def test_a_choice_that_does_not_exist_is_refused_by_its_field(person: Person, cv_id: str, field: str, value: str):
    before = _get(person, cv_id)
    with pytest.raises(InvalidInput) as refused:
        _save(person, cv_id, **{field: value})

    assert set(refused.value.errors) == {field}
    assert _get(person, cv_id) == before


def test_the_same_save_a_second_time_changes_nothing(person: Person, cv_id: str):
    shown, save = _get(person, cv_id), Save(cv_id, 1, new_id())
    first = run_as(person.digest, service.save_cv, save, shown.fields | {"name": "First"})
    again = run_as(person.digest, service.save_cv, save, shown.fields | {"name": "Second"})

    assert again == first
    assert (again.name, again.version) == ("First", 2)


def test_a_save_from_an_older_version_is_a_conflict_and_overwrites_nothing(person: Person, cv_id: str):
    _save(person, cv_id, name="Theirs")

    with pytest.raises(Conflict) as refused:
        run_as(person.digest, service.save_cv, Save(cv_id, 1, new_id()), {"name": "Mine"})
    assert refused.value.version == 2
    assert _names(person) == ["Theirs"]


@pytest.mark.req("CV-01")
def test_a_copy_has_the_same_choices_and_its_own_life(person: Person, cv_id: str):
    _save(person, cv_id, template="classic", accent="#7a2e3a", density="airy", language="de")
    run_as(person.digest, service.show_section, cv_id, SectionKind.PROJECTS, is_shown=False)
    copied = run_as(person.digest, service.copy_cv, cv_id)
    before = _get(person, cv_id).fields

    assert _get(person, copied).fields == before | {"name": "My CV (copy)"}
    assert _get(person, copied).parts == _get(person, cv_id).parts
    run_as(person.digest, service.show_section, copied, SectionKind.PROJECTS, is_shown=True)
    assert _get(person, cv_id).fields == before
    assert not _get(person, cv_id).parts[1].is_shown


def test_a_copy_of_a_long_name_fits(person: Person):
    copied = run_as(person.digest, service.copy_cv, make_cv(person, "x" * 100))

    assert _get(person, copied).name == "x" * 93 + " (copy)"


@pytest.mark.req("CV-01")
def test_a_deleted_cv_comes_back_as_it_was(person: Person, cv_id: str):
    _save(person, cv_id, template="classic", custom_summary="Words")
    run_as(person.digest, service.show_section, cv_id, SectionKind.SKILLS, is_shown=False)
    before = _get(person, cv_id)
    deleted = run_as(person.digest, service.delete_cv, cv_id)
    assert _names(person) == []
    with pytest.raises(NotFound):
        _get(person, cv_id)

    run_as(person.digest, service.restore_cv, deleted.id)
    run_as(person.digest, service.restore_cv, deleted.id)
    assert _get(person, cv_id) == before
    assert _names(person) == ["My CV"]


def test_deleting_a_cv_leaves_the_record_alone(person: Person, cv_id: str):
    run_as(person.digest, service.delete_cv, cv_id)

    assert all(run_as(person.digest, career.list_items, kind) for kind in (Kind.WORK, Kind.PROJECTS, Kind.EDUCATION, Kind.SKILLS))


@pytest.mark.req("CV-01")
def test_the_first_cv_is_the_default_and_there_is_never_a_second_one(person: Person, owner_session: Session):
    first = make_cv(person, "First")
    make_cv(person, "Second")
    run_as(person.digest, service.copy_cv, first)
    assert _defaults(owner_session, person) == ["First"]

    deleted = run_as(person.digest, service.delete_cv, first)
    assert _defaults(owner_session, person) == []
    run_as(person.digest, service.restore_cv, deleted.id)
    assert _defaults(owner_session, person) == ["First"]

    deleted = run_as(person.digest, service.delete_cv, first)
    make_cv(person, "Third")
    assert _defaults(owner_session, person) == ["Third"]
    run_as(person.digest, service.restore_cv, deleted.id)
    assert _defaults(owner_session, person) == ["Third"]


def test_nobody_can_use_the_cv_of_another(person: Person, stranger: Person):
    theirs = make_cv(stranger)

    for use in (service.get_cv, service.copy_cv, service.delete_cv, service.preview, service.printed):
        with pytest.raises(NotFound):
            run_as(person.digest, use, theirs)
    with pytest.raises(NotFound):
        run_as(person.digest, service.save_cv, Save(theirs, 1, new_id()), {"name": "Mine"})
    assert _names(stranger) == ["My CV"]


@pytest.mark.parametrize("cv_id", ["", "x", "\0", "\ud800", "../x", new_id()])
def test_what_is_no_cv_is_not_found(person: Person, cv_id: str):
    with pytest.raises(NotFound):
        _get(person, cv_id)


def test_the_file_is_named_after_the_person_and_the_cv(person: Person):
    made = make_cv(person, 'For "Acme" / ROS\n2; rm -rf *')

    assert run_as(person.digest, service.printed, made).file_name == "Ana Kovač - For Acme ROS 2 rm -rf.pdf"


def test_the_printed_page_has_a_key_that_follows_its_content(person: Person, cv_id: str):
    first = run_as(person.digest, service.printed, cv_id)
    assert run_as(person.digest, service.printed, cv_id).key == first.key

    make_item(person, Kind.PROJECTS, name="Newcomer")
    assert run_as(person.digest, service.printed, cv_id).key != first.key


def test_what_the_fonts_do_not_have_is_told(person: Person):
    make_item(person, Kind.PROJECTS, name="Cuneiform 𒀀𒀁")
    shown = run_as(person.digest, service.preview, make_cv(person))

    assert len(shown.notes) == 1
    assert "𒀀" in shown.notes[0]


def test_markup_that_was_typed_stays_text(person: Person):
    make_item(person, Kind.PROJECTS, name="<img src=x onerror=alert(1)>", achievements="</article><script>alert(1)</script>")
    paper = _paper(person, make_cv(person))

    assert "<img" not in paper
    assert "<script" not in paper
    assert "&lt;script&gt;" in paper
