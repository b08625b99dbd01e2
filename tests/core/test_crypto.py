"""Keys, digests and encryption at rest."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerhub.core.crypto import CannotDecrypt, decrypt, derived_key, encrypt, keyed_digest, new_token, token_digest


@pytest.mark.req("CAR-12")
@settings(max_examples=50)
@given(st.text(), st.text(max_size=30))
def test_what_is_encrypted_for_a_place_comes_back_there(text: str, place: str):
    assert decrypt(encrypt(text, place), place) == text


def test_the_same_text_looks_different_each_time():
    assert encrypt("phone", "here") != encrypt("phone", "here")


def test_bytes_moved_to_another_place_do_not_decrypt():
    with pytest.raises(CannotDecrypt):
        decrypt(encrypt("phone", "profile_contacts|sealed|ana"), "profile_contacts|sealed|ben")


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_changed_bytes_do_not_decrypt(position: int):
    sealed = bytearray(encrypt("phone", "here"))
    sealed[position] ^= 1

    with pytest.raises(CannotDecrypt):
        decrypt(bytes(sealed), "here")


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01" + bytes(12), b"\x01" + bytes(5), b"plain text"])
def test_bytes_of_the_wrong_shape_do_not_decrypt(data: bytes):
    with pytest.raises(CannotDecrypt):
        decrypt(data, "here")


def test_each_purpose_has_its_own_key():
    assert derived_key("data") != derived_key("password")
    assert len(derived_key("data")) == 32
    assert keyed_digest("one", "text") != keyed_digest("two", "text")


def test_tables_keep_64_hexadecimal_characters_of_a_token():
    token = new_token()

    assert len(token) >= 43
    assert token != new_token()
    assert len(token_digest(token)) == 64
    assert token not in token_digest(token)
    assert len(token_digest("\ud800")) == 64
