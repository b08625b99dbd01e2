"""Jobs, projects, schools and skills: saving, conflicts, deleting."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service
from careerhub.career.models import Experience
from careerhub.career.schemas import Item, Kind
from careerhub.career.service import items
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import Conflict, DomainError, InvalidInput, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from tests.factories import Person, make_item

JOB = {"company": "Acme", "position": "Engineer", "start": "2021-03", "end": "2023"}


def _save(person: Person, save: Save, fields: dict[str, str], kind: Kind = Kind.WORK) -> Item:
    return run_as(person.digest, service.save_item, save, fields, kind).item


def _list(person: Person, kind: Kind = Kind.WORK) -> list[Item]:
    return run_as(person.digest, service.list_items, kind)


@pytest.mark.req("CAR-02")
def test_a_job_is_shown_as_it_was_written(person: Person):
    fields = {
        "company": "Acme Robotics",
        "position": "Engineer",
        "location": "Zagreb",
        "employment_type": "FULL_TIME",
        "is_current": "false",
        "start": "2021-03",
        "end": "2023",
        "description": "Arms.\nLegs.",
        "responsibilities": "• Built it\n- Ran it",
        "website": "https://acme.example",
        "company_size": "11-50",
        "industry": "Robots",
        "technologies": "C++\nROS 2",
    }
    saved = _save(person, Save(new_id(), 0, new_id()), fields)

    assert _list(person) == [saved]
    assert saved.fields == fields | {"responsibilities": "Built it\nRan it"}
    assert (saved.version, saved.heading, saved.detail) == (1, "Engineer", "Acme Robotics · 2021-03 – 2023")


@pytest.mark.req("CAR-03")
def test_a_project_is_shown_as_it_was_written(person: Person):
    saved = make_item(
        person, Kind.PROJECTS, name="Gripper", role="Lead", url="gripper.example", is_ongoing="true", achievements="Held an egg"
    )

    assert _list(person, Kind.PROJECTS) == [saved]
    assert saved.fields["url"] == "https://gripper.example"
    assert (saved.heading, saved.detail) == ("Gripper", "Lead · now")


@pytest.mark.req("CAR-06")
def test_a_school_is_shown_as_it_was_written(person: Person):
    saved = make_item(person, Kind.EDUCATION, degree="MSc", field_of_study="Robotics", start="2015", end="2017-06", grade="1.0")

    assert _list(person, Kind.EDUCATION) == [saved]
    assert (saved.heading, saved.detail) == ("University of Zagreb", "MSc, Robotics · 2015 – 2017-06")


@pytest.mark.parametrize("kind", [Kind.WORK, Kind.PROJECTS, Kind.EDUCATION])
def test_what_is_shown_can_be_saved_again_and_stays_the_same(person: Person, kind: Kind):
    first = make_item(person, kind, start="2019-02-03", end="2020-11", description="One.\nTwo.")
    again = _save(person, Save(first.id, 1, new_id()), first.fields, kind)

    assert again.fields == first.fields


@pytest.mark.parametrize(
    ("start", "end"),
    [("2021", ""), ("2021", "2022"), ("2021-03", "2022-04"), ("2021-03-09", "2022-04-30"), ("2021", "2022-04-30")],
)
def test_dates_keep_the_precision_in_which_they_were_given(person: Person, start: str, end: str):
    saved = make_item(person, Kind.WORK, start=start, end=end)

    assert (saved.fields["start"], saved.fields["end"]) == (start, end)


def test_a_job_that_one_still_has_takes_no_end(person: Person):
    saved = make_item(person, Kind.WORK, is_current="true", end="2020")

    assert saved.fields["end"] == ""
    assert saved.detail == "Acme Robotics · 2021-03 – now"


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        (Kind.WORK, {}, {"company", "position", "start"}),
        (Kind.WORK, JOB | {"end": "2020"}, {"end"}),
        (Kind.WORK, JOB | {"start": "soon"}, {"start"}),
        (Kind.WORK, JOB | {"employment_type": "BOSS"}, {"employment_type"}),
        (Kind.WORK, JOB | {"company": "x" * 201}, {"company"}),
        (Kind.WORK, JOB | {"responsibilities": "x\n" * 41}, {"responsibilities"}),
        (Kind.WORK, JOB | {"description": "x" * 3001}, {"description"}),
        (Kind.PROJECTS, {}, {"name"}),
        (Kind.PROJECTS, {"name": "x", "url": "javascript:alert(1)"}, {"url"}),
        (Kind.PROJECTS, {"name": "x", "url": f"{'x' * 490}.example"}, {"url"}),
        (Kind.EDUCATION, {}, {"institution"}),
        (Kind.EDUCATION, {"institution": "x", "grade": "x" * 51}, {"grade"}),
        (Kind.SKILLS, {}, {"technology_id"}),
        (Kind.SKILLS, {"technology_id": "nothing"}, {"technology_id"}),
    ],
)
def test_each_problem_is_told_by_its_field_and_nothing_is_written(
    person: Person, kind: Kind, fields: dict[str, str], wrong: set[str]
):
    with pytest.raises(InvalidInput) as refused:
        _save(person, Save(new_id(), 0, new_id()), fields, kind)

    assert set(refused.value.errors) == wrong
    assert _list(person, kind) == []


@pytest.mark.parametrize("kind", [Kind.WORK, Kind.PROJECTS, Kind.EDUCATION])
def test_the_longest_accepted_fields_fit_into_their_columns(person: Person, kind: Kind):
    limits = {
        Kind.WORK: {"company": 200, "position": 200, "location": 100, "description": 3000},
        Kind.PROJECTS: {"name": 200, "role": 100, "description": 3000},
        Kind.EDUCATION: {"institution": 200, "degree": 100, "field_of_study": 200, "grade": 50, "description": 3000},
    }
    fields = {name: "😀" * limit for name, limit in limits[kind].items()} | {"url": f"https://x.example/{'é' * 482}"}
    saved = make_item(person, kind, **fields)

    assert _list(person, kind) == [saved]


def test_controls_and_broken_characters_never_reach_the_database(person: Person):
    saved = make_item(person, Kind.WORK, company="Ac\0me\x07", responsibilities="Built\ud800 it\x00", description="\x1b[31mred")

    assert saved.fields["company"] == "Acme"
    assert saved.fields["responsibilities"] == "Built it"
    assert saved.fields["description"] == "[31mred"


# ---- saving twice, saving late


def test_the_same_save_a_second_time_changes_nothing(person: Person):
    save = Save(new_id(), 0, new_id())
    first = _save(person, save, JOB)
    second = _save(person, save, JOB | {"company": "Other"})

    assert second == first
    assert _list(person) == [first]


def test_the_same_change_a_second_time_changes_nothing(person: Person):
    item = make_item(person, Kind.WORK)
    save = Save(item.id, 1, new_id())
    first = _save(person, save, JOB | {"company": "Second"})
    again = _save(person, save, JOB | {"company": "Third"})

    assert again == first
    assert first.version == 2
    assert _list(person)[0].fields["company"] == "Second"


def test_a_save_from_an_older_version_is_a_conflict_and_overwrites_nothing(person: Person):
    item = make_item(person, Kind.WORK)
    _save(person, Save(item.id, 1, new_id()), JOB | {"company": "Theirs"})

    with pytest.raises(Conflict) as refused:
        _save(person, Save(item.id, 1, new_id()), JOB | {"company": "Mine"})
    assert refused.value.version == 2
    assert _list(person)[0].fields["company"] == "Theirs"


def test_a_refused_change_keeps_the_row_and_its_version(person: Person):
    item = make_item(person, Kind.WORK)
    with pytest.raises(InvalidInput):
        _save(person, Save(item.id, 1, new_id()), JOB | {"company": ""})

    assert _list(person) == [item]


def test_a_change_of_what_was_deleted_elsewhere_says_so(person: Person):
    item = make_item(person, Kind.WORK)
    run_as(person.digest, service.delete_item, Kind.WORK, item.id, 1)

    with pytest.raises(NotFound, match="deleted"):
        _save(person, Save(item.id, 1, new_id()), JOB)
    assert _list(person) == []


def test_nobody_can_save_over_the_row_of_another(person: Person, stranger: Person):
    theirs = make_item(stranger, Kind.WORK)

    for version in (0, 1):
        with pytest.raises(NotFound):
            _save(person, Save(theirs.id, version, new_id()), JOB)
    assert _list(stranger) == [theirs]
    assert _list(person) == []


def test_a_list_that_is_full_takes_no_more(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(items, "MAX_ITEMS", 1)
    item = make_item(person, Kind.WORK)

    with pytest.raises(DomainError, match="At most 1"):
        make_item(person, Kind.WORK)
    assert _save(person, Save(item.id, 1, new_id()), JOB).version == 2


# ---- deleting


@pytest.mark.parametrize("kind", list(Kind))
def test_what_was_deleted_comes_back_as_it_was_and_no_late_save_brings_it_back(person: Person, kind: Kind):
    item = make_item(person, kind)
    deleted = run_as(person.digest, service.delete_item, kind, item.id, item.version)
    assert _list(person, kind) == []
    with pytest.raises(NotFound):
        _save(person, Save(deleted.id, 0, new_id()), deleted.fields, kind)

    where, back = run_as(person.digest, service.restore_deleted, item.id)
    assert where is kind
    assert (back.id, back.fields, back.heading) == (item.id, item.fields, item.heading)
    assert back.version > item.version
    assert _list(person, kind) == [back]


def test_what_was_changed_meanwhile_is_not_deleted(person: Person):
    item = make_item(person, Kind.WORK)
    _save(person, Save(item.id, 1, new_id()), JOB)

    with pytest.raises(Conflict):
        run_as(person.digest, service.delete_item, Kind.WORK, item.id, 1)
    assert len(_list(person)) == 1


def test_nobody_can_delete_the_row_of_another(person: Person, stranger: Person):
    theirs = make_item(stranger, Kind.WORK)

    with pytest.raises(NotFound):
        run_as(person.digest, service.delete_item, Kind.WORK, theirs.id, 1)
    assert _list(stranger) == [theirs]


# ---- order


@pytest.mark.req("CAR-02")
def test_jobs_come_with_the_current_one_first_and_then_the_latest(person: Person):
    make_item(person, Kind.WORK, position="Oldest", start="2010", end="2012")
    make_item(person, Kind.WORK, position="Now", start="2015", is_current="true")
    make_item(person, Kind.WORK, position="Later", start="2016", end="2020")

    assert [item.heading for item in _list(person)] == ["Now", "Later", "Oldest"]


def test_projects_and_schools_without_dates_come_last(person: Person):
    for kind, name in ((Kind.PROJECTS, "name"), (Kind.EDUCATION, "institution")):
        make_item(person, kind, **{name: "Undated"})
        make_item(person, kind, **{name: "Dated", "start": "2010"})
        assert [item.heading for item in _list(person, kind)] == ["Dated", "Undated"]


def test_main_skills_come_first_and_then_the_best(person: Person):
    for name, level, main in (("Python", "2", "false"), ("Rust", "5", "false"), ("Go", "1", "true")):
        item = make_item(person, Kind.SKILLS, name=name)
        _save(person, Save(item.id, 1, new_id()), {**item.fields, "level": level, "is_primary": main}, Kind.SKILLS)

    assert [item.heading for item in _list(person, Kind.SKILLS)] == ["Go", "Rust", "Python"]


# ---- the database's own rules


@pytest.mark.req("OPS-02")
def test_a_trigger_keeps_updated_at(person: Person, owner_session: Session):
    item = make_item(person, Kind.WORK)
    before = owner_session.get_one(Experience, item.id).updated_at
    owner_session.rollback()
    claimed = datetime(2001, 1, 1, tzinfo=UTC)
    owner_session.execute(text("UPDATE experiences SET updated_at = :at WHERE id = :id"), {"at": claimed, "id": item.id})
    owner_session.commit()

    row = owner_session.get_one(Experience, item.id)
    assert row.updated_at > before
    assert row.created_at == before


def test_a_link_to_the_profile_of_another_is_impossible_even_for_the_owner(
    person: Person, stranger: Person, owner_session: Session
):
    item = make_item(person, Kind.WORK)
    make_item(stranger, Kind.WORK)
    steal = text("UPDATE experiences SET user_id = :user WHERE id = :id")

    with pytest.raises(Exception, match="fk_experiences_profile_id_user_id"):
        owner_session.execute(steal, {"user": stranger.id, "id": item.id})


# ---- order, groups, links


def _order(person: Person, kind: Kind = Kind.WORK) -> list[str]:
    return [card.heading for card in run_as(person.digest, service.list_cards, kind)]


@pytest.mark.req("CAR-02")
def test_an_order_of_ones_own_stays_and_what_is_new_comes_first(person: Person):
    ids = {
        name: make_item(person, Kind.WORK, position=name, start=start, end="").id
        for name, start in (("A", "2020"), ("B", "2015"), ("C", "2010"))
    }
    assert _order(person) == ["A", "B", "C"]
    run_as(person.digest, service.move_item, Kind.WORK, ids["C"], 0)
    run_as(person.digest, service.move_item, Kind.WORK, ids["A"], 99)
    assert _order(person) == ["C", "B", "A"]

    make_item(person, Kind.WORK, position="New", start="2001", end="2002")
    assert _order(person) == ["New", "C", "B", "A"]
    assert [job.position for job in run_as(person.digest, service.get_record).work] == _order(person)


@pytest.mark.req("I-01")
def test_nobody_moves_the_entry_of_another_nor_what_orders_itself(person: Person, stranger: Person):
    theirs = make_item(stranger, Kind.WORK)
    skill = make_item(person, Kind.SKILLS)
    for kind, item_id in ((Kind.WORK, theirs.id), (Kind.WORK, new_id()), (Kind.WORK, "x"), (Kind.SKILLS, skill.id)):
        with pytest.raises(NotFound):
            run_as(person.digest, service.move_item, kind, item_id, 0)


@pytest.mark.req("CAR-04")
def test_technologies_keep_their_order_and_unknown_ones_become_ones_own(person: Person, stranger: Person):
    item = make_item(person, Kind.WORK, technologies="rust\nFalconry\n Falconry \nPython")
    assert item.fields["technologies"] == "Rust\nFalconry\nPython"
    again = make_item(person, Kind.PROJECTS, technologies="FALCONRY")

    assert again.fields["technologies"] == "Falconry"
    assert run_as(stranger.digest, service.search_technologies, "falconry") == []
    assert run_as(person.digest, service.get_record).work[0].technologies == ("Rust", "Falconry", "Python")


@pytest.mark.req("I-01")
def test_a_project_is_never_part_of_the_job_of_another(person: Person, stranger: Person):
    theirs, own = make_item(stranger, Kind.WORK), make_item(person, Kind.WORK)
    item = make_item(person, Kind.PROJECTS, experiences=f"{theirs.id}\n{new_id()}\nx\n{own.id}")

    assert item.fields["experiences"] == own.id


def test_too_many_or_too_long_technologies_are_refused_beside_their_field(person: Person):
    for words in ("\n".join(f"T{number}" for number in range(41)), "x" * 101):
        with pytest.raises(InvalidInput) as refused:
            make_item(person, Kind.WORK, technologies=words)
        assert set(refused.value.errors) == {"technologies"}


@pytest.mark.req("CAR-03")
def test_all_fields_of_a_project_are_kept(person: Person):
    job = make_item(person, Kind.WORK)
    fields = {
        "name": "Gripper",
        "role": "Lead",
        "url": "https://gripper.example",
        "github_url": "https://github.com/ana/gripper",
        "documentation_url": "https://docs.gripper.example",
        "start": "2021",
        "end": "2022-05-06",
        "description": "Holds eggs.",
        "achievements": "Held an egg",
        "challenges": "Eggs break",
        "clients": "Farm One\nFarm Two",
        "status": "Archived",
        "category": "Internal",
        "team_size": "4",
        "duration_months": "17",
        "users_count": "2000000000",
        "budget_range": "small",
        "is_anonymized": "false",
        "anonymized_company": "a farm",
        "is_ongoing": "false",
        "technologies": "Python",
        "experiences": job.id,
    }
    assert make_item(person, Kind.PROJECTS, **fields).fields == fields


@pytest.mark.req("CAR-06")
@pytest.mark.parametrize(("expires", "badge"), [("", ""), ("2001", "Expired"), ("2099", "")])
def test_whether_a_certificate_has_expired_depends_on_today(person: Person, expires: str, badge: str):
    make_item(person, Kind.CERTIFICATES, issued="2000", expires=expires)

    assert [card.badge for card in run_as(person.digest, service.list_cards, Kind.CERTIFICATES)] == [badge]


def test_a_certificate_cannot_expire_before_it_was_issued(person: Person):
    with pytest.raises(InvalidInput) as refused:
        make_item(person, Kind.CERTIFICATES, issued="2020-05", expires="2019")
    assert set(refused.value.errors) == {"expires"}


@pytest.mark.req("CAR-06")
@pytest.mark.parametrize("written", ["2020", "2020-05", "2020-05-06"])
def test_dates_stay_as_precise_as_they_were_written(person: Person, written: str):
    assert make_item(person, Kind.ACHIEVEMENTS, date=written).fields["date"] == written
    assert make_item(person, Kind.CERTIFICATES, issued=written, expires="2050").fields["issued"] == written
