"""Accounts and sessions."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select, update

from careerhub.auth import schemas, service
from careerhub.auth.models import AuthSession, User
from careerhub.auth.schemas import Device
from careerhub.core.audit import AuditLog
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.errors import SessionEnded
from careerhub.core.ids import new_id
from tests.factories import DEVICE, Person, kept_password


def _start(person: Person, replaces: str = "") -> str:
    return run_auth(service.start_session, person.id, DEVICE, replaces=replaces, rehashed=None)


def _is_live(digest: str) -> bool:
    """Both ways to ask agree."""
    by_sign_in = run_auth(service.live_user, digest) is not None
    try:
        run_as(digest, service.get_account)
    except SessionEnded:
        assert not by_sign_in
        return False
    assert by_sign_in
    return True


def _age(session: Session, person: Person, **columns: timedelta) -> None:
    """Move instants of a person's session into the past."""
    for name, by in columns.items():
        moved = {name: getattr(AuthSession, name) - by}
        session.execute(update(AuthSession).where(col(AuthSession.token_hash) == person.digest).values(**moved))
    session.commit()


def _events(session: Session, user_id: str | None) -> list[str]:
    session.rollback()
    return list(session.exec(select(AuditLog.action).where(AuditLog.user_id == user_id).order_by(AuditLog.id)))


@pytest.mark.req("AUTH-01")
def test_an_address_has_one_account_and_a_second_sign_up_changes_nothing(person: Person, owner_session: Session):
    assert not run_auth(service.sign_up, person.email, "Somebody Else", "other", DEVICE)

    user = owner_session.exec(select(User).where(User.email == person.email)).one()
    assert (user.full_name, user.password_hash) == (person.full_name, kept_password())


@pytest.mark.req("AUTH-05")
def test_a_session_lasts_24_hours_and_only_the_digest_of_its_token_is_kept(person: Person, owner_session: Session):
    row = owner_session.exec(select(AuthSession).where(AuthSession.user_id == person.id)).one()

    assert row.expires_at - row.created_at == timedelta(hours=24)
    assert row.token_hash == token_digest(person.token)
    assert person.token not in str(vars(row))


@pytest.mark.req("AUTH-05")
def test_several_devices_are_signed_in_at_once(person: Person):
    other = token_digest(_start(person))

    assert _is_live(person.digest)
    assert _is_live(other)


@pytest.mark.req("AUTH-06")
def test_signing_out_ends_this_session_and_no_other(person: Person):
    other = token_digest(_start(person))
    run_auth(service.sign_out, person.digest, DEVICE)

    assert not _is_live(person.digest)
    assert _is_live(other)


def test_signing_in_again_on_a_device_replaces_its_session(person: Person):
    other = token_digest(_start(person, replaces=person.digest))

    assert not _is_live(person.digest)
    assert _is_live(other)


def test_a_session_that_is_over_reaches_nothing(person: Person, owner_session: Session):
    day = timedelta(hours=24, seconds=1)
    _age(owner_session, person, created_at=day, expires_at=day)

    assert not _is_live(person.digest)


def test_a_session_that_was_not_used_for_two_hours_is_over(person: Person, owner_session: Session):
    _age(owner_session, person, last_seen_at=timedelta(hours=1, minutes=59))
    assert _is_live(person.digest)

    _age(owner_session, person, last_seen_at=timedelta(hours=2, minutes=1))
    assert not _is_live(person.digest)


def test_using_a_session_keeps_it_alive(person: Person, owner_session: Session):
    _age(owner_session, person, last_seen_at=timedelta(hours=1))
    run_auth(service.live_user, person.digest)
    _age(owner_session, person, last_seen_at=timedelta(minutes=90))

    assert _is_live(person.digest)


@pytest.mark.req("AUTH-10")
def test_a_suspended_person_loses_every_session_and_cannot_sign_in(person: Person, owner_session: Session):
    owner_session.execute(update(User).where(col(User.id) == person.id).values(is_active=False))
    owner_session.commit()

    assert not _is_live(person.digest)
    assert run_auth(service.password_hash_of, person.email) is None


@pytest.mark.parametrize("digest", ["", "x", "0" * 64, "\0"[:0]])
def test_a_digest_that_no_session_has_is_nobody(database: None, digest: str):
    assert not _is_live(digest)


def test_a_person_keeps_the_newest_20_sessions(person: Person):
    later = [token_digest(_start(person)) for _ in range(schemas.MAX_SESSIONS)]

    assert not _is_live(person.digest)
    assert _is_live(later[0])
    assert _is_live(later[-1])


def test_an_older_kept_password_is_renewed_at_sign_in(person: Person, owner_session: Session):
    run_auth(service.start_session, person.id, DEVICE, replaces="", rehashed="renewed")

    assert owner_session.get_one(User, person.id).password_hash == "renewed"


