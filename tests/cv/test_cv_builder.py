"""Arranging a CV: order, choice, own words, design."""

import pytest

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import Conflict, InvalidInput, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service
from careerhub.cv.document import SectionKind
from careerhub.cv.schemas import CvPart, OwnTextForm
from tests.factories import Person, make_cv, make_item


@pytest.fixture
def cv_id(person: Person) -> str:
    """The CV of a person with two jobs, a project, a school, a skill, a certificate."""
    make_item(person, Kind.WORK, company="First Ltd", position="Lead", start="2022", end="", responsibilities="Led\nHired")
    make_item(person, Kind.WORK, company="Second Ltd", position="Engineer", start="2018", end="2021")
    make_item(person, Kind.PROJECTS, name="Tidetable", role="Author")
    make_item(person, Kind.EDUCATION, degree="MSc")
    make_item(person, Kind.SKILLS, name="Python")
    make_item(person, Kind.CERTIFICATES, name="Safety")
    return make_cv(person)


def _parts(person: Person, cv_id: str) -> list[CvPart]:
    return run_as(person.digest, service.get_cv, cv_id).parts


def _headings(person: Person, cv_id: str, kind: str = "work") -> list[str]:
    return [entry.heading for part in _parts(person, cv_id) if part.kind == kind for entry in part.choices]


def _ids(person: Person, cv_id: str, kind: str = "work") -> list[str]:
    return [entry.id for part in _parts(person, cv_id) if part.kind == kind for entry in part.choices]


def _paper(person: Person, cv_id: str) -> str:
    return run_as(person.digest, service.preview, cv_id).html


def _save_own(person: Person, cv_id: str, form: OwnTextForm, **changes: str) -> OwnTextForm:
    save = Save(form.id, form.version, new_id())
    return run_as(person.digest, service.save_own_text, save, form.fields | changes, cv_id)


def _form(person: Person, cv_id: str, kind: str = "work") -> OwnTextForm:
    return run_as(person.digest, service.get_own_text, cv_id, _ids(person, cv_id, kind)[0])


@pytest.mark.req("CV-02")
def test_sections_without_entries_are_not_offered_and_do_not_count_as_places(person: Person, cv_id: str):
    assert [part.kind for part in _parts(person, cv_id)] == ["work", "projects", "education", "skills", "certificates"]
    run_as(person.digest, service.move_section, cv_id, SectionKind.CERTIFICATES, 1)

    assert [part.kind for part in _parts(person, cv_id)] == ["work", "certificates", "projects", "education", "skills"]
    paper = _paper(person, cv_id)
    assert paper.index("Second Ltd") < paper.index("Safety") < paper.index("Tidetable")


@pytest.mark.req("CV-02")
@pytest.mark.parametrize(("place", "expected"), [(-5, 0), (0, 0), (2, 2), (4, 4), (99, 4)])
def test_a_section_can_go_to_any_place(person: Person, cv_id: str, place: int, expected: int):
    run_as(person.digest, service.move_section, cv_id, SectionKind.EDUCATION, place)

    assert [part.kind for part in _parts(person, cv_id)].index("education") == expected


@pytest.mark.req("CV-02")
def test_entries_can_be_moved_and_the_record_keeps_its_order(person: Person, cv_id: str):
    before = [item.id for item in run_as(person.digest, career.list_items, Kind.WORK)]
    first, second = _ids(person, cv_id)
    run_as(person.digest, service.move_item, cv_id, second, 0)

    assert _ids(person, cv_id) == [second, first]
    assert _paper(person, cv_id).index("Second Ltd") < _paper(person, cv_id).index("First Ltd")
    assert [item.id for item in run_as(person.digest, career.list_items, Kind.WORK)] == before


def test_another_cv_keeps_its_own_order(person: Person, cv_id: str):
    other = run_as(person.digest, service.copy_cv, cv_id)
    run_as(person.digest, service.move_item, cv_id, _ids(person, cv_id)[1], 0)

    assert _headings(person, other) == ["Lead", "Engineer"]


