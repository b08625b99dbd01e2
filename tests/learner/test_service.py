"""The onboarding: what it keeps, what it asks for, what it makes of it."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.auth import service as auth
from careerhub.career import service as career
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import Conflict, InvalidInput, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learner import schemas, service
from careerhub.learner.schemas import Answers
from tests.factories import Person, make_person
from tests.learning.attacks import XSS


def save(person: Person, **fields: str) -> Answers:
    now = run_as(person.digest, service.get_answers)
    given = {name.replace("__", ":").replace("_plus", "+"): value for name, value in fields.items()}
    return run_as(person.digest, service.save_answers, Save(now.id, now.version, new_id()), given)


def is_complete(person: Person) -> bool:
    return run_as(person.digest, auth.has_completed_profile)


@pytest.mark.req("ONB-01")
def test_answers_and_the_open_step_are_there_on_another_device(person: Person):
    save(person, display_name="Ana", programming_level="advanced")
    run_as(person.digest, service.go_to_step, 3)
    elsewhere = run_as(person.digest, service.get_answers)

    assert (elsewhere.step, elsewhere.fields["display_name"], elsewhere.fields["programming_level"]) == (3, "Ana", "advanced")
    assert run_as(person.digest, career.get_draft)["fields"]["display_name"] == "Ana"


@pytest.mark.req("ONB-01")
def test_one_is_led_to_the_onboarding_once_and_never_after_it_was_seen(owner_session: Session):
    fresh = make_person()
    owner_session.execute(text("UPDATE profiles SET draft_data = '{}' WHERE user_id = :id"), {"id": fresh.id})
    owner_session.commit()
    assert run_as(fresh.digest, service.begins_here)
    assert not run_as(fresh.digest, service.begins_here)
    assert run_as(fresh.digest, service.is_waiting)  # the start page still offers it

    run_as(fresh.digest, service.finish)
    assert not run_as(fresh.digest, service.begins_here)
    assert not run_as(fresh.digest, service.is_waiting)


@pytest.mark.req("ONB-02")
@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("programming_level", schemas.PROGRAMMING_LEVELS),
        ("ai_knowledge_level", schemas.AI_LEVELS),
        ("hardware_experience", schemas.HARDWARE_EXPERIENCE),
        ("learning_style", schemas.LEARNING_STYLES),
        ("experience_level", schemas.EXPERIENCE_LEVELS),
    ],
)
def test_every_value_of_the_seeds_is_kept_and_no_other(
    person: Person, owner_session: Session, column: str, values: dict[str, str]
):
    for value in values:
        save(person, **{column: value})
        kept = owner_session.execute(
            text(f"SELECT {column} FROM user_profiles WHERE user_id = :id"), {"id": person.id}
        ).scalar_one()
        owner_session.rollback()
        assert kept == value
    with pytest.raises(InvalidInput):
        save(person, **{column: "other"})


@pytest.mark.req("ONB-03")
@pytest.mark.req("ONB-04")
def test_backgrounds_are_what_was_ticked(person: Person):
    save(
        person,
        software_level="intermediate",
        languages__Python="true",
        languages__Rust="true",
        frameworks__Gazebo="true",
        hardware_level="basic",
        domains__3d_printing="true",
        **{"available_hardware:CPU only": "true", "robotics_hardware:None (simulation only)": "true"},
    )
    save(person, languages__Rust="false")
    known = run_as(person.digest, service.get_background)

    assert (known.software_level, known.languages, known.frameworks) == ("intermediate", ("Python",), ("Gazebo",))
    assert (known.hardware_level, known.domains) == ("basic", ("3d_printing",))
    assert (known.available_hardware, known.robotics_hardware) == (("CPU only",), ("None (simulation only)",))


@pytest.mark.req("ONB-05")
def test_the_profile_is_complete_once_both_levels_are_given_and_stays_so(person: Person):
    save(person, software_level="beginner", languages__Python="true")
    assert not is_complete(person)
    save(person, hardware_level="none")
    assert is_complete(person)
    save(person, software_level="advanced")
    assert is_complete(person)


@pytest.mark.req("ONB-05")
def test_the_messages_are_the_seeds(person: Person):
    assert run_as(person.digest, service.missing_in_step, 2) == {
        "software_level": "Software level is required",
        "languages": "Select at least one programming language",
    }
    assert run_as(person.digest, service.missing_in_step, 3) == {"hardware_level": "Hardware level is required"}
    for fields, message in (
        ({"display_name": "x" * 101}, "Display name must be 100 characters or less"),
        ({"domains:rockets": "true"}, "Invalid hardware domain"),
        ({"languages:COBOL": "true"}, "Invalid programming language selection"),
        ({"frameworks:Rails": "true"}, "Invalid framework selection"),
    ):
        with pytest.raises(InvalidInput) as refused:
            save(person, **fields)
        assert list(refused.value.errors.values()) == [message]
    assert save(person, display_name="x" * 100).fields["display_name"] == "x" * 100


def test_a_save_counts_once_and_one_from_an_old_version_is_refused(person: Person):
    now = run_as(person.digest, service.get_answers)
    key = new_id()
    first = run_as(person.digest, service.save_answers, Save(now.id, now.version, key), {"display_name": "A"})
    again = run_as(person.digest, service.save_answers, Save(now.id, now.version, key), {"display_name": "A"})
    assert first.version == again.version == now.version + 1
    with pytest.raises(Conflict):
        run_as(person.digest, service.save_answers, Save(now.id, now.version, new_id()), {"display_name": "B"})


def test_nobody_can_answer_for_another(person: Person, stranger: Person):
    theirs = run_as(stranger.digest, service.get_answers)
    with pytest.raises(NotFound):
        run_as(person.digest, service.save_answers, Save(theirs.id, theirs.version, new_id()), {"display_name": "x"})


@pytest.mark.req("ONB-01")
def test_leaving_ends_the_offer_and_first_facts_fill_only_an_empty_record(person: Person):
    assert run_as(person.digest, service.is_waiting)
    save(person, headline="Robot whisperer", location="Zagreb")
    run_as(person.digest, service.finish)
    assert not run_as(person.digest, service.is_waiting)
    record = run_as(person.digest, career.get_record)
    assert (record.headline, record.location) == ("Robot whisperer", "Zagreb")
    save(person, headline="Other")
    run_as(person.digest, service.finish)
    assert run_as(person.digest, career.get_record).headline == "Robot whisperer"


@pytest.mark.req("I-21")
@pytest.mark.parametrize("attack", XSS[:4])
def test_what_is_typed_is_text(person: Person, attack: str):
    assert save(person, display_name=attack).fields["display_name"] == attack
    assert len(save(person, unknown="x").fields) == len(service._blank())
