"""Passwords: what is accepted, and what is kept."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from careerhub.auth import passwords
from tests.factories import PASSWORD, kept_password


def _verify(password: str, kept: str | None) -> bool:
    return asyncio.run(passwords.verify(password, kept))


@pytest.mark.req("AUTH-02")
def test_the_right_password_fits_and_no_other_does():
    assert _verify(PASSWORD, kept_password())
    assert not _verify(PASSWORD + " ", kept_password())
    assert not _verify("", kept_password())


@pytest.mark.req("AUTH-02")
def test_what_is_kept_is_bcrypt_of_cost_12_or_more_and_differs_each_time():
    assert kept_password().startswith("v1$$2b$12$")
    assert passwords.COST >= 12
    assert not passwords.needs_rehash(kept_password())
    assert passwords.needs_rehash(kept_password().replace("$12$", "$10$"))
    assert asyncio.run(passwords.hash_password(PASSWORD)) != kept_password()


@pytest.mark.req("AUTH-02")
def test_a_password_beyond_72_bytes_counts_to_its_last_character():
    long = "correct horse " * 15
    kept = asyncio.run(passwords.hash_password(long + "é"))

    assert _verify(long + "é", kept)
    assert not _verify(long + "e", kept)
    assert not _verify(long, kept)


def test_a_password_with_a_nul_counts_beyond_it():
    kept = asyncio.run(passwords.hash_password("violet\0hammer"))

    assert not _verify("violet\0orbit!", kept)


def test_the_same_letters_typed_on_another_keyboard_are_the_same_password():
    assert _verify("schlüssel-für-käthe", asyncio.run(passwords.hash_password("schlu\u0308ssel-fu\u0308r-ka\u0308the")))


@pytest.mark.parametrize("kept", [None, "", "plain", "$2b$12$" + "x" * 53])
def test_without_a_kept_password_nothing_fits(kept: str | None):
    assert not _verify("no account has this password", kept)


@pytest.mark.req("AUTH-01")
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "short"),
        ("x" * 257, "long"),
        ("password", "weak"),
        ("12345678", "weak"),
        ("aaaaaaaaaaaa", "weak"),
        ("kovac-violet-hammer", "context"),
        ("ana@example.org", "context"),
        ("my-CareerHub-orbit-42", "context"),
        (PASSWORD, None),
        ("лиса сова медведь ёж", None),
    ],
)
def test_a_new_password_is_refused_when_it_is_easy_to_guess(password: str, problem: str | None):
    assert passwords.problem_with(password, "ana@example.org", "Ana Kovac") == problem


@pytest.mark.req("A-01")
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("kX9#q2v", "short"),
        ("😀🦊🐢🚀🍋🎻🧭", "short"),  # 7 characters, 28 bytes
        ("e\u0301" * 3 + "q", "short"),
        ("kX9#q2vw!", None),
        ("orbit hammer v", None),
        ("orbit hammer vi", None),
        ("😀🦊🐢🚀🍋🎻🧭🌵🦉🪁🥁🛶🧀🪐🎲", None),  # 15 characters
    ],
)
def test_the_length_of_a_password_is_counted_in_characters(password: str, problem: str | None):
    assert passwords.problem_with(password, "ana@example.org", "Ana Kovac") == problem


@pytest.mark.req("A-02")
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("aaaaaaaaaaaaaaaaaaaaa", "weak"),
        ("correct horse battery staple", None),
        ("ľščťžýáíéúäňô ôň", None),
        ("38105972640917365284", None),
        ("violet hammer orbit", None),
        ("VIOLET HAMMER ORBIT", None),
    ],
)
def test_no_kinds_of_characters_are_demanded(password: str, problem: str | None):
    assert passwords.problem_with(password, "ana@example.org", "Ana Kovac") == problem


@pytest.mark.req("A-03")
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Password12345678", "weak"),
        ("careerhub2026careerhub", "context"),
        ("CAREERHUB2026!!", "context"),
        ("ana.kovac@example.org2026", "context"),
        ("qwertyuiopasdfgh", "weak"),
        ("Summer2026Summer2026", "weak"),
    ],
)
def test_what_everybody_would_guess_first_is_refused(password: str, problem: str):
    assert passwords.problem_with(password, "ana.kovac@example.org", "Ana Kovac") == problem


@pytest.mark.req("A-24")
def test_who_would_wait_too_long_for_their_turn_is_told_so_at_once(monkeypatch):
    """The places are for those who are checked and those who wait; each comes back, also when nobody waits for it any more."""
    go_on = threading.Event()
    monkeypatch.setattr(passwords, "_check", lambda *_: go_on.wait(30))
    places = passwords._AT_ONCE + passwords._MOST_WAITING

    async def many() -> tuple[int, int]:
        waiting = [asyncio.create_task(passwords.verify("x", None)) for _ in range(places)]
        await asyncio.sleep(0)
        refused = 0
        for _ in range(5):
            try:
                await passwords.verify("x", None)
            except passwords.TooBusy:
                refused += 1
        waiting[-1].cancel()
        go_on.set()
        done = await asyncio.gather(*waiting, return_exceptions=True)
        return refused, sum(one is True for one in done)

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(many())).result() == (5, places - 1)
        assert thread.submit(lambda: asyncio.run(passwords.verify("x", None))).result()
