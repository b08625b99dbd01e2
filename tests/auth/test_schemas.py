"""What the sign-up form accepts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerhub.auth.schemas import MESSAGES, check_sign_up, normal_email
from tests.factories import PASSWORD


@pytest.mark.req("AUTH-01")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ana@Example.ORG ", "ana@example.org"),
        ("ana+cv@example.org", "ana+cv@example.org"),
        ("ana@bücher.example", "ana@bücher.example"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed: str, kept: str):
    assert normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "ana@",
        "@example.org",
        "a b@example.org",
        "ana@example",
        "anа@example.org",
        f"{'a' * 65}@example.org",
        "a\0@example.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str):
    assert normal_email(typed) is None


@pytest.mark.req("AUTH-01")
def test_every_problem_has_its_code_by_field_and_each_code_has_a_message():
    _, codes = check_sign_up("ana", "A", "short")

    assert codes == ["email.invalid", "full_name.short", "password.short"]
    assert MESSAGES["email.invalid"] == "Invalid email format"
    assert MESSAGES["password.short"] == "Password must be at least 8 characters"
    assert MESSAGES["full_name.short"] == "Name must be at least 2 characters"


@pytest.mark.parametrize("name", ["", " ", "A", " A ", "An\u202ea Kovac", "An\0a"])
def test_a_name_has_at_least_two_characters_that_can_be_seen(name: str):
    assert check_sign_up("ana@example.org", name, PASSWORD)[1] == ["full_name.short"]


def test_a_good_sign_up_is_cleaned():
    checked, codes = check_sign_up(" Ana@Example.org", "  李   小龍 ", PASSWORD)

    assert codes == []
    assert checked is not None
    assert (checked.email, checked.full_name) == ("ana@example.org", "李 小龍")


@settings(max_examples=60, deadline=None)
@given(*[st.text(st.characters(exclude_categories=()), max_size=30)] * 3)
def test_no_text_breaks_the_check(email: str, name: str, password: str):
    checked, codes = check_sign_up(email, name, password)

    assert (checked is None) == bool(codes)
    assert set(codes) <= set(MESSAGES)
