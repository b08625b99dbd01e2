"""A chapter as it is shown: its sections and harmless HTML."""

import re
from dataclasses import dataclass

from markdown_it.token import Token

from careerhub.learning.markdown import sections
from careerhub.learning.markdown.body import Body, Find, Follow
from careerhub.learning.markdown.parsing import make_parser
from careerhub.learning.markdown.sections import GIVEN_ID, Section


@dataclass(frozen=True)
class Drawn:
    """A chapter as it is shown."""

    title: str
    html: str
    sections: tuple[Section, ...]
    words: int


def draw(text: str, title: str, picture: Find, chapter: Follow) -> Drawn:
    """Markdown as HTML with its sections.

    Args:
        title: the chapter's; where it is '' the first heading gives it.
        picture: the image behind a path, as the chapter writes it.
        chapter: the address behind a relative link, as the chapter writes it.
    """
    parser = make_parser()
    tokens = parser.parse(text)
    headings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    titles = [sections.heading_title(tokens[index + 1]) for index in headings]
    title = title or (titles[0] if titles else "")
    anchors = sections.make_anchors(headings, tokens)
    found = sections.cut(text, title, tokens, headings, titles, anchors)
    body = Body(picture, chapter)
    html = body.render(parser, _shown(tokens, headings, anchors, title, titles))
    words = len(re.findall(r"\w+", " ".join(section.plain for section in found)))
    return Drawn(title or "Untitled", html, found, words)


def _shown(tokens: list[Token], headings: list[int], anchors: list[str], title: str, titles: list[str]) -> list[Token]:
    """The tokens as they are drawn: without the heading that the page shows as its title, the rest below the title's level."""
    drop = bool(headings) and tokens[headings[0]].tag == "h1" and titles[0] == title
    shift = 1 if any(tokens[index].tag == "h1" for index in headings[1 if drop else 0 :]) else 0
    for index, anchor in zip(headings, anchors, strict=True):
        level = min(6, max(2, int(tokens[index].tag[1]) + shift))
        inline = tokens[index + 1]
        for child in inline.children or []:
            if child.type == "text":
                child.content = GIVEN_ID.sub("", child.content)
        tokens[index].tag = tokens[index + 2].tag = f"h{level}"
        tokens[index].attrSet("id", anchor)
    for token in tokens:
        if token.type in ("th_open", "td_open") and (style := token.attrGet("style")):
            token.attrs = {"align": str(style).rpartition(":")[2]}
    if drop:
        return tokens[: headings[0]] + tokens[headings[0] + 3 :]
    return tokens
