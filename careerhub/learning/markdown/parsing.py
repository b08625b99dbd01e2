"""Markdown to tokens, and tokens to their plain words."""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

ADMONITIONS = {"note": "Note", "tip": "Tip", "info": "Info", "caution": "Caution", "warning": "Warning", "danger": "Danger"}


def make_parser() -> MarkdownIt:
    """A parser of tables, maths, footnotes and admonitions besides what is common."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(footnote_plugin)
    parser.use(container_plugin, name="admonition", validate=lambda params, _: bool(_admonition(params)), render=_draw_admonition)
    return parser


def words_of(token: Token) -> str:
    """The words of inline Markdown, without its marks."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline", "math_inline", "math_inline_double") or child.type == "image":
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def plain_blocks(text: str) -> str:
    """The words of Markdown, a block to a line."""
    return plain_of(make_parser().parse(text))


def plain_of(tokens: Sequence[Token]) -> str:
    """The words of these blocks, a block to a line: for search."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append(words_of(token))
        elif token.type in ("fence", "code_block", "math_block"):
            lines.append(token.content.strip())
        elif token.type == "html_block":
            lines.append(re.sub(r"<[^>]*>", " ", token.content).strip())
    return "\n".join(line for line in lines if line)


def _admonition(params: str) -> tuple[str, str] | None:
    """The kind and the title of `note`, `{note}`, `note Title`, `note[Title]`; None of anything else."""
    found = re.match(r"\s*\{?(\w+)\}?\s*(?:\[(.*)\]|(.*))$", params)
    if not found or found[1].lower() not in ADMONITIONS:
        return None
    kind = found[1].lower()
    return kind, (found[2] or found[3] or "").strip() or ADMONITIONS[kind]


def _draw_admonition(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    if tokens[index].nesting != 1:
        return "</div>\n"
    kind, title = _admonition(tokens[index].info) or ("note", "Note")
    return f'<div class="admonition admonition-{kind}"><p class="admonition-title">{escape(title)}</p>\n'
