"""Answering without a language model: the sentences nearest to the question, word for word."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from careerhub.chat.retrieval.chunks import Chunk
from careerhub.chat.retrieval.words import plain

_FENCE_OR_TABLE = re.compile(r"^[ \t]*(`{3,}|~{3,}).*?(?:^[ \t]*\1[`~]*[ \t]*$|\Z)|^[ \t]*\|.*$", re.MULTILINE | re.DOTALL)
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z0-9`*\[(\"'])|\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])")
_SHORTEST_WORDS = 4
_MOST_SENTENCES = 60
_RELEVANCE = 0.7
_SAME = 0.95
_LATER = 0.025  # a sentence of a passage that was found later counts less: more quotes come from where the answer is


@dataclass(frozen=True)
class Quote:
    """A sentence of a passage: `passage` is its place among those given, `start` and `end` are places in the document."""

    passage: int
    start: int
    end: int
    text: str


def quotes(passages: Sequence[Chunk], question: np.ndarray, embed: Callable[[str], np.ndarray], count: int = 3) -> list[Quote]:
    """The `count` sentences nearest to the question that differ from each other, in the order of the passages (best first)."""
    found = [quote for place, chunk in enumerate(passages) for quote in _sentences(place, chunk)][:_MOST_SENTENCES]
    if not found:
        return []
    vectors = np.array([embed(plain(quote.text)) for quote in found])
    relevance = vectors @ question - _LATER * np.array([quote.passage for quote in found])
    chosen: list[int] = []
    while len(chosen) < min(count, len(found)):  # maximal marginal relevance
        repeats = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(found))
        value = _RELEVANCE * relevance - (1 - _RELEVANCE) * repeats
        value[repeats > _SAME] = -np.inf
        if not np.isfinite(value).any():
            break
        chosen.append(int(np.argmax(value)))
    return [found[place] for place in sorted(chosen)]


def _sentences(passage: int, chunk: Chunk) -> list[Quote]:
    """The sentences outside code and tables that are long enough to say something."""
    prose = _FENCE_OR_TABLE.sub(lambda match: re.sub(r"[^\n]", "\n", match.group()), chunk.text)  # same length: places stay
    cuts = [0, *(place for gap in _END.finditer(prose) for place in gap.span()), len(prose)]
    result: list[Quote] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        start += len(prose[start:end]) - len(prose[start:end].lstrip())
        text = prose[start:end].rstrip()
        if len(text.split()) >= _SHORTEST_WORDS:
            result.append(Quote(passage, chunk.start + start, chunk.start + start + len(text), text))
    return result
