"""Row ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerhub.core.ids import is_id, new_id


def test_ids_are_ulids_and_sort_by_time():
    made = [new_id() for _ in range(20)]

    assert all(len(one) == 26 and is_id(one) for one in made)
    assert len(set(made)) == 20
    assert [one[:10] for one in made] == sorted(one[:10] for one in made)


@pytest.mark.parametrize("text", ["", "x", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01arz3ndektsv4rrffq69g5fav", "8" + "Z" * 25, "I" * 26])
def test_other_spellings_are_no_ids(text: str):
    assert not is_id(text)


@given(st.text(max_size=40))
def test_any_text_can_be_asked(text: str):
    assert is_id(text) in (True, False)
