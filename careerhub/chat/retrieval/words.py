"""Texts as search sees them: Markdown without its marks, words as stems."""

import re

import Stemmer

_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_NOISE = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>|https?://\S+|\*\*|`")
_WORD = re.compile(r"\w+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_NAME = re.compile(r"(?<=\S )[\"'(]*(\w*[A-Z0-9]\w*)")
_FEWEST_WORDS_OF_PROSE = 12
_COMMON = """
a about also an and are as at be been being but by can could did do does for from had has have how i if in
into is it its just me my no not of on or our should so such than that the their then there these they this to
us was we were what when where which who why will with would you your
"""
_STOP_WORDS = frozenset(_COMMON.split())


def plain(markdown: str) -> str:
    """The words of a Markdown text: links without addresses, no tags, no marks, on one line."""
    return " ".join(_NOISE.sub(" ", _LINK.sub(r"\1", markdown)).split())


def prose(markdown: str) -> str:
    """The words outside code fences; with hardly any there, all of them."""
    outside = plain(_FENCE.sub(" ", markdown))
    return outside if len(outside.split()) >= _FEWEST_WORDS_OF_PROSE else plain(markdown)


def keywords(text: str) -> str:
    """The text without the words that every English text has."""
    return " ".join(word for word in _WORD.findall(text) if word.lower() not in _STOP_WORDS)


def names(question: str) -> list[str]:
    """Words of a question that look like names: capitals or digits, not at its beginning. None if everything is in capitals."""
    return [] if question.isupper() else [name for name in _NAME.findall(question) if keywords(name)]


def terms(text: str) -> list[str]:
    """The stems of a text's words, in order. `velocity_smoother` and `DetachableJoint` count whole and by their parts."""
    words: list[str] = []
    for word in _WORD.findall(text):
        lower = word.lower()
        if lower in _STOP_WORDS:
            continue
        words.append(lower.replace("_", "") or lower)
        if len(parts := _PART.findall(word)) > 1:
            words += [part for part in map(str.lower, parts) if part not in _STOP_WORDS]
    return Stemmer.Stemmer("english").stemWords(words)  # one each call: a stemmer must not be shared between threads
