"""Markdown that people write, as HTML that is safe to show: no HTML of their own, no images, no addresses but web and mail."""

import html
import re
from typing import Any

import nh3
from markdown_it import MarkdownIt

_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}


def _alt(renderer: Any, tokens: Any, place: int, options: Any, env: Any) -> str:
    """An image as its words: loading it would tell its host who is reading."""
    return html.escape(tokens[place].content)


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_MARKDOWN.add_render_rule("image", lambda self, tokens, place, options, env: _alt(self, tokens, place, options, env))


def render(text: str) -> str:
    """Safe HTML."""
    return nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def plain(text: str) -> str:
    """The words alone, on one line."""
    words = html.unescape(nh3.clean(_MARKDOWN.render(text), tags=set()))
    return re.sub(r"\s+", " ", words).strip()


def paragraphs(text: str) -> str:
    """The words alone, a line to each paragraph, heading or entry of a list."""
    rendered = re.sub(r"</(p|h\d|li|tr|pre|blockquote)>", "\n", _MARKDOWN.render(text))
    lines = html.unescape(nh3.clean(rendered, tags=set())).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)
