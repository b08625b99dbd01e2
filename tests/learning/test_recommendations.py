"""LRN-05: what is recommended, and why."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_as
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learner import schemas
from careerhub.learner import service as learner
from careerhub.learner.schemas import Background
from careerhub.learning import scoring, service
from careerhub.learning.schemas import Suggestion
from careerhub.learning.scoring import Needs
from careerhub.learning.service import recommendations
from tests.factories import Person
from tests.learning.test_progress import beat, trial

_some = lambda values: st.lists(st.sampled_from(list(values)), unique=True, max_size=4).map(tuple)  # noqa: E731


@pytest.mark.req("LRN-05")
@settings(max_examples=300, deadline=None)
@given(
    st.builds(
        Background,
        experience_level=st.sampled_from(["", *schemas.EXPERIENCE_LEVELS]),
        software_level=st.sampled_from(["", *schemas.PROGRAMMING_LEVELS]),
        languages=_some(schemas.LANGUAGES),
        frameworks=_some(schemas.FRAMEWORKS),
        available_hardware=_some(schemas.AVAILABLE_HARDWARE),
        robotics_hardware=_some(schemas.ROBOTICS_HARDWARE),
    ),
    st.builds(
        Needs,
        level=st.sampled_from(["", "beginner", "intermediate", "advanced"]),
        module_title=st.sampled_from(["", "Simulation"]),
        languages=_some(schemas.LANGUAGES),
        frameworks=_some(schemas.FRAMEWORKS),
        hardware=_some((*schemas.AVAILABLE_HARDWARE, *schemas.ROBOTICS_HARDWARE)),
        distance=st.integers(0, 100),
    ),
)
def test_a_score_is_the_weighted_sum_of_its_four_factors_between_0_and_1(person: Background, needs: Needs):
    fit = scoring.fit(person, needs)
    assert 0 <= fit.score <= 1
    assert abs(fit.score - sum(fit.factors.values())) < 1e-9
    assert set(fit.factors) == {"level", "software", "hardware", "sequence"}
    for name, weight in {"level": 0.4, "software": 0.3, "hardware": 0.2, "sequence": 0.1}.items():
        assert 0 <= fit.factors[name] <= weight + 1e-12
    assert fit.reason


@pytest.mark.req("LRN-05")
def test_reasons_are_words_about_the_person():
    ana = Background("Beginner", languages=("Python",), available_hardware=("NVIDIA GPU",))
    needs = Needs("beginner", "simulation", ("Python", "C++"), (), ("NVIDIA GPU",), 3)
    assert scoring.fit(ana, needs).reason == "Matches your Python background and NVIDIA GPU"
    assert scoring.fit(ana, Needs("beginner", "simulation", (), (), (), 0)).reason == "Next chapter in your learning path"
    assert (
        scoring.fit(ana, Needs("beginner", "simulation", (), (), (), 2)).reason == "Beginner-friendly introduction to simulation"
    )


@pytest.fixture
def all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other books of this database take no room."""
    monkeypatch.setattr(recommendations, "KEPT", 10_000)


def _answer(person: Person, **fields: str) -> None:
    now = run_as(person.digest, learner.get_answers)
    run_as(person.digest, learner.save_answers, Save(now.id, now.version, new_id()), fields)


def _list(person: Person, chapters: list[str]) -> list[Suggestion]:
    return [each for each in run_as(person.digest, service.list_recommendations) if each.chapter_id in chapters]


@pytest.mark.req("LRN-05")
@pytest.mark.usefixtures("all_kept")
def test_the_list_follows_a_changed_background_at_once(person: Person, chapters: list[str]):
    _answer(
        person, experience_level="Expert", software_level="advanced", **{"frameworks:PyTorch": "true", "languages:Rust": "true"}
    )
    _answer(person, hardware_level="basic", **{"available_hardware:NVIDIA GPU": "true"})
    best = _list(person, chapters)[0]
    assert best.chapter_id == chapters[2]
    assert best.reason == "Matches your PyTorch background and NVIDIA GPU"

    _answer(person, experience_level="Beginner", **{"frameworks:PyTorch": "false", "languages:Python": "true"})
    assert _list(person, chapters)[0].chapter_id == chapters[0]


