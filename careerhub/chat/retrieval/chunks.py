"""Markdown cut into passages, each an exact span of its source under one heading."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from careerhub.chat.retrieval.words import plain, prose

MAX_WORDS = 160
_MIN_WORDS = 40
_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(front_matter_plugin)
_LINE_END = re.compile(r"\r\n|\r|\n")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z0-9`*\[(\"'])")
_TITLE = re.compile(r"^title:\s*['\"]?(.+?)['\"]?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """One Markdown text that can be searched. `title` serves where the text has no heading of its own; `href` is its page."""

    path: str
    text: str
    title: str = ""
    href: str = ""


@dataclass(frozen=True)
class Chunk:
    """A passage: `document.text[start:end]`. `headings` leads from the document's title down to the passage's section."""

    path: str
    headings: tuple[str, ...]
    section_start: int
    index: int
    start: int
    end: int
    text: str

    @property
    def section(self) -> str:
        """The heading right above the passage."""
        return self.headings[-1] if self.headings else ""

    @property
    def searched(self) -> str:
        """What is searched by words: the passage without marks and addresses, under its heading path."""
        return self._under_headings(plain(self.text))

    @property
    def meaning(self) -> str:
        """What is searched by meaning: the same without code, which says little to a model of sentences."""
        return self._under_headings(prose(self.text))

    @property
    def digest(self) -> str:
        """SHA-256 in hexadecimal of headings and text: what has the same digest is embedded once."""
        return hashlib.sha256("\n".join((*self.headings, "", self.text)).encode("utf-8", "replace")).hexdigest()

    def _under_headings(self, text: str) -> str:
        return f"{' › '.join(self.headings)}\n{text}" if self.headings else text


@dataclass(frozen=True)
class _Piece:
    """A run of lines, or a part of one, that is never cut."""

    start: int
    end: int
    words: int


@dataclass(frozen=True)
class _Section:
    """What stands under one heading, which begins at `start`."""

    headings: tuple[str, ...]
    start: int
    pieces: list[_Piece]


def split(document: Document, max_words: int = MAX_WORDS) -> list[Chunk]:
    """The document's passages in reading order, at most about `max_words` each.

    A passage never crosses a heading. A code fence, a table, a list item and a sentence are never cut,
    however long; a `#` inside a fence is no heading. What has no text (a bare heading, front matter) has no passage.
    """
    chunks: list[Chunk] = []
    for section in _sections(document, max_words):
        for start, end in _packed(section.pieces, max_words):
            text = document.text[start:end]
            chunks.append(Chunk(document.path, section.headings, section.start, len(chunks), start, end, text))
    return chunks


def _sections(document: Document, max_words: int) -> Iterator[_Section]:
    lines = _line_starts(document.text)
    tokens = _PARSER.parse(document.text)
    title = document.title or _front_matter_title(tokens)
    path = [(0, title)] if title else []
    section = _Section(_headings(path), 0, [])
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.level == 0 and token.map:
            yield section
            level, heading = int(token.tag[1]), _inline_text(tokens[position + 1])
            path = [(depth, text) for depth, text in path if 0 < depth < level or (depth == 0 and text != heading)]
            path.append((level, heading))
            section = _Section(_headings(path), lines[token.map[0]], [])
        elif token.map and _is_piece(token):
            section.pieces.extend(_pieces(document.text, token, lines, max_words))
    yield section


def _headings(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(text for _, text in path if text)


def _is_piece(token: Token) -> bool:
    """Whether this token is a block at the top, or an item of a list at the top."""
    if token.level == 0:
        return token.nesting >= 0 and token.type not in ("bullet_list_open", "ordered_list_open", "front_matter", "heading_open")
    return token.type == "list_item_open" and token.level == 1


def _pieces(text: str, token: Token, lines: list[int], max_words: int) -> Iterator[_Piece]:
    """The token's lines, cut at sentences if it is a paragraph too long for one passage."""
    first, after = token.map or (0, 0)
    start, end = _trimmed(text, lines[first], lines[after])
    if start >= end:
        return
    if token.type != "paragraph_open" or _count(text[start:end]) <= max_words:
        yield _Piece(start, end, _count(text[start:end]))
        return
    cut = start
    for gap in _SENTENCE_END.finditer(text, start, end):
        yield _Piece(cut, gap.start(), _count(text[cut : gap.start()]))
        cut = gap.end()
    yield _Piece(cut, end, _count(text[cut:end]))


def _packed(pieces: list[_Piece], max_words: int) -> Iterator[tuple[int, int]]:
    """Neighbouring pieces joined to spans of at most `max_words`; a short rest joins the span before it."""
    spans: list[tuple[int, int, int]] = []
    for piece in pieces:
        if spans:
            start, _, words = spans[-1]
            if words + piece.words <= max_words:
                spans[-1] = (start, piece.end, words + piece.words)
                continue
        spans.append((piece.start, piece.end, piece.words))
    if len(spans) > 1 and spans[-1][2] < _MIN_WORDS:
        (start, _, before), (_, end, words) = spans[-2:]
        spans[-2:] = [(start, end, before + words)]
    for start, end, _ in spans:
        yield start, end


def _line_starts(text: str) -> list[int]:
    """Where each line begins, as the parser counts lines, and the end of the text for what runs to it."""
    return [0, *(end.end() for end in _LINE_END.finditer(text)), len(text), len(text)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blank lines and spaces at its end, and blank lines at its beginning."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start] in "\r\n":
        start += 1
    return start, end


def _inline_text(inline: Token) -> str:
    """A heading's words without its marks."""
    return " ".join("".join(child.content or " " for child in inline.children or [] if child.type != "image").split())


def _front_matter_title(tokens: list[Token]) -> str:
    if tokens and tokens[0].type == "front_matter" and (found := _TITLE.search(tokens[0].content)):
        return found.group(1)
    return ""


def _count(text: str) -> int:
    return len(text.split())