@pytest.mark.req("AUTH-08")
def test_what_happens_on_an_account_is_recorded_without_its_address(person: Person, owner_session: Session):
    run_auth(service.refuse_sign_in, person.email, Device("192.0.2.7", "agent\x1b\n" + "x" * 500))
    run_auth(service.sign_out, person.digest, DEVICE)
    run_auth(service.sign_out, person.digest, DEVICE)

    events = _events(owner_session, person.id)
    assert [event for event in events if event != "CREATE_PROFILE"] == ["signup_success", "signin_success", "signout"]
    newest = select(AuditLog).where(AuditLog.action == "signin_failed").order_by(col(AuditLog.id).desc())
    failed = owner_session.exec(newest).first()
    assert failed is not None
    assert (failed.user_id, str(failed.ip_address)) == (None, "192.0.2.7")
    assert person.email not in str(vars(failed))
    assert failed.user_agent is not None
    assert failed.user_agent.startswith("agent  xxx")
    assert len(failed.user_agent) == 400


@pytest.mark.req("AUTH-08")
def test_the_record_of_events_outlives_the_account(person: Person, owner_session: Session):
    before = owner_session.execute(text("SELECT count(*) FROM audit_logs")).scalar_one()
    run_auth(service.remove_account, person.email)
    owner_session.rollback()

    assert owner_session.execute(text("SELECT count(*) FROM audit_logs")).scalar_one() == before
    assert owner_session.get(User, person.id) is None


@pytest.mark.req("AUTH-09")
def test_the_sixth_try_at_one_account_from_one_network_has_to_wait(database: None):
    email, device = f"{new_id()}@example.org", Device("198.51.100.1", "")
    waits = [run_auth(service.count_sign_in, email, device) for _ in range(6)]

    assert waits[:5] == [0] * 5
    assert 0 < waits[5] <= 300
    assert run_auth(service.count_sign_in, email, Device("203.0.113.9", "")) == 0


@pytest.mark.req("AUTH-09")
def test_one_network_cannot_try_many_accounts(database: None):
    waits = [run_auth(service.count_sign_in, f"{new_id()}@example.org", Device("198.51.100.2", "")) for _ in range(11)]

    assert waits[:10] == [0] * 10
    assert waits[10] > 0


@pytest.mark.req("AUTH-09")
def test_signing_in_clears_the_count_of_the_account(person: Person):
    device = Device("198.51.100.3", "")
    for _ in range(5):
        run_auth(service.count_sign_in, person.email, device)
    run_auth(service.start_session, person.id, device, replaces="", rehashed=None)

    assert run_auth(service.count_sign_in, person.email, device) == 0


@pytest.mark.req("AUTH-09")
def test_an_address_can_be_signed_up_three_times_an_hour(database: None):
    email = f"{new_id()}@example.org"
    waits = [run_auth(service.count_sign_up, email, Device(f"198.51.100.{20 + n}", "")) for n in range(4)]

    assert waits[:3] == [0] * 3
    assert waits[3] > 0


def test_a_person_reads_only_their_own_account(person: Person, stranger: Person):
    assert run_as(person.digest, service.get_account).email == person.email
    with pytest.raises(Exception, match="not yours"):
        run_as(person.digest, lambda session, _: service.get_account(session, stranger.id))


@pytest.mark.req("A-34")
def test_a_session_ends_after_24_hours_however_busy_it_was(person: Person, owner_session: Session):
    hour, rest = timedelta(hours=1), timedelta(minutes=59, seconds=55)
    for _ in range(23):
        _age(owner_session, person, created_at=hour, expires_at=hour, last_seen_at=hour)
        assert _is_live(person.digest)
    _age(owner_session, person, created_at=rest, expires_at=rest, last_seen_at=rest)
    assert _is_live(person.digest)
    _age(owner_session, person, created_at=timedelta(seconds=6), expires_at=timedelta(seconds=6))
    for _ in range(3):
        assert not _is_live(person.digest)
    assert _events(owner_session, person.id).count("session_expired") == 1


@pytest.mark.req("A-36")
@pytest.mark.parametrize("change", ["suspend", "reset", "delete"])
def test_who_knew_the_password_when_the_account_changed_is_not_let_in(person: Person, change: str):
    """The password is checked outside of a transaction, and takes a quarter of a second."""
    found = run_auth(service.password_hash_of, person.email)
    assert found
    if change == "suspend":
        run_auth(service.admin.suspend, person.email, DEVICE)
    elif change == "delete":
        run_auth(service.remove_account, person.email)
    else:
        run_auth(service.recovery.change_password, person.id, person.digest, "v1$new", DEVICE)
    with pytest.raises(SessionEnded):
        run_auth(service.start_session, person.id, DEVICE, replaces="", knows=found[1], rehashed="v1$old-again")
    if change == "reset":
        assert run_auth(service.password_hash_of, person.email) == (person.id, "v1$new")


@pytest.mark.req("A-16")
@pytest.mark.parametrize("change", ["password", "suspend", "everywhere"])
def test_a_step_that_was_begun_dies_with_the_sessions(person: Person, change: str):
    token = run_auth(service.challenges.begin, "second_factor", {"next": "/home"}, user_id=person.id)
    if change == "password":
        run_auth(service.recovery.change_password, person.id, person.digest, "v1$new", DEVICE)
    elif change == "suspend":
        run_auth(service.admin.suspend, person.email, DEVICE)
    else:
        run_auth(service.sessions.sign_out_everywhere, person.id, DEVICE)
    assert run_auth(service.challenges.try_one, "second_factor", token_digest(token)) is None