@pytest.mark.req("LRN-05")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["read", "dismiss", "undo", "answer"]), st.integers(0, 2), st.integers(0, 100)), max_size=8
    )
)
def test_whatever_one_does_the_list_is_sound(person: Person, chapters: list[str], steps: list[tuple[str, int, int]]):
    levels = [*schemas.EXPERIENCE_LEVELS]
    with trial(person) as (session, user_id):
        done: set[str] = set()
        dismissed: set[str] = set()
        for number, (step, which, percent) in enumerate(steps):
            chapter = chapters[which]
            if step == "read":
                service.record_beats(session, user_id, [beat(chapter, sequence=number, percent=percent)], utc_now())
                done |= {chapter} if percent >= 90 else set()
            elif step == "dismiss":
                service.dismiss(session, user_id, chapter)
                dismissed.add(chapter)
            elif step == "undo":
                service.undo_dismiss(session, user_id, chapter)
                dismissed.discard(chapter)
            else:
                before = learner.get_background(session, user_id)
                now = learner.get_answers(session, user_id)
                changed = {"experience_level": levels[percent % 4]}
                learner.save_answers(session, user_id, Save(now.id, now.version, new_id()), changed)
                if learner.get_background(session, user_id) != before:
                    dismissed.clear()  # what was not wanted may be now
            listed = service.list_recommendations(session, user_id)
            assert len(listed) <= 10
            assert {each.chapter_id for each in listed}.isdisjoint(done | dismissed)
            for each in listed:
                assert 0 <= each.score <= 1
                assert abs(each.score - sum(each.factors.values())) < 1e-9
            assert [each.score for each in listed] == sorted((each.score for each in listed), reverse=True)


@pytest.mark.req("LRN-05")
@pytest.mark.usefixtures("all_kept")
def test_completed_and_dismissed_chapters_are_never_recommended(person: Person, chapters: list[str]):
    run_as(person.digest, service.record_beats, [beat(chapters[0], percent=95)], utc_now())
    assert chapters[0] not in [each.chapter_id for each in _list(person, chapters)]

    run_as(person.digest, service.dismiss, chapters[1])
    assert [each.chapter_id for each in _list(person, chapters)] == [chapters[2]]
    run_as(person.digest, service.recompute)
    assert [each.chapter_id for each in _list(person, chapters)] == [chapters[2]]

    run_as(person.digest, service.undo_dismiss, chapters[1])
    assert chapters[1] in [each.chapter_id for each in _list(person, chapters)]


@pytest.mark.req("LRN-05")
@pytest.mark.usefixtures("all_kept")
def test_a_dismissed_chapter_comes_back_only_when_the_person_has_changed(person: Person, chapters: list[str]):
    run_as(person.digest, service.dismiss, chapters[1])
    _answer(person, experience_level="Intermediate")
    assert chapters[1] in [each.chapter_id for each in _list(person, chapters)]


@pytest.mark.req("LRN-05")
def test_ten_are_kept(person: Person, chapters: list[str]):
    run_as(person.digest, service.list_recommendations)
    count = run_as(person.digest, lambda session, _: session.execute(text("SELECT count(*) FROM recommendations")).scalar_one())
    assert 1 <= count <= 10


@pytest.mark.req("LRN-05")
def test_what_was_begun_comes_first(person: Person, chapters: list[str]):
    assert run_as(person.digest, service.continue_reading) is None
    run_as(person.digest, service.record_beats, [beat(chapters[1], percent=40)], utc_now())
    found = run_as(person.digest, service.continue_reading)
    assert found
    assert (found.id, found.percent) == (chapters[1], 40)


@pytest.mark.req("OPS-03")
@pytest.mark.usefixtures("all_kept")
def test_nobody_dismisses_for_another(person: Person, stranger: Person, chapters: list[str]):
    run_as(stranger.digest, service.dismiss, chapters[1])
    assert chapters[1] in [each.chapter_id for each in _list(person, chapters)]
