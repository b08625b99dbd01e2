"""The HTML of a chapter: what people wrote, sanitised, and what is made here.

What we make ourselves (highlighted code, MathML, images) is kept out of the sanitiser's way behind marks nobody can guess, and
put in afterwards.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from careerhub.learning.markdown.code import code
from careerhub.learning.markdown.maths import math
from careerhub.learning.markdown.parsing import ADMONITIONS, words_of

# fmt: off
_TAGS = frozenset([
    "p", "br", "hr", "em", "strong", "del", "s", "sub", "sup", "a", "ul", "ol", "li", "blockquote", "code", "pre", "kbd",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "h2", "h3", "h4", "h5", "h6", "div", "span", "section", "figure",
    "figcaption", "dl", "dt", "dd", "b", "i", "u", "mark", "abbr", "details", "summary",
])
# fmt: on
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "title"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
    "abbr": {"title"},
}
_CLASSES = {"div": {"admonition", "table-box", *(f"admonition-{kind}" for kind in ADMONITIONS)}, "sup": {"footnote-ref"}}
_CLASSES |= {"section": {"footnotes"}, "p": {"admonition-title"}, "ol": {"footnotes-list"}, "a": {"footnote-backref", "anchor"}}


@dataclass(frozen=True)
class Picture:
    """An image of the book: where it is served, and its size in pixels (0 where unknown)."""

    url: str
    width: int
    height: int


Find = Callable[[str], "Picture | None"]
Follow = Callable[[str], "str | None"]


class Body:
    """Draws one chapter. What is ours is kept behind marks while the rest is sanitised."""

    def __init__(self, picture: Find, chapter: Follow):
        self._picture, self._chapter = picture, chapter
        self._mark = secrets.token_hex(8)
        self._kept: list[str] = []

    def render(self, parser: MarkdownIt, tokens: list[Token]) -> str:
        """Safe HTML."""
        rules: dict[str, Any] = cast(RendererHTML, parser.renderer).rules
        for rule in ("fence", "code_block", "math_block", "math_block_label", "math_inline", "math_inline_double", "image"):
            draw = getattr(self, f"_{rule.removesuffix('_label').removesuffix('_double')}")
            rules[rule] = draw
        rules["table_open"] = lambda *_: '<div class="table-box"><table>'
        rules["table_close"] = lambda *_: "</table></div>"
        raw = parser.renderer.render(tokens, parser.options, {})
        clean = nh3.clean(
            raw,
            tags=set(_TAGS),
            clean_content_tags={"script", "style", "iframe", "object", "template", "noscript", "title", "textarea", "xmp"},
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            attribute_filter=self._attribute,
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener noreferrer",
        )
        return re.sub(rf"{self._mark}-(\d+)-", lambda found: self._kept[int(found[1])], clean)

    def _keep(self, html: str) -> str:
        self._kept.append(html)
        return f"{self._mark}-{len(self._kept) - 1}-"

    def _attribute(self, tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return self._link(value)
        if name == "id":
            return re.sub(r"[^\w-]", "", value) or None
        return value

    def _link(self, href: str) -> str | None:
        """Where a link of the chapter leads here; None where it leads nowhere."""
        if href.startswith("#"):
            return href
        parts = urlsplit(href)
        if parts.scheme:
            return href
        found = None if parts.netloc else self._chapter(unquote(parts.path))
        return None if found is None else found + (f"#{parts.fragment}" if parts.fragment else "")

    def _fence(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        info = tokens[index].info.strip().split()
        return self._keep(code(tokens[index].content, info[0].strip(".{}").lower() if info else ""))

    def _code_block(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return self._keep(code(tokens[index].content, ""))

    def _math_block(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return self._keep(
            f'<div class="math-box" tabindex="0" role="group" aria-label="Formula">{math(tokens[index].content, "block")}</div>'
        )

    def _math_inline(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return self._keep(math(tokens[index].content, "inline"))

    def _image(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        token = tokens[index]
        alt = words_of(token)
        source = str(token.attrGet("src") or "")
        if urlsplit(source).scheme in ("http", "https"):
            safe = escape(source)
            return self._keep(
                f'<a class="outside" href="{safe}" rel="noopener noreferrer">Picture elsewhere: {escape(alt or source)}</a>'
            )
        found = self._picture(unquote(urlsplit(source).path))
        if found is None:
            return self._keep(f'<span class="no-picture">Picture: {escape(alt)}</span>') if alt else ""
        size = f' width="{found.width}" height="{found.height}"' if found.width and found.height else ""
        return self._keep(f'<img src="{escape(found.url)}" alt="{escape(alt)}"{size} loading="lazy" decoding="async">')
