"""Chapters as they are drawn: right headings, nothing that runs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from careerhub.learning import markdown, mdx
from careerhub.learning.markdown import Drawn, Picture
from tests.learning.attacks import XSS

_ACTIVE = {"script", "iframe", "object", "embed", "form", "input", "link", "meta", "base", "style", "svg", "template"}


def draw(text: str, title: str = "") -> Drawn:
    return markdown.draw(text, title, lambda path: Picture(f"/i/{path}", 40, 30) if path == "a.svg" else None, lambda _: None)


def titles(drawn: Drawn) -> list[str]:
    return [section.title for section in drawn.sections]


def anchors(drawn: Drawn) -> list[str]:
    return [section.anchor for section in drawn.sections]


class _Active(HTMLParser):
    """Everything in a page that could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("srcdoc", "formaction", "style"):
                self.found.append(name)
            if name in ("href", "src") and re.match(r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE):
                self.found.append(value or "")


def active_parts(html: str) -> list[str]:
    parser = _Active()
    parser.feed(html)
    return parser.found


@pytest.mark.req("LRN-01")
def test_a_hash_inside_code_is_no_heading():
    text = "# Real\n\n```python\n# not one\n```\n\n~~~\n## nor this\n~~~\n\n    # nor that\n\n> # nor quoted\n\n## Second\n"
    assert titles(draw(text)) == ["Real", "Second"]


@pytest.mark.req("LRN-01")
def test_underlined_headings_count_and_a_rule_does_not():
    drawn = draw("Big\n===\n\ntext\n\nSmall\n---\n\nmore\n\n---\n\nend\n")
    assert [(section.level, section.title) for section in drawn.sections] == [(1, "Big"), (2, "Small")]


@pytest.mark.req("LRN-01")
def test_anchors_are_unique_also_of_emoji_and_repeated_headings():
    drawn = draw("# T\n\n## Same\n\n## Same\n\n## Same-1\n\n## 🚀\n\n## 🎉🎉\n\n## Go 🚀 now\n\n## Übersicht\n\n## فارسی\n")
    assert anchors(drawn) == ["t", "same", "same-1", "same-1-1", "section", "section-1", "go-now", "übersicht", "فارسی"]
    for anchor in anchors(drawn)[1:]:
        assert f'id="{anchor}"' in drawn.html


def test_a_heading_may_name_its_own_anchor():
    drawn = draw("# T\n\n## Long title {#short}\n")
    assert anchors(drawn)[1] == "short"
    assert titles(drawn)[1] == "Long title"
    assert "{#" not in drawn.html


@pytest.mark.req("CHAT-01")
def test_sections_are_the_text_in_order_with_their_heading_paths():
    text = "before\n\n# One\n\na\u2028b\n\n## Two\n\n```\n# x\n```\n\n### Three\n\nc\n\n## Four\n"
    drawn = draw(text, "Chapter")
    assert "".join(text[section.start_at : section.end_at] for section in drawn.sections) == text
    assert [section.heading_path for section in drawn.sections] == [
        ("Chapter",),
        ("Chapter", "One"),
        ("Chapter", "One", "Two"),
        ("Chapter", "One", "Two", "Three"),
        ("Chapter", "One", "Four"),
    ]
    for section in drawn.sections[1:]:
        assert text[section.start_at :].lstrip("# ").startswith(section.title)


@pytest.mark.req("LRN-02")
def test_tables_code_maths_pictures_and_notes_are_drawn():
    drawn = draw(
        "# T\n\n| a | b |\n|---|--:|\n| 1 | $x^2$ |\n\n```python\nx = 1\n```\n\n"
        "$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$\n\n"
        "![A picture](a.svg)\n\n![gone](b.svg)\n\n:::note[Look]\nwords **strong**\n:::\n"
    )
    assert '<div class="table-box"><table>' in drawn.html
    assert '<td align="right">' in drawn.html
    assert '<span class="n">x</span>' in drawn.html
    assert 'class="code-copy"' in drawn.html
    assert "<msup>" in drawn.html
    assert "<mtable" in drawn.html
    assert '<img src="/i/a.svg" alt="A picture" width="40" height="30"' in drawn.html
    assert "Picture: gone" in drawn.html
    assert 'class="admonition admonition-note"' in drawn.html
    assert "<strong>strong</strong>" in drawn.html


@pytest.mark.req("I-21")
@pytest.mark.parametrize("attack", XSS)
@pytest.mark.parametrize(
    "around", ["{}", "# {}", "| a |\n|---|\n| {} |", "`{}`", "```html\n{}\n```", "$ {} $", "$$\n{}\n$$", "![{}](a.svg)"]
)
def test_nothing_in_a_chapter_can_run(attack: str, around: str):
    assert active_parts(draw(around.replace("{}", attack), attack).html) == []


def test_docusaurus_parts_fall_away_and_words_and_code_stay():
    text = (
        "import Tabs from '@theme/Tabs';\n\n# T\n\n{/* secret */}<Tabs>\n<TabItem value='a' label='Linux'>\n\nrun `<Tabs>`\n\n"
        "</TabItem>\n</Tabs>\n\n```jsx\nimport X from 'y';\n<Tabs>\n```\n\nexport const a = 1;\n\nend\n"
    )
    plain = mdx.strip(text)
    assert "secret" not in plain
    assert "@theme" not in plain
    assert "export const" not in plain
    assert "**Linux**" in plain
    assert "run `<Tabs>`" in plain
    assert "```jsx\nimport X from 'y';\n<Tabs>\n```" in plain
    assert plain.rstrip().endswith("end")


def test_no_heading_has_the_name_of_a_part_of_the_page():
    templates = Path(markdown.__file__).parents[1] / "templates"
    own = {name for page in templates.glob("*.html") for name in re.findall(r'\bid="([\w-]+)"', page.read_text())}
    drawn = draw("# T\n\n" + "\n\n".join(f"## {name}" for name in sorted(own)))
    assert len(own) > 8
    assert own.isdisjoint(anchors(drawn))
