"""Saves that can be repeated and never overwrite silently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerhub.core.db.rows import Editable
from careerhub.core.errors import Conflict, InvalidInput
from careerhub.core.ids import new_id
from careerhub.core.saving import Save, is_new, mark


def test_a_save_is_applied_once_and_counted():
    row, save = Editable(version=1), Save(new_id(), 1, "key-number-1")

    assert is_new(row, save)
    mark(row, save)
    assert (row.version, row.save_key) == (2, "key-number-1")
    assert not is_new(row, save)


def test_a_save_made_from_an_older_version_is_refused_with_the_version_of_now():
    with pytest.raises(Conflict) as refused:
        is_new(Editable(version=5, save_key="another-key"), Save(new_id(), 4, "key-number-1"))
    assert refused.value.version == 5


def test_a_save_from_a_version_that_never_was_is_refused():
    with pytest.raises(Conflict):
        is_new(Editable(version=5), Save(new_id(), 6, "key-number-1"))


@pytest.mark.parametrize(
    ("record_id", "version", "key"),
    [
        ("x", 1, "key-number-1"),
        (new_id(), -1, "key-number-1"),
        (new_id(), 2**31, "key-number-1"),
        (new_id(), 1, "short"),
        (new_id(), 1, "key\0number"),
    ],
)
def test_a_save_that_no_form_sends_is_refused(record_id: str, version: int, key: str):
    with pytest.raises(InvalidInput):
        Save(record_id, version, key)


@given(st.text(max_size=70), st.integers(), st.text(max_size=70))
def test_no_value_of_the_browser_breaks_it(record_id: str, version: int, key: str):
    with pytest.raises(InvalidInput):
        Save(record_id, version, key)