@pytest.mark.req("CV-01")
def test_own_words_are_only_in_this_cv_and_marked(person: Person, cv_id: str):
    other = run_as(person.digest, service.copy_cv, cv_id)
    _save_own(person, cv_id, _form(person, cv_id), title="Head of robots", highlights="Led twelve people")

    assert "Head of robots" in _paper(person, cv_id)
    assert "Led twelve people" in _paper(person, cv_id)
    assert "Hired" not in _paper(person, cv_id)
    assert "Head of robots" not in _paper(person, other)
    assert [entry.is_own for entry in _parts(person, cv_id)[0].choices] == [True, False]
    assert run_as(person.digest, career.list_items, Kind.WORK)[0].fields["position"] == "Lead"


@pytest.mark.req("CV-01")
def test_own_words_can_be_given_up(person: Person, cv_id: str):
    form = _save_own(person, cv_id, _form(person, cv_id), title="Head of robots")
    run_as(person.digest, service.reset_own_text, cv_id, form.item_id)

    assert "Head of robots" not in _paper(person, cv_id)
    assert not any(entry.is_own for entry in _parts(person, cv_id)[0].choices)
    with pytest.raises(NotFound):
        run_as(person.digest, service.reset_own_text, cv_id, form.item_id)
    with pytest.raises(NotFound):
        _save_own(person, cv_id, form, title="Too late")


def test_what_is_as_in_the_record_follows_the_record(person: Person, cv_id: str):
    saved = _save_own(person, cv_id, _form(person, cv_id), title="Head of robots")
    job = run_as(person.digest, career.get_item, Kind.WORK, saved.item_id)
    fields = job.fields | {"responsibilities": "A new point", "position": "Changed"}
    run_as(person.digest, career.save_item, Save(job.id, job.version, new_id()), fields, Kind.WORK)

    assert "A new point" in _paper(person, cv_id)
    assert "Head of robots" in _paper(person, cv_id)
    assert "Changed" not in _paper(person, cv_id)


def test_a_text_can_be_left_out_by_emptying_it(person: Person, cv_id: str):
    _save_own(person, cv_id, _form(person, cv_id), highlights="")

    assert "Hired" not in _paper(person, cv_id)


def test_words_typed_back_to_those_of_the_record_are_no_own_words(person: Person, cv_id: str):
    form = _form(person, cv_id)
    saved = _save_own(person, cv_id, form, title="Other")
    _save_own(person, cv_id, saved, title=form.fields["title"])

    assert not any(entry.is_own for entry in _parts(person, cv_id)[0].choices)


@pytest.mark.req("F-13")
def test_own_words_changed_in_another_tab_are_not_overwritten(person: Person, cv_id: str):
    form = _form(person, cv_id)
    _save_own(person, cv_id, form, title="Theirs")

    with pytest.raises(Conflict) as refused:
        _save_own(person, cv_id, form, title="Mine")
    assert refused.value.version == form.version + 1
    assert "Theirs" in _paper(person, cv_id)


def test_the_same_save_of_own_words_a_second_time_changes_nothing(person: Person, cv_id: str):
    form, save = _form(person, cv_id), Save(_form(person, cv_id).id, 0, new_id())
    first = run_as(person.digest, service.save_own_text, save, form.fields | {"title": "First"}, cv_id)
    again = run_as(person.digest, service.save_own_text, save, form.fields | {"title": "Second"}, cv_id)

    assert again == first
    assert first.fields["title"] == "First"


@pytest.mark.parametrize(
    ("field", "value"), [("title", "x" * 201), ("summary", "x" * 3001), ("highlights", "x\n" * 41), ("highlights", "x" * 601)]
)
def test_own_words_that_are_too_long_are_refused_by_their_field(person: Person, cv_id: str, field: str, value: str):
    with pytest.raises(InvalidInput) as refused:
        _save_own(person, cv_id, _form(person, cv_id), **{field: value})
    assert set(refused.value.errors) == {field}


def test_a_project_cannot_lose_its_name(person: Person, cv_id: str):
    with pytest.raises(InvalidInput):
        _save_own(person, cv_id, _form(person, cv_id, "projects"), title=" ")


