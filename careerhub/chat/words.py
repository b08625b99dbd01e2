"""What a model or a passage says, as harmless HTML: no foreign markup, no picture, no link but to the passages it cites."""

import re
from collections.abc import Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_ALLOWED = "p br hr em strong s ul ol li blockquote code pre table thead tbody tr th td h3 h4 h5 h6"
_TAGS = set(_ALLOWED.split())
_CITATION = re.compile(r"\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,1000})\](?:\([^)\n]{0,5000}\)|\[[^\]\n]{0,1000}\])")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]{1,1000}\]:.*$", re.MULTILINE)
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,20}:)?//\S+|\bwww\.\S+", re.IGNORECASE)
_CODE = re.compile(r"(<pre>.*?</pre>|<code>.*?</code>)", re.DOTALL)


def as_html(markdown: str, hrefs: Sequence[str]) -> str:
    """Markdown as safe HTML; `[2]` links to the second of `hrefs`, a number that is out of range is left out."""
    clean = nh3.clean(_PARSER.render(markdown), tags=_TAGS, attributes={}, clean_content_tags={"script", "style"})
    parts = _CODE.split(clean)
    return "".join(part if place % 2 else _cited(part, hrefs) for place, part in enumerate(parts))


def only_known(markdown: str, count: int) -> str:
    """The text without citations of passages that were not given."""
    return _CITATION.sub(lambda found: "".join(f"[{number}]" for number in _numbers(found[1], count)), markdown)


def inert(markdown: str) -> str:
    """The text without pictures and addresses, whatever program shows it: what a model says must not fetch or send anything."""
    words = _LINK.sub(r"\1", markdown)
    return _ADDRESS.sub("", _DEFINITION.sub("", words)).replace("<", "&lt;")


def _cited(html: str, hrefs: Sequence[str]) -> str:
    def link(found: re.Match[str]) -> str:
        return "".join(
            f'<a class="cite" href="{escape(hrefs[number - 1], quote=True)}" aria-label="Source {number}">[{number}]</a>'
            for number in _numbers(found[1], len(hrefs))
        )

    return _CITATION.sub(link, html)


def _numbers(listed: str, count: int) -> list[int]:
    return [number for each in listed.split(",") if 1 <= (number := int(each)) <= count]
