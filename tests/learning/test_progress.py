"""LRN-03 as properties: whatever browsers send, in whatever order, how often."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_as, session_as
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from careerhub.learning import service
from careerhub.learning.schemas import Beat, Place
from tests.factories import Person

_PROPERTY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
_TOTAL = text("SELECT coalesce(sum(time_spent_ms), 0) FROM reading_progress")
_ROWS = text(
    "SELECT chapter_id, completion_percentage, completed, time_spent_ms, section FROM reading_progress ORDER BY chapter_id"
)


class _Undone(Exception):
    pass


@contextmanager
def trial(person: Person) -> Iterator[tuple[Session, str]]:
    """A transaction as the person that leaves nothing behind."""
    try:
        with session_as(person.digest) as (session, user_id):
            # The account is old enough for whatever the beats say.
            yield session, user_id
            raise _Undone
    except _Undone:
        pass


@pytest.fixture
def person(person: Person, owner_session: Session) -> Person:
    """Somebody who has been here for a month."""
    owner_session.execute(text("UPDATE users SET created_at = now() - interval '30 days' WHERE id = :id"), {"id": person.id})
    owner_session.commit()
    return person


def beat(chapter: str, **facts: object) -> Beat:
    defaults = {"client": "client-1", "sequence": 1, "ended_at": utc_now(), "milliseconds": 10_000, "percent": 50, "section": ""}
    return Beat(chapter_id=chapter, **{**defaults, **facts})  # pyright: ignore[reportArgumentType]


def _beats(draw: st.DrawFn, chapters: list[str], now: datetime) -> list[Beat]:
    made = st.builds(
        Beat,
        chapter_id=st.sampled_from(chapters),
        client=st.sampled_from(["client-1", "client-2"]),
        sequence=st.just(0),
        ended_at=st.integers(0, 400).map(lambda seconds: now - timedelta(seconds=seconds)),
        milliseconds=st.integers(-1000, 100_000),
        percent=st.integers(-10, 150),
        section=st.sampled_from(["", "wheels", "odometry"]),
        is_short=st.booleans(),
        minutes_east=st.integers(-840, 840),
    )
    found = draw(st.lists(made, min_size=1, max_size=12))
    return [replace(each, sequence=number) for number, each in enumerate(found)]


@st.composite
def sendings(draw: st.DrawFn) -> tuple[list[int], int]:
    """A way to send: which beats in which order, some twice, and how many at a time."""
    return draw(st.lists(st.integers(0, 11), max_size=30)), draw(st.integers(1, 5))


@pytest.mark.req("LRN-03")
@_PROPERTY
@given(data=st.data(), sending=sendings())
def test_percentages_and_completion_only_rise_and_time_stays_within_the_clock(
    person: Person, chapters: list[str], data: st.DataObject, sending: tuple[list[int], int]
):
    now = utc_now()
    beats = data.draw(st.composite(lambda draw: _beats(draw, chapters, now))())
    order, size = sending
    sent = [beats[index % len(beats)] for index in order] + beats
    with trial(person) as (session, user_id):
        before: dict[str, tuple[int, bool]] = {}
        total = 0
        for start in range(0, len(sent), size):
            service.record_beats(session, user_id, sent[start : start + size], now)
            for row in session.execute(_ROWS):
                percent, completed = before.get(row.chapter_id, (0, False))
                assert row.completion_percentage >= percent
                assert row.completed >= completed
                assert row.completed == (row.completion_percentage >= 90)
                before[row.chapter_id] = (row.completion_percentage, row.completed)
            more = session.execute(_TOTAL).scalar_one()
            assert total <= more <= total + size * 30_000
            total = more
        earliest = min(each.ended_at - timedelta(seconds=30) for each in beats)
        assert timedelta(milliseconds=total) <= now - earliest
        days = session.execute(text("SELECT coalesce(sum(milliseconds), 0) FROM reading_days")).scalar_one()
        assert days == total


@pytest.mark.req("LRN-03")
@_PROPERTY
@given(data=st.data(), sending=sendings(), seed=st.randoms(use_true_random=False))
def test_repeated_and_reordered_beats_change_neither_time_nor_percentage(
    person: Person, chapters: list[str], data: st.DataObject, sending: tuple[list[int], int], seed: object
):
    now = utc_now()
    # In whole seconds: a stretch that others cut in pieces is rounded to milliseconds piece by piece.
    drawn = data.draw(st.composite(lambda draw: _beats(draw, chapters, now))())
    beats = [replace(each, milliseconds=each.milliseconds // 1000 * 1000) for each in drawn]
    order, _ = sending

    def outcome(sent: list[Beat]) -> tuple[int, list[tuple[str, int, bool]]]:
        with trial(person) as (session, user_id):
            for each in sent:
                service.record_beats(session, user_id, [each], now)
            rows = [(row.chapter_id, row.completion_percentage, row.completed) for row in session.execute(_ROWS)]
            return session.execute(_TOTAL).scalar_one(), rows
        raise AssertionError

    shuffled = list(beats)
    seed.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    once = outcome(beats)
    assert outcome([*beats, *(beats[index % len(beats)] for index in order)]) == once
    assert outcome(shuffled) == once


@pytest.mark.req("LRN-03")
@_PROPERTY
@given(stretches=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 6)), min_size=1, max_size=8))
def test_a_chapter_as_short_as_the_screen_completes_exactly_after_five_seconds_in_view(
    person: Person, chapters: list[str], stretches: list[tuple[int, int]]
):
    now = utc_now()
    seen = {second for ago, length in stretches for second in range(ago, ago + length)}
    beats = [
        beat(
            chapters[0],
            sequence=number,
            ended_at=now - timedelta(seconds=ago),
            milliseconds=1000 * length,
            percent=100,
            is_short=True,
        )
        for number, (ago, length) in enumerate(stretches)
    ]
    with trial(person) as (session, user_id):
        place = service.record_beats(session, user_id, beats, now)
        assert place.is_done == (len(seen) >= 5)
        assert place.percent == (100 if place.is_done else 0)


def _send(person: Person, *beats: Beat) -> Place:
    return run_as(person.digest, service.record_beats, list(beats), utc_now())


@pytest.mark.req("LRN-03")
def test_a_beat_counts_at_most_30_seconds_and_two_tabs_count_once(person: Person, chapters: list[str], owner_session: Session):
    now = utc_now()
    _send(person, beat(chapters[0], milliseconds=3_600_000, ended_at=now), beat(chapters[1], client="client-2", ended_at=now))
    total = owner_session.execute(text("SELECT sum(time_spent_ms) FROM reading_progress WHERE user_id = :id"), {"id": person.id})
    assert total.scalar_one() == 30_000


@pytest.mark.req("LRN-03")
def test_time_before_the_account_and_older_than_a_week_does_not_count(stranger: Person, person: Person, chapters: list[str]):
    _send(stranger, beat(chapters[0], ended_at=utc_now() - timedelta(days=2)))
    _send(person, beat(chapters[0], ended_at=utc_now() - timedelta(days=8), percent=100))
    for each in (stranger, person):
        assert run_as(each.digest, lambda session, _: session.execute(_TOTAL).scalar_one()) == 0
    assert run_as(person.digest, lambda session, _: session.execute(_ROWS).all())[0].completion_percentage == 0


@pytest.mark.req("LRN-03")
def test_a_clock_that_is_ahead_gains_nothing(person: Person, chapters: list[str]):
    now = utc_now()
    beats = [beat(chapters[0], sequence=n, ended_at=now + timedelta(hours=n), milliseconds=30_000) for n in range(10)]
    _send(person, *beats)
    assert run_as(person.digest, lambda session, _: session.execute(_TOTAL).scalar_one()) <= 31_000


@pytest.mark.req("LRN-03")
def test_a_short_chapter_completes_after_five_seconds_in_view(person: Person, chapters: list[str]):
    now = utc_now()
    early = beat(chapters[0], ended_at=now - timedelta(seconds=10), milliseconds=3000, percent=100, is_short=True)
    assert _send(person, early) == Place(0, False, "", ())
    late = replace(early, sequence=2, ended_at=now, milliseconds=2500)
    assert _send(person, late) == Place(100, True, "", ())


@pytest.mark.req("LRN-03")
@pytest.mark.parametrize("is_first", [True, False])
def test_a_short_chapter_completes_beside_another_tab_whichever_reports_first(
    person: Person, chapters: list[str], is_first: bool
):
    now = utc_now()
    short = beat(chapters[0], sequence=1, ended_at=now, milliseconds=8_000, percent=100, is_short=True)
    long = beat(chapters[1], client="client-2", ended_at=now, milliseconds=30_000)
    _send(person, *([short, long] if is_first else [long, short]))
    assert _send(person, short).is_done


@pytest.mark.req("LRN-03")
def test_one_resumes_at_the_section_that_was_read_last_not_the_one_sent_last(person: Person, chapters: list[str]):
    now = utc_now()
    _send(person, beat(chapters[1], sequence=2, ended_at=now, section="odometry"))
    place = _send(person, beat(chapters[1], sequence=1, ended_at=now - timedelta(minutes=5), section="wheels"))
    assert place.section == "odometry"


def test_marks_of_sections_are_kept_and_taken_back(person: Person, chapters: list[str]):
    mark = {"now": utc_now()}
    assert run_as(person.digest, service.mark, chapters[1], "wheels", is_read=True, **mark) == ("wheels",)
    assert run_as(person.digest, service.mark, chapters[1], "odometry", is_read=True, **mark) == ("wheels", "odometry")
    assert run_as(person.digest, service.mark, chapters[1], "wheels", is_read=False, **mark) == ("odometry",)
    with pytest.raises(NotFound):
        run_as(person.digest, service.mark, chapters[1], "nothing", is_read=True, **mark)


def test_a_chapter_that_is_gone_is_passed_over(person: Person, chapters: list[str]):
    assert _send(person, beat(new_id()), beat(chapters[0], percent=30)).percent == 30


def test_the_day_is_the_readers_own(person: Person, chapters: list[str]):
    late = datetime.now(UTC).replace(hour=0, minute=30) - timedelta(days=1)
    _send(person, beat(chapters[0], ended_at=late, minutes_east=-120))
    days = run_as(person.digest, lambda session, _: session.execute(text("SELECT day FROM reading_days")).scalars().all())
    assert days == [late.date() - timedelta(days=1)]


@pytest.mark.req("OPS-03")
def test_nobody_sees_or_moves_anothers_progress(person: Person, stranger: Person, chapters: list[str]):
    _send(person, beat(chapters[0], percent=80))
    assert run_as(stranger.digest, lambda session, _: session.execute(_ROWS).all()) == []
