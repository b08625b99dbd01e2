"""Passages are exact spans under the right heading, whatever Markdown does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careerhub.chat.retrieval.chunks import Chunk, Document, split

BOOK = """---
title: "Driving"
---

Before any heading.

# Driving

Setext next
===========

Under setext.

```bash
# not a heading
run --fast
```

## Wheels `and` [tyres](x.md)

- first item

  ```
  ## not a heading either
  ```
- second item

## Empty

### Example

One.

## Wheels two

### Example

Two.
"""


def _text(chunks: list[Chunk], section: str) -> list[str]:
    return [chunk.text for chunk in chunks if chunk.section == section]


@pytest.mark.req("CHAT-01")
def test_sections_are_those_of_markdown():
    chunks = split(Document("a.md", BOOK))

    assert [chunk.section for chunk in chunks] == ["Driving", "Setext next", "Wheels and tyres", "Example", "Example"]
    assert [chunk.index for chunk in chunks] == [0, 1, 2, 3, 4]
    assert chunks[1].headings == ("Setext next",)
    assert "# not a heading\nrun --fast" in chunks[1].text
    assert _text(chunks, "Example") == ["One.", "Two."]
    assert chunks[3].headings[-2:] == ("Empty", "Example")
    assert chunks[3].section_start != chunks[4].section_start


@pytest.mark.req("CHAT-01")
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_passage_is_the_text_at_its_place(line_end: str):
    text = BOOK.replace("\n", line_end)

    for chunk in split(Document("a.md", text), max_words=5):
        assert text[chunk.start : chunk.end] == chunk.text
        assert chunk.text.strip()
        assert chunk.section_start <= chunk.start


def test_a_fence_a_table_an_item_and_a_sentence_are_never_cut():
    fence = "```\n" + "code here\n\n" * 50 + "```"
    table = "| a | b |\n|---|---|\n" + "| one | two |\n" * 50
    item = "- " + "word " * 80
    sentence = "So " + "many " * 60 + "words."
    text = f"# T\n\n{fence}\n\n{table}\n{item}\n\n{sentence} {sentence}\n"

    chunks = split(Document("a.md", text), max_words=30)

    for whole in (fence, table.strip(), item.strip(), sentence):
        assert any(whole in chunk.text for chunk in chunks)
    assert len([chunk for chunk in chunks if chunk.text == sentence]) == 2


def test_a_fence_that_is_never_closed_swallows_the_headings_after_it():
    chunks = split(Document("a.md", "# One\n\n```\n# two\ntext\n\n# three\n"))

    assert [chunk.section for chunk in chunks] == ["One"]


def test_long_sections_are_cut_near_the_limit_without_loss():
    paragraphs = "\n\n".join(f"Sentence {n} has some words in it." for n in range(200))
    chunks = split(Document("a.md", f"# T\n\n{paragraphs}"), max_words=50)

    assert "\n\n".join(chunk.text for chunk in chunks) == paragraphs
    assert max(len(chunk.text.split()) for chunk in chunks) <= 50 + 40


def test_a_text_without_headings_takes_the_title():
    [chunk] = split(Document("42", "One abstract.", title="A claim"))

    assert (chunk.headings, chunk.section, chunk.searched) == (("A claim",), "A claim", "A claim\nOne abstract.")


def test_the_digest_changes_with_the_heading_and_the_text_only():
    def digest(text: str, path: str = "a.md") -> str:
        return split(Document(path, text))[-1].digest

    assert digest("# A\n\nx") == digest("intro\n\n# A\n\nx", "b.md")
    assert digest("# A\n\nx") != digest("# B\n\nx")
    assert digest("# A\n\nx") != digest("# A\n\ny")


_BLOCKS = """\
# A;## B;# A;text here. And more!;```;~~~;- item;  - nested;1. one;> quote;| a |;|---|;;    code;Title\n---;<div>;</div>;\
[x]: y;***;\ufeff# C;é\u2028ü;\x00;\t# tab;```` `x`"""
_LINES = st.sampled_from(_BLOCKS.split(";"))


@given(st.lists(_LINES, max_size=25).map("\n".join), st.integers(1, 12))
def test_no_markdown_breaks_the_rules(text: str, max_words: int):
    chunks = split(Document("a.md", text), max_words)

    end = 0
    for number, chunk in enumerate(chunks):
        assert chunk.index == number
        assert chunk.start >= end
        assert text[chunk.start : chunk.end] == chunk.text != ""
        end = chunk.end
