"""Guessing passwords: how often one may, from where, and who else suffers."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.auth import service
from careerhub.auth.schemas import Device
from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_auth
from careerhub.core.ids import new_id
from careerhub.core.limits import network_of
from tests.conftest import Server
from tests.factories import DEVICE, PASSWORD, Person, make_person
from tests.security import http

EMAIL = "nobody@example.org"
WRONG = "wrong-wrong-1"


def guess(server: Server, email: str, *, address: str = "", password: str = WRONG) -> http.Answer:
    return http.post(server, "/auth/signin", {"email": email, "password": password}, address=address)


def use_up(address: str, email: str = "", *, times: int) -> None:
    """Guess this often without the wait for bcrypt; with an e-mail address always for the same account."""
    for _ in range(times):
        assert run_auth(service.count_sign_in, email or unknown(), Device(address, "")) == 0


def end_windows(session: Session) -> None:
    session.execute(text("UPDATE rate_limits SET window_ends_at = :now"), {"now": utc_now()})
    session.commit()


def unknown() -> str:
    return f"{new_id().lower()}@example.org"


@pytest.mark.req("A-20")
def test_after_five_wrong_guesses_one_waits_and_the_owner_elsewhere_does_not(proxied, person, fresh_limits):
    here, elsewhere = http.new_address(), http.new_address()
    assert [guess(proxied, person.email, address=here).status for _ in range(5)] == [303] * 5
    refused = [guess(proxied, email, address=here) for email in (person.email, person.email.upper(), f" {person.email}")]
    refused.append(guess(proxied, person.email, address=here, password=PASSWORD))
    for answer in refused:
        assert answer.status == 429
        assert 0 < int(answer.headers["retry-after"]) <= 300
        assert not answer.token
    assert guess(proxied, person.email, address=elsewhere, password=PASSWORD).token
    assert guess(proxied, person.email, address=here, password=PASSWORD).status == 429
    end_windows(fresh_limits)
    assert guess(proxied, person.email, address=here, password=PASSWORD).token


@pytest.mark.req("A-20")
def test_signing_in_to_an_own_account_buys_no_more_guesses(proxied, stranger, fresh_limits):
    """Eight guesses, one success, as often as one likes: the success must not empty the network's bucket."""
    here = http.new_address()
    use_up(here, times=8)
    assert guess(proxied, stranger.email, address=here, password=PASSWORD).token
    use_up(here, times=2)
    assert guess(proxied, unknown(), address=here).status == 429


@pytest.mark.req("A-21")
def test_of_fifty_guesses_at_once_five_are_checked(proxied, person, fresh_limits):
    here = http.new_address()
    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: guess(proxied, person.email, address=here), range(50)))
    statuses = [answer.status for answer in answers]
    assert (statuses.count(303), statuses.count(429)) == (5, 45)
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 429)


@pytest.mark.req("A-22")
def test_one_address_cannot_try_two_hundred_accounts(proxied, fresh_limits):
    here = http.new_address()
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda _: guess(proxied, unknown(), address=here).status, range(200)))
    assert (statuses.count(303), statuses.count(429)) == (10, 190)
    for _ in range(15):
        fresh_limits.execute(
            text("UPDATE rate_limits SET window_ends_at = :now WHERE window_ends_at < now() + interval '2 minutes'"),
            {"now": utc_now()},
        )
        fresh_limits.commit()
        assert guess(proxied, unknown(), address=here).status == 429  # 200 in an hour: the hour's limit holds too


@pytest.mark.req("A-22")
def test_one_address_cannot_make_accounts_without_end(proxied, fresh_limits):
    here = http.new_address()
    form = {"full_name": "Eve Adams", "password": "violet-hammer-orbit-43"}
    for _ in range(18):
        assert run_auth(service.count_sign_up, unknown(), Device(here, "")) == 0
    statuses = [http.post(proxied, "/auth/signup", form | {"email": unknown()}, address=here).status for _ in range(4)]
    assert statuses == [303, 303, 429, 429]


@pytest.mark.req("A-23")
def test_without_a_proxy_its_header_is_not_believed(server, fresh_limits):
    use_up("127.0.0.1", EMAIL, times=4)
    assert [guess(server, EMAIL, address=http.new_address()).status for _ in range(3)] == [303, 429, 429]


@pytest.mark.req("A-23")
def test_behind_one_proxy_only_its_own_entry_counts(proxied, fresh_limits):
    last = http.new_address()
    use_up(last, EMAIL, times=4)
    forged = [f"{http.new_address()}, {last}", f"{http.new_address()},,x, {last} ", f"{last},{last}", last]
    assert [guess(proxied, EMAIL, address=address).status for address in forged] == [303, 429, 429, 429]
    assert guess(proxied, EMAIL, address=f"{last}, {http.new_address()}").status == 303


@pytest.mark.req("A-23")
def test_the_spellings_and_the_neighbours_of_an_address_share_a_bucket(proxied, fresh_limits):
    number = http.new_address()
    use_up(number, EMAIL, times=4)
    spellings = [f"::ffff:{number}", f"::FFFF:{number}", f"0:0:0:0:0:ffff:{number}", number]
    assert [guess(proxied, EMAIL, address=address).status for address in spellings] == [303, 429, 429, 429]
    use_up("2001:db8:0:1::1", EMAIL, times=4)
    walk = [f"2001:db8:0:1::{step:x}" for step in range(3)] + [f"2001:db8:0:1:{step:x}::1" for step in range(3)]
    assert [guess(proxied, EMAIL, address=address).status for address in walk] == [303] + [429] * 5
    assert guess(proxied, EMAIL, address="2001:db8:0:2::1").status == 303


@pytest.mark.req("A-23")
@pytest.mark.parametrize("address", ["", "x", "1.2.3", "unknown", "1.2.3.4:80", "' OR 1=1", "a" * 5000])
def test_what_is_no_address_shares_one_bucket_and_breaks_nothing(address):
    assert network_of(address) == "unknown"


@pytest.mark.req("A-23")
def test_garbage_from_the_proxy_is_one_bucket(proxied, fresh_limits):
    garbage = ["x", "1.2.3.4:80", "'", "1.2.3.4.5", "é", "for=1.2.3.4", '"', "10.0.0.1;"]
    use_up("", EMAIL, times=4)
    assert [guess(proxied, EMAIL, address=entry).status for entry in garbage] == [303] + [429] * 7


@pytest.mark.req("A-20")
def test_no_more_than_twenty_sessions_stay_open(database, owner_session):
    someone: Person = make_person()
    for _ in range(25):
        run_auth(service.start_session, someone.id, DEVICE, replaces="", rehashed=None)
    live = text("SELECT count(*) FROM auth_sessions WHERE user_id = :u AND revoked_at IS NULL")
    assert owner_session.execute(live, {"u": someone.id}).scalar_one() == 20
