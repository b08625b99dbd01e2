"""What a model says is shown without harm."""

import re

import pytest

from careerhub.chat.words import as_html, only_known
from tests.learning.attacks import XSS


@pytest.mark.req("CHAT-06")
def test_a_number_leads_to_its_passage_and_one_that_was_not_given_is_left_out():
    html = as_html("It is so [1], or so [2, 9]. Not [3]. `a[1]`", ["/book/a", "/book/b"])

    assert 'href="/book/a"' in html
    assert 'href="/book/b"' in html
    assert "[9]" not in html
    assert "[3]" not in html
    assert "<code>a[1]</code>" in html
    assert only_known("so [1][7]", 2) == "so [1]"


@pytest.mark.req("CHAT-06")
@pytest.mark.parametrize(
    "attack", [*XSS, "![x](https://evil.example/?q=1)", "[x](https://evil.example)", "<https://evil.example>"]
)
def test_nothing_foreign_gets_into_an_answer(attack: str):
    html = as_html(f"Before {attack} after [1]", ["/book/a"])

    assert set(re.findall(r'href="([^"]*)"', html)) <= {"/book/a"}
    assert not re.search(r"<(?!/?(?:p|br|hr|em|strong|s|ul|ol|li|blockquote|code|pre|table|t[rhd]|thead|tbody|h[3-6]|a)\b)", html)
    assert not re.search(r"<[^>]*\s(?:on\w+|style|src)\s*=", html)
