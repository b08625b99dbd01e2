"""Reading forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerhub.core.errors import InvalidInput
from careerhub.core.fields import Form, clean

any_text = st.text(st.characters(exclude_categories=()))


@given(any_text)
def test_what_is_kept_has_no_controls_and_no_half_characters(text: str):
    kept = clean(text)

    kept.encode()  # no lone surrogates
    assert not any(ord(char) < 32 and char not in "\n\t" for char in kept)
    assert "\x7f" not in kept
    assert clean(kept) == kept


@given(any_text)
def test_no_text_breaks_any_kind_of_field(text: str):
    form = Form(dict.fromkeys(("start", "end", "x"), text))
    form.line("x", 100)
    form.text("x", 100)
    form.lines("x", 3, 50)
    form.flag("x")
    form.choice("x", {"a": "A"})
    form.number("x", 0, 9)
    form.web_address("x")
    form.partial_date("x")
    form.period()

    assert set(form.errors) <= {"x", "start", "end"}


@given(st.from_regex(r"(https?://)?[a-z]{1,8}\.[a-z]{2,12}(/[a-z]{0,9})?", fullmatch=True))
def test_a_web_address_fits_its_limit_as_it_is_kept(text: str):
    form = Form({"url": text})
    assert len(form.web_address("url", 20)) <= 20 or "url" in form.errors


def test_a_line_is_one_line_with_single_spaces():
    assert Form({"x": "  Ana\r\n\tKovač\0 "}).line("x", 20) == "Ana Kovač"


def test_a_text_keeps_its_lines_with_plain_ends():
    assert Form({"x": "\r\none\r\ntwo\rthree\n"}).text("x", 50) == "one\ntwo\nthree"


@pytest.mark.parametrize("name", ["line", "text"])
def test_a_text_over_its_limit_gets_a_message_with_its_length(name: str):
    form = Form({"x": "é" * 11})
    getattr(form, name)("x", 10)

    assert form.errors == {"x": "At most 10 characters, please (11 now)"}


def test_a_required_line_says_what_is_missing():
    form = Form({"x": " \0 "})
    form.line("x", 10, required="What is it?")

    with pytest.raises(InvalidInput) as refused:
        form.check()
    assert refused.value.errors == {"x": "What is it?"}


@pytest.mark.req("CAR-02")
def test_bullets_that_were_pasted_along_are_taken_off():
    form = Form({"x": "• Built it\n- Ran it\r\n  ● Fixed it\n– Sold it\n\n   \nBought 3-axis arms"})

    assert form.lines("x", 10, 100) == ["Built it", "Ran it", "Fixed it", "Sold it", "Bought 3-axis arms"]


def test_a_leading_minus_that_belongs_to_a_number_stays():
    assert Form({"x": "-40 °C to 85 °C qualification\n- 40 tests"}).lines("x", 10, 100) == [
        "-40 °C to 85 °C qualification",
        "40 tests",
    ]


def test_too_many_and_too_long_lines_are_refused():
    many, long = Form({"x": "a\nb\nc"}), Form({"x": "abcdef"})
    many.lines("x", 2, 10)
    long.lines("x", 2, 5)

    assert many.errors == {"x": "At most 2 lines, please"}
    assert long.errors == {"x": "Each line can have at most 5 characters"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("example.org", "https://example.org"),
        ("www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("http://example.org", "http://example.org"),
        ("HTTPS://Example.org", "HTTPS://Example.org"),
        ("https://пример.рф/путь", "https://пример.рф/путь"),
    ],
)
def test_web_addresses_are_accepted_as_people_write_them(typed: str, kept: str):
    form = Form({"x": typed})

    assert form.web_address("x") == kept
    assert form.errors == {}


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "https://",
        "https:///x",
        "https://a b.example",
        "ana@example.org",
        "https://bank.example@evil.example",
        "//example.org",
        "example",
    ],
)
def test_what_is_no_web_address_is_refused(typed: str):
    form = Form({"x": typed})
    form.web_address("x")

    assert "x" in form.errors


@pytest.mark.parametrize(("typed", "number"), [("", None), (" 7 ", 7), ("0", 0), ("80", 80)])
def test_whole_numbers_in_range_are_read(typed: str, number: int | None):
    form = Form({"x": typed})

    assert form.number("x", 0, 80) == number
    assert form.errors == {}


@pytest.mark.parametrize("typed", ["81", "-1", "1.5", "٣", "1e1", "9" * 40, "x"])
def test_other_numbers_are_refused(typed: str):
    form = Form({"x": typed})

    assert form.number("x", 0, 80) is None
    assert form.errors == {"x": "Write a whole number from 0 to 80"}


def test_a_choice_outside_the_list_is_refused():
    form = Form({"x": "BOSS"})
    form.choice("x", {"STAFF": "Staff"})

    assert form.errors == {"x": "Please choose from the list"}


@pytest.mark.req("CAR-02")
@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [
        ("2020", "2021", True),
        ("2021", "2021", True),
        ("2021-06", "2021", True),
        ("2021-03", "2021-03", True),
        ("2021-03-09", "2021-03-10", True),
        ("2021-03-09", "2021-03-09", False),
        ("2021-03", "2021-02", False),
        ("2021", "2020", False),
    ],
)
def test_the_end_is_after_the_start_as_far_as_both_are_known(start: str, end: str, fits: bool):
    form = Form({"start": start, "end": end})
    columns = form.period()

    assert form.errors == ({} if fits else {"end": "The end must be after the start"})
    if fits:
        assert columns["start_precision"] == {4: "year", 7: "month", 10: "day"}[len(start)]


def test_what_still_goes_on_has_no_end():
    columns = Form({"start": "2021", "end": "2020"}).period(is_open=True)

    assert (columns["end_date"], columns["end_precision"]) == (None, None)


def test_all_problems_are_told_together():
    form = Form({"start": "soon", "end": "later", "x": ""})
    form.line("x", 10, required="Needed")
    form.period()

    with pytest.raises(InvalidInput) as refused:
        form.check()
    assert set(refused.value.errors) == {"x", "start", "end"}