def test_a_skill_is_only_a_name_and_has_no_words(person: Person, cv_id: str):
    with pytest.raises(NotFound):
        _form(person, cv_id, "skills")


@pytest.mark.req("CAR-03")
def test_own_words_of_an_anonymised_project_name_no_client(person: Person, cv_id: str):
    fields = {"name": "Line", "clients": "Kestrel Foods Ltd", "is_anonymized": "true", "description": "For a food maker"}
    project = make_item(person, Kind.PROJECTS, **fields)
    form = run_as(person.digest, service.get_own_text, cv_id, project.id)
    _save_own(person, cv_id, form, title="Line for Kestrel Foods", summary="kestrel-foods.com is glad")

    assert "estrel" not in _paper(person, cv_id)
    assert "estrel" not in repr(run_as(person.digest, service.printed, cv_id))


@pytest.mark.req("CV-03")
def test_every_choice_of_the_design_is_kept(person: Person, cv_id: str):
    chosen = {
        "type_size": "large",
        "density": "airy",
        "fit_pages": "2",
        "language": "de",
        "include_photo": "true",
        "include_summary": "false",
        "heading:work": "Stationen",
    }
    shown = run_as(person.digest, service.get_cv, cv_id)
    saved = run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), shown.fields | chosen)

    assert {name: saved.fields[name] for name in chosen} == chosen
    assert "Stationen" in _paper(person, cv_id)
    assert "Ausbildung" in _paper(person, cv_id)
    assert next(part.name for part in saved.parts) == "Stationen"


def test_a_form_without_some_fields_leaves_those_choices_alone(person: Person, cv_id: str):
    shown = run_as(person.digest, service.get_cv, cv_id)
    full = shown.fields | {"custom_summary": "Own", "fit_pages": "2", "heading:work": "Mine", "include_photo": "true"}
    before = run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), full)
    after = run_as(person.digest, service.save_cv, Save(cv_id, before.version, new_id()), {"name": "Other"})

    assert after.fields == before.fields | {"name": "Other"}


@pytest.mark.req("F-13")
def test_arranging_in_one_tab_is_no_conflict_with_the_design_in_another(person: Person, cv_id: str):
    shown = run_as(person.digest, service.get_cv, cv_id)
    run_as(person.digest, service.show_section, cv_id, SectionKind.SKILLS, is_shown=False)
    run_as(person.digest, service.move_section, cv_id, SectionKind.SKILLS, 0)
    saved = run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), shown.fields | {"template": "classic"})

    assert saved.fields["template"] == "classic"
    assert next(part.kind for part in saved.parts) == "skills"
    assert not saved.parts[0].is_shown


@pytest.mark.req("I-01")
def test_nobody_can_arrange_the_cv_of_another_or_put_another_s_entries_into_their_own(
    person: Person, stranger: Person, cv_id: str
):
    theirs, mine = make_item(stranger, Kind.WORK).id, make_cv(stranger)
    job = _ids(person, cv_id)[0]
    before = _parts(person, cv_id)
    for someones_cv, item in ((cv_id, job), (cv_id, theirs), (mine, job), (mine, new_id())):
        with pytest.raises(NotFound):
            run_as(stranger.digest, service.move_item, someones_cv, item, 0)
        with pytest.raises(NotFound):
            run_as(stranger.digest, service.get_own_text, someones_cv, item)
        with pytest.raises(NotFound):
            run_as(stranger.digest, service.show_item, someones_cv, item, is_shown=False)
    for use in (service.show_section, service.show_items):
        with pytest.raises(NotFound):
            run_as(stranger.digest, use, cv_id, SectionKind.WORK, is_shown=False)
    with pytest.raises(NotFound):
        run_as(stranger.digest, service.move_section, cv_id, SectionKind.WORK, 3)
    assert _parts(person, cv_id) == before


def test_the_builder_gets_everything_at_once(person: Person, cv_id: str):
    bench = run_as(person.digest, service.open_cv, cv_id)

    assert bench.settings == run_as(person.digest, service.get_cv, cv_id)
    assert bench.paper == run_as(person.digest, service.preview, cv_id)
    assert [made.format for made in bench.exports] == ["pdf", "docx", "md", "txt", "json"]
