"""Which characters can be printed: one without a glyph turns a whole font's text into garbage for some PDF readers."""

import unicodedata
from bisect import bisect_right
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent.parent / "fonts"
_PLACEHOLDER = "□"
_JOINERS = "\u200c\u200d"
_LINE_ENDS = {ord(char): "\n" for char in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
_JOINING_SCRIPTS = ("ARABIC", "SYRIAC", "DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "GUJARATI", "SINHALA")
# Letters that are only a look (mathematical bold, the ligature fi): printed as the plain letters that a reader searches for.
_STYLED = (range(0x1D400, 0x1D800), range(0xFB00, 0xFB07), range(0x2100, 0x2102), range(0x1F130, 0x1F150))


def missing_glyphs(text: str) -> list[str]:
    """Characters that no bundled font covers, each once, in the order of the text."""
    found = dict.fromkeys(char for char in _clean(text) if not _is_printable(char) and not _compatible(char))
    return list(found)


def printable(text: str) -> str:
    """The text as it is printed: composed, without controls, invisible marks and pictures that have no glyph.

    A letter without a glyph becomes `□`. Line ends stay, as `\\n`.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_printable(char) else _replacement(char) for char in _clean(text))


def _clean(text: str) -> str:
    """Composed text without what never has a glyph of its own: controls, surrogates, bidi marks, soft hyphens, selectors."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    text = "".join(char for char in text if not "\ud800" <= char <= "\udfff")
    text = unicodedata.normalize("NFC", text)
    kept = [_plain(char) for index, char in enumerate(text) if not _is_invisible(text, index)]
    return unicodedata.normalize("NFC", "".join(kept))


def _plain(char: str) -> str:
    if any(ord(char) in styled for styled in _STYLED):
        return unicodedata.normalize("NFKC", char)
    if unicodedata.category(char) == "Zs":
        return "\xa0" if char in "\xa0\u202f\u2007" else " "
    return " " if char == "\t" else char


def _is_invisible(text: str, index: int) -> bool:
    char = text[index]
    if char in _JOINERS:
        return not (0 < index < len(text) - 1 and _joins(text[index - 1]) and _joins(text[index + 1]))
    if unicodedata.category(char) in ("Cc", "Cf", "Cs"):
        return char not in "\n\t"
    return 0xFE00 <= ord(char) <= 0xFE0F or 0xE0100 <= ord(char) <= 0xE01EF or char in "\u034f\u115f\u1160\u3164\uffa0\u2800"


def _joins(char: str) -> bool:
    """Whether a joiner beside this character changes how the word is written."""
    return unicodedata.name(char, "").startswith(_JOINING_SCRIPTS)


def _replacement(char: str) -> str:
    if plain := _compatible(char):
        return plain
    return _PLACEHOLDER if unicodedata.category(char)[0] in "LN" else ""


def _compatible(char: str) -> str:
    """The same in covered characters (`㎏` as `kg`), or nothing."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char and all(map(_is_printable, plain)) else ""


def _is_printable(char: str) -> bool:
    return char in _JOINERS or char == "\n" or (unicodedata.category(char) != "Co" and _is_covered(ord(char)))


def _is_covered(code: int) -> bool:
    starts, ends = _coverage()
    index = bisect_right(starts, code) - 1
    return index >= 0 and code <= ends[index]


@cache
def _coverage() -> tuple[list[int], list[int]]:
    """First and last characters of the covered ranges, from the file that `scripts/build_fonts.py` writes."""
    ranges = [line.split("-") for line in (FONTS / "coverage.txt").read_text().split()]
    return [int(start, 16) for start, _ in ranges], [int(end, 16) for _, end in ranges]
