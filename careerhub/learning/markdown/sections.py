"""Headings and what stands below them.

Headings are those that the parser finds, so a `#` inside code is none and underlined (Setext) ones count.
"""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from careerhub.learning.markdown.names import TAKEN, slug
from careerhub.learning.markdown.parsing import plain_of, words_of

GIVEN_ID = re.compile(r"\s*\{#([\w-]+)\}\s*$")


@dataclass(frozen=True)
class Section:
    """A heading and where its text stands: `text[start_at:end_at]`, up to the next heading."""

    level: int
    title: str
    anchor: str
    heading_path: tuple[str, ...]
    start_at: int
    end_at: int
    plain: str


def heading_title(inline: Token) -> str:
    """A heading's words, without the anchor that it may name."""
    return GIVEN_ID.sub("", words_of(inline)).strip()


def make_anchors(headings: list[int], tokens: list[Token]) -> list[str]:
    """One anchor each; a repeated heading gets a number that no other heading has."""
    used = set(TAKEN)
    anchors: list[str] = []
    for index in headings:
        title = words_of(tokens[index + 1])
        given = GIVEN_ID.search(title)
        base = slug(given[1] if given else title) or "section"
        anchor, number = base, 1
        while anchor in used:
            anchor, number = f"{base}-{number}", number + 1
        used.add(anchor)
        anchors.append(anchor)
    return anchors


def cut(
    text: str, title: str, tokens: list[Token], headings: list[int], titles: list[str], anchors: list[str]
) -> tuple[Section, ...]:
    """The sections of a text, in order; what stands before the first heading belongs to the title."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    starts[-1] = len(text)
    lines = [(tokens[index].map or [0, 0])[0] for index in headings]
    bounds = [starts[line] for line in lines] + [len(text)]
    found: list[Section] = []
    first = headings[0] if headings else len(tokens)
    before = plain_of(tokens[:first])
    if before:
        found.append(Section(1, title, "start", (title,), 0, bounds[0], before))
    path: list[tuple[int, str]] = []
    for number, index in enumerate(headings):
        level = int(tokens[index].tag[1])
        path = [step for step in path if step[0] < level] + [(level, titles[number])]
        until = headings[number + 1] if number + 1 < len(headings) else len(tokens)
        names = tuple(name for _, name in path)
        whole = names if names[0] == title or not title else (title, *names)
        plain = plain_of(tokens[index + 3 : until])
        found.append(Section(level, titles[number], anchors[number], whole, bounds[number], bounds[number + 1], plain))
    return tuple(found)
