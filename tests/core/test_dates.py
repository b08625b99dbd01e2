"""Dates as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerhub.core.dates import PartialDate, parse_partial_date

_days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
_precisions = st.sampled_from(["year", "month", "day"])
partial_dates = st.builds(lambda day, precision: PartialDate.of(day, precision), _days, _precisions)


@pytest.mark.req("CAR-02")
@given(partial_dates)
def test_what_is_written_is_read_back_with_the_same_precision(written: PartialDate):
    read = parse_partial_date(written.iso())

    assert read == written
    assert read is not None
    assert (read.iso(), read.precision) == (written.iso(), written.precision)


@given(partial_dates)
def test_a_row_keeps_a_date_by_either_of_its_days(written: PartialDate):
    assert PartialDate.of(written.first_day(), written.precision) == written
    assert PartialDate.of(written.last_day(), written.precision) == written
    assert written.first_day() <= written.last_day()


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_never_breaks_the_parser(text: str):
    try:
        found = parse_partial_date(text)
    except ValueError:
        return
    assert found is None or 1900 <= found.year <= 2100


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021", "2021"),
        (" 2021 ", "2021"),
        ("2021-03", "2021-03"),
        ("2021-3", "2021-03"),
        ("2021/03", "2021-03"),
        ("03/2021", "2021-03"),
        ("3.2021", "2021-03"),
        ("Mar 2021", "2021-03"),
        ("Mar. 2021", "2021-03"),
        ("march 2021", "2021-03"),
        ("Sept 2021", "2021-09"),
        ("March, 2021", "2021-03"),
        ("2021-03-09", "2021-03-09"),
        ("9 March 2021", "2021-03-09"),
        ("March 9, 2021", "2021-03-09"),
        ("29 Feb 2024", "2024-02-29"),
    ],
)
def test_the_usual_ways_to_write_a_date_are_understood(text: str, iso: str):
    found = parse_partial_date(text)
    assert found is not None
    assert found.iso() == iso


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_no_text_is_no_date(text: str):
    assert parse_partial_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "21",
        "soon",
        "2021-13",
        "2021-00",
        "00/2021",
        "2021-02-30",
        "30 Feb 2021",
        "1899",
        "2101",
        "Foo 2021",
        "Marmalade 2021",
        "20211",
    ],
)
def test_what_is_no_date_is_refused(text: str):
    with pytest.raises(ValueError, match=r"\w"):
        parse_partial_date(text)
