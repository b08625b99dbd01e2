"""What is kept, how long, and who can change it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.auth import plans, service
from careerhub.auth.plans import LimitReached, Plan, Quota
from careerhub.career import service as career
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service as cv
from tests.factories import Person, make_person
from tests.security.rows import raw
from tests.security.ws import Tab, full_name


def _sweep() -> None:
    while run_auth(service.retention.sweep):
        pass
    while run_auth(service.retention.trim_audit):
        pass


@pytest.mark.req("OPS-05")
@pytest.mark.req("G-04")
def test_events_are_deleted_after_90_days_and_not_a_second_before(person: Person, owner_session: Session):
    ages = {"old": "90 days 1 second", "young": "89 days 23:59:50"}
    for name, age in ages.items():
        values = "(:id, :user, :action, now() - CAST(:age AS interval))"
        statement = f"INSERT INTO audit_logs (id, user_id, action, created_at) VALUES {values}"
        owner_session.execute(text(statement), {"id": new_id(), "user": person.id, "action": name, "age": age})
    owner_session.commit()
    _sweep()
    _sweep()
    kept = owner_session.execute(text("SELECT action FROM audit_logs WHERE user_id = :u"), {"u": person.id}).scalars().all()
    assert "young" in kept
    assert "old" not in kept


@pytest.mark.req("OPS-05")
@pytest.mark.req("G-04")
def test_sessions_are_deleted_seven_days_after_their_end_and_not_before(person: Person, owner_session: Session):
    other = make_person()
    for somebody, age in ((person, "7 days 1 second"), (other, "6 days 23:59:50")):
        moved = (
            "UPDATE auth_sessions SET created_at = now() - interval '9 days', expires_at = now() - CAST(:age AS interval) "
            "WHERE user_id = :u"
        )
        owner_session.execute(text(moved), {"age": age, "u": somebody.id})
    owner_session.commit()
    _sweep()
    _sweep()
    count = text("SELECT count(*) FROM auth_sessions WHERE user_id = :u")
    expired = text("SELECT count(*) FROM audit_logs WHERE user_id = :u AND action = 'session_expired'")
    assert [owner_session.execute(count, {"u": one.id}).scalar_one() for one in (person, other)] == [0, 1]
    assert [owner_session.execute(expired, {"u": one.id}).scalar_one() for one in (person, other)] == [1, 1]


@pytest.mark.req("A-63")
@pytest.mark.req("AUTH-08")
@pytest.mark.parametrize("role", ["app", "auth"])
@pytest.mark.parametrize("statement", ["UPDATE audit_logs SET action = 'x'", "DELETE FROM audit_logs", "TRUNCATE audit_logs"])
def test_nobody_changes_what_happened(person: Person, role: str, statement: str):
    with raw(role) as connection:
        connection.execute("SELECT set_config('app.current_user_id', %s, false)", [person.id])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)  # pyright: ignore[reportArgumentType, reportCallIssue]


@pytest.mark.req("A-63")
def test_the_app_can_call_none_of_the_functions_that_change_events(person: Person):
    for call in ("private.trim_audit(10)", f"private.forget_in_audit('{person.id}')"):
        with raw("app") as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SELECT {call}")  # pyright: ignore[reportArgumentType, reportCallIssue]


@pytest.mark.req("OPS-04")
@pytest.mark.req("ONB-06")
def test_changes_are_recorded_with_old_and_new_values_and_without_secrets(person: Person, owner_session: Session):
    for headline in ("Engineer", "Engineer", "Roboticist"):
        profile = run_as(person.digest, career.get_profile)
        fields = {"full_name": person.full_name, "headline": headline, "phone": "555-secret", "summary": "x" * 5000}
        run_as(person.digest, career.save_profile, Save(profile.id, profile.version, new_id()), fields)
    rows = owner_session.execute(
        text(
            "SELECT action, entity_type, old_values, new_values FROM audit_logs "
            "WHERE user_id = :u AND entity_type = 'PROFILE' ORDER BY created_at, id"
        ),
        {"u": person.id},
    ).all()
    changed = [row for row in rows if row.action == "UPDATE_PROFILE"]
    assert [(row.old_values["headline"], row.new_values["headline"]) for row in changed] == [
        ("", "Engineer"),
        ("Engineer", "Roboticist"),
    ]
    assert len(changed[0].new_values["summary"]) <= 400
    assert "555-secret" not in str(rows)
    assert not {"version", "save_key", "user_id", "updated_at"} & set(changed[0].new_values)


@pytest.mark.req("AUTH-08")
def test_a_person_sees_their_own_events_in_words(person: Person):
    stranger = make_person("Somebody Else")
    events = run_as(person.digest, service.history.list_events, changes=False)
    assert [event.what for event in events] == ["Signed in", "Account created"]
    run_as(person.digest, lambda session, user_id: service.rename(session, user_id, "New Name"))
    newest = run_as(person.digest, service.history.list_events, changes=False)[0]
    assert (newest.what, newest.detail) == ("User changed", f"full name: {person.full_name} → New Name")
    assert len(run_as(stranger.digest, service.history.list_events, changes=True)) == 3  # with the beginning of the record


@pytest.mark.req("AUTH-11")
def test_a_plan_that_is_over_is_free_again():
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert plans.plan_in_force("PRO", None, now) is Plan.PRO
    assert plans.plan_in_force("PRO", now + timedelta(seconds=1), now) is Plan.PRO
    assert plans.plan_in_force("PRO", now, now) is Plan.FREE


@pytest.mark.req("I-10")
@pytest.mark.req("AUTH-11")
def test_of_50_parallel_creations_at_the_limit_exactly_one_passes(person: Person, monkeypatch):
    monkeypatch.setitem(plans.LIMITS[Plan.FREE], Quota.CVS, 3)
    for _ in range(2):
        run_as(person.digest, cv.create_cv)

    def create(_: int) -> bool:
        try:
            run_as(person.digest, cv.create_cv)
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(create, range(50))) == 1
    assert len(run_as(person.digest, cv.list_cvs)) == 3


@pytest.mark.req("I-12")
def test_the_plan_counts_whoever_calls_the_handler_and_whatever_they_send(server, person: Person, owner_session: Session):
    plan = text("UPDATE users SET plan = :plan, plan_expires_at = now() - interval '1 second' WHERE id = :u")
    owner_session.execute(plan, {"plan": "EXPERT", "u": person.id})
    owner_session.commit()
    limit = plans.LIMITS[Plan.FREE][Quota.CVS]
    assert limit
    cv_id, *_ = [run_as(person.digest, cv.create_cv) for _ in range(limit)]
    with Tab(server, person.token) as tab:
        tab.hydrate("/cvs")
        for name, payload in (
            ("cv_list_state.create", {}),
            ("cv_list_state.create", {"plan": "EXPERT"}),
            ("cv_list_state.copy", {"cv_id": cv_id}),
        ):
            tab.call(full_name(name), payload, "/cvs")
        assert "Your plan (FREE) allows" in tab.text
    assert len(run_as(person.digest, cv.list_cvs)) == limit


@pytest.mark.req("I-10")
@pytest.mark.req("AUTH-11")
def test_of_50_parallel_questions_those_of_the_day_are_answered(person: Person, owner_session: Session, monkeypatch):
    monkeypatch.setitem(plans.LIMITS[Plan.FREE], Quota.AI_ANSWERS, 7)

    def ask(_: int) -> bool:
        try:
            run_auth(plans.use_daily, person.id, Quota.AI_ANSWERS)
        except LimitReached:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(50))) == 7
    with pytest.raises(LimitReached, match="24 hours"):
        run_auth(plans.use_daily, person.id, Quota.AI_ANSWERS)
    owner_session.execute(text("UPDATE users SET plan = 'EXPERT' WHERE id = :u"), {"u": person.id})
    owner_session.commit()
    assert all(map(ask, range(10)))


@pytest.mark.req("I-11")
@pytest.mark.req("I-12")
def test_with_more_than_the_plan_allows_everything_can_be_read_and_nothing_made(
    person: Person, owner_session: Session, monkeypatch
):
    monkeypatch.setitem(plans.LIMITS[Plan.FREE], Quota.CVS, 1)
    plan = text("UPDATE users SET plan = 'EXPERT', plan_expires_at = now() + CAST(:left AS interval) WHERE id = :u")
    owner_session.execute(plan, {"left": "1 hour", "u": person.id})
    owner_session.commit()
    made = [run_as(person.digest, cv.create_cv) for _ in range(3)]
    owner_session.execute(plan, {"left": "-1 second", "u": person.id})
    owner_session.commit()
    assert run_as(person.digest, cv.get_cv, made[0]).id == made[0]
    assert len(run_as(person.digest, cv.list_cvs)) == 3
    with pytest.raises(LimitReached, match="FREE"):
        run_as(person.digest, cv.create_cv)
