"""Markdown to sections and to harmless HTML.

Headings are those that the parser finds, so a `#` inside code is none and underlined (Setext) ones count. What we make ourselves
(highlighted code, MathML, images) is kept out of the sanitiser's way behind marks nobody can guess, and put in afterwards.
"""

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, cast
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import nh3
from latex2mathml import converter
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

VERSION = "1"  # a change of what comes out here draws every chapter anew

_ADMONITIONS = {"note": "Note", "tip": "Tip", "info": "Info", "caution": "Caution", "warning": "Warning", "danger": "Danger"}
_GIVEN_ID = re.compile(r"\s*\{#([\w-]+)\}\s*$")
_MATHML_TAGS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "ms",
        "mfrac",
        "msqrt",
        "mroot",
        "mstyle",
        "merror",
        "mpadded",
        "mphantom",
        "mfenced",
        "menclose",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mmultiscripts",
        "mprescripts",
        "none",
        "mtable",
        "mtr",
        "mtd",
        "mlabeledtr",
        "semantics",
    ]
)
_MATHML_ATTRIBUTES = frozenset(
    [
        "display",
        "mathvariant",
        "stretchy",
        "fence",
        "separator",
        "form",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "largeop",
        "movablelimits",
        "accent",
        "accentunder",
        "linethickness",
        "columnalign",
        "rowspacing",
        "columnspacing",
        "width",
        "height",
        "depth",
        "notation",
        "scriptlevel",
        "displaystyle",
        "side",
    ]
)
_TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "del",
        "s",
        "sub",
        "sup",
        "a",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "kbd",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "caption",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "div",
        "span",
        "section",
        "figure",
        "figcaption",
        "dl",
        "dt",
        "dd",
        "b",
        "i",
        "u",
        "mark",
        "abbr",
        "details",
        "summary",
    ]
)
_ATTRIBUTES = {
    "*": {"id"},
    "a": {"href", "title"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "ol": {"start"},
    "abbr": {"title"},
}
_CLASSES = {"div": {"admonition", "table-box", *(f"admonition-{kind}" for kind in _ADMONITIONS)}, "sup": {"footnote-ref"}}
_CLASSES |= {"section": {"footnotes"}, "p": {"admonition-title"}, "ol": {"footnotes-list"}, "a": {"footnote-backref", "anchor"}}


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


@dataclass(frozen=True)
class Drawn:
    """A chapter as it is shown."""

    title: str
    html: str
    sections: tuple[Section, ...]
    words: int


@dataclass(frozen=True)
class Picture:
    """An image of the book: where it is served, and its size in pixels (0 where unknown)."""

    url: str
    width: int
    height: int


Find = Callable[[str], "Picture | None"]
Follow = Callable[[str], "str | None"]


def draw(text: str, title: str, picture: Find, chapter: Follow) -> Drawn:
    """Markdown as HTML with its sections.

    Args:
        title: the chapter's; where it is '' the first heading gives it.
        picture: the image behind a path, as the chapter writes it.
        chapter: the address behind a relative link, as the chapter writes it.
    """
    parser = _parser()
    tokens = parser.parse(text)
    headings = [index for index, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    titles = [_heading_title(tokens[index + 1]) for index in headings]
    title = title or (titles[0] if titles else "")
    anchors = _anchors(headings, tokens)
    sections = _sections(text, title, tokens, headings, titles, anchors)
    body = _Body(picture, chapter)
    html = body.render(parser, _shown(tokens, headings, anchors, title, titles))
    words = len(re.findall(r"\w+", " ".join(section.plain for section in sections)))
    return Drawn(title or "Untitled", html, sections, words)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    parser.use(footnote_plugin)
    parser.use(container_plugin, name="admonition", validate=lambda params, _: bool(_admonition(params)), render=_draw_admonition)
    return parser


def _admonition(params: str) -> tuple[str, str] | None:
    """The kind and the title of `note`, `{note}`, `note Title`, `note[Title]`; None of anything else."""
    found = re.match(r"\s*\{?(\w+)\}?\s*(?:\[(.*)\]|(.*))$", params)
    if not found or found[1].lower() not in _ADMONITIONS:
        return None
    kind = found[1].lower()
    return kind, (found[2] or found[3] or "").strip() or _ADMONITIONS[kind]


def _draw_admonition(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    if tokens[index].nesting != 1:
        return "</div>\n"
    kind, title = _admonition(tokens[index].info) or ("note", "Note")
    return f'<div class="admonition admonition-{kind}"><p class="admonition-title">{escape(title)}</p>\n'


def _heading_title(inline: Token) -> str:
    return _GIVEN_ID.sub("", _words(inline)).strip()


def _words(token: Token) -> str:
    """The words of inline Markdown, without its marks."""
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline", "math_inline", "math_inline_double") or child.type == "image":
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def digest(*parts: str) -> str:
    """One hash of several texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def slug(title: str) -> str:
    """A heading's name in an address: letters, digits, `-` and `_`, also of other scripts; emoji and marks fall away."""
    lowered = unicodedata.normalize("NFC", title).lower().strip()
    kept = "".join(
        char if char.isalnum() or char in "-_" or unicodedata.category(char) in ("Mn", "Mc") else " " for char in lowered
    )
    return "-".join(kept.split())[:150].strip("-")


def _anchors(headings: list[int], tokens: list[Token]) -> list[str]:
    """One anchor each; a repeated heading gets a number that no other heading has."""
    used: set[str] = {"start"}
    anchors: list[str] = []
    for index in headings:
        words = _words(tokens[index + 1])
        given = _GIVEN_ID.search(words)
        base = slug(given[1] if given else words) or "section"
        anchor, number = base, 1
        while anchor in used:
            anchor, number = f"{base}-{number}", number + 1
        used.add(anchor)
        anchors.append(anchor)
    return anchors


def _sections(
    text: str, title: str, tokens: list[Token], headings: list[int], titles: list[str], anchors: list[str]
) -> tuple[Section, ...]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    starts[-1] = len(text)
    lines = [(tokens[index].map or [0, 0])[0] for index in headings]
    bounds = [starts[line] for line in lines] + [len(text)]
    found: list[Section] = []
    first = headings[0] if headings else len(tokens)
    before = _plain(tokens[:first])
    if before:
        found.append(Section(1, title, "start", (title,), 0, bounds[0], before))
    path: list[tuple[int, str]] = []
    for number, index in enumerate(headings):
        level = int(tokens[index].tag[1])
        path = [step for step in path if step[0] < level] + [(level, titles[number])]
        until = headings[number + 1] if number + 1 < len(headings) else len(tokens)
        names = tuple(name for _, name in path)
        whole = names if names[0] == title or not title else (title, *names)
        plain = _plain(tokens[index + 3 : until])
        found.append(Section(level, titles[number], anchors[number], whole, bounds[number], bounds[number + 1], plain))
    return tuple(found)


def plain_blocks(text: str) -> str:
    """The words of Markdown, a block to a line."""
    return _plain(_parser().parse(text))


def _plain(tokens: Sequence[Token]) -> str:
    """The words of these blocks, a block to a line: for search."""
    lines: list[str] = []
    for token in tokens:
        if token.type == "inline":
            lines.append(_words(token))
        elif token.type in ("fence", "code_block", "math_block"):
            lines.append(token.content.strip())
        elif token.type == "html_block":
            lines.append(re.sub(r"<[^>]*>", " ", token.content).strip())
    return "\n".join(line for line in lines if line)


def _shown(tokens: list[Token], headings: list[int], anchors: list[str], title: str, titles: list[str]) -> list[Token]:
    """The tokens as they are drawn: without the heading that the page shows as its title, the rest below the title's level."""
    drop = bool(headings) and tokens[headings[0]].tag == "h1" and titles[0] == title
    shift = 1 if any(tokens[index].tag == "h1" for index in headings[1 if drop else 0 :]) else 0
    for index, anchor in zip(headings, anchors, strict=True):
        level = min(6, max(2, int(tokens[index].tag[1]) + shift))
        inline = tokens[index + 1]
        for child in inline.children or []:
            if child.type == "text":
                child.content = _GIVEN_ID.sub("", child.content)
        tokens[index].tag = tokens[index + 2].tag = f"h{level}"
        tokens[index].attrSet("id", anchor)
    for token in tokens:
        if token.type in ("th_open", "td_open") and (style := token.attrGet("style")):
            token.attrs = {"align": str(style).rpartition(":")[2]}
    if drop:
        return tokens[: headings[0]] + tokens[headings[0] + 3 :]
    return tokens


class _Body:
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
        words = tokens[index].info.strip().split()
        return self._keep(_code(tokens[index].content, words[0].strip(".{}").lower() if words else ""))

    def _code_block(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return self._keep(_code(tokens[index].content, ""))

    def _math_block(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return self._keep(
            f'<div class="math-box" tabindex="0" role="group" aria-label="Formula">{_math(tokens[index].content, "block")}</div>'
        )

    def _math_inline(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        return self._keep(_math(tokens[index].content, "inline"))

    def _image(self, tokens: Sequence[Token], index: int, *_: Any) -> str:
        token = tokens[index]
        alt = _words(token)
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


def _code(source: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language or "text")
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    lines = highlight(source, lexer, HtmlFormatter(nowrap=True))
    label = f'<span class="code-language">{escape(language)}</span>' if language and language != "text" else ""
    return (
        f'<div class="code-box"><div class="code-head">{label}<button type="button" class="code-copy" hidden>Copy</button></div>'
        f'<pre tabindex="0" dir="ltr"><code>{lines}</code></pre></div>\n'
    )


def _math(source: str, display: str) -> str:
    """MathML of a formula, only with what MathML draws with; its source where it cannot be read."""
    source = source.strip()
    for name in ("aligned", "split"):  # the converter knows the outer form only
        source = source.replace(f"{{{name}}}", "{align*}")
    try:
        made = converter.convert(source, display="block" if display == "block" else "inline")
        root = ElementTree.fromstring(made)  # noqa: S314  (within <math>: no place for entities of its own)
    except Exception:  # noqa: BLE001  (latex2mathml raises whatever comes to hand on a formula it does not know)
        return f'<code class="math-source">{escape(source)}</code>'
    return _mathml(root)


def _mathml(node: ElementTree.Element) -> str:
    tag = node.tag.rpartition("}")[2]
    inner = escape(node.text or "") + "".join(_mathml(child) + escape(child.tail or "") for child in node)
    if tag not in _MATHML_TAGS:
        return inner
    kept = "".join(f' {name}="{escape(value)}"' for name, value in node.attrib.items() if name in _MATHML_ATTRIBUTES)
    return f"<{tag}{kept}>{inner}</{tag}>"
