"""Passwords: what is accepted, and what is kept."""

import asyncio

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
