"""Hybrid search: which sections of a corpus answer a question, by words (BM25), by meaning (cosine), or by both.

A section is scored by its best passage and as a whole; the score of its chapter is added as context. The two rankings are
joined by their scores, scaled to 0 to 1 over the best hundred: on our questions that ranks better than reciprocal ranks do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import bm25s
import numpy as np

from careerhub.chat.retrieval.chunks import Chunk
from careerhub.chat.retrieval.words import keywords, names, terms

# Chosen on the development questions from flat stretches: neighbouring values give the same results within chance.
_K1, _B = 1.2, 0.75
_CANDIDATES = 100
_FEW = 20  # of fewer candidates the last one is no measure of what is irrelevant
_AGREED = 10
_SECTIONS_AS_A_WHOLE = 1000  # the nearest ones only: in a large corpus all of them would double the time
_DENSE_WEIGHT = 1.3
_CHAPTER_WEIGHT = 0.5
_KEYWORD_WEIGHT = 0.5


class Mode(StrEnum):
    BM25 = "bm25"
    DENSE = "dense"
    HYBRID = "hybrid"


@dataclass(frozen=True)
class Hit:
    """A section's best passage. `similarity` is its cosine, 0 without an encoder; `score` orders one search's hits."""

    chunk: Chunk
    score: float
    similarity: float


@dataclass(frozen=True)
class Signals:
    """What tells an answerable question from one that the corpus says nothing about.

    coverage: share of the question's term weight (IDF) found in the best of the first sections.
    unknown: share of the question's terms that occur nowhere in the corpus.
    missing: share of the names in the question that none of the first sections mentions.
    cosine: the nearest passage's; None without vectors.
    agreement: share of the first ten by words that are among the first ten by meaning.
    """

    coverage: float = 0.0
    unknown: float = 1.0
    missing: float = 0.0
    cosine: float | None = None
    agreement: float = 0.0


@dataclass(frozen=True)
class Found:
    """The best sections, best first, and the signals of the whole search."""

    hits: list[Hit]
    signals: Signals


def encode_question(question: str, embed: Callable[[str], np.ndarray]) -> np.ndarray:
    """The question's vector, drawn a little towards its keywords."""
    essence = keywords(question)
    return lean_to_keywords(embed(question), embed(essence) if essence else None)


def lean_to_keywords(whole: np.ndarray, essence: np.ndarray | None) -> np.ndarray:
    """The vector of a question, from its own and that of its keywords."""
    vector = whole if essence is None else whole + _KEYWORD_WEIGHT * essence
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


class Index:
    """Passages made searchable in memory. `vectors` are of length 1, one a passage; without them only words are searched."""

    def __init__(self, chunks: Sequence[Chunk], vectors: np.ndarray | None = None):
        self.chunks = list(chunks)
        self._section_of, self._sections = _numbered([(chunk.path, chunk.section_start) for chunk in self.chunks])
        self._by_section = np.argsort(self._section_of, kind="stable")
        self._section_ends = np.cumsum(np.bincount(self._section_of, minlength=self._sections))
        self._chapter_of, self._chapters = _numbered([chunk.path for chunk in self.chunks])
        self._chapter_of_section = np.zeros(self._sections, dtype=np.int64)
        self._chapter_of_section[self._section_of] = self._chapter_of
        headings = [terms(" ".join(chunk.headings)) for chunk in self.chunks]
        bodies = [terms(chunk.searched)[len(heading) :] for chunk, heading in zip(self.chunks, headings, strict=True)]
        self._chunk_words = _Words([heading + body for heading, body in zip(headings, bodies, strict=True)])
        self._section_words = _Words(_joined(headings, bodies, self._section_of, self._sections))
        titles = [terms(chunk.headings[0]) if chunk.headings else [] for chunk in self.chunks]
        self._chapter_words = _Words(_joined(titles, bodies, self._chapter_of, self._chapters))
        self._section_terms = [frozenset(words) for words in _joined(headings, bodies, self._section_of, self._sections)]
        self._vectors = vectors
        if vectors is not None and len(self.chunks):
            self._section_vectors = _means(vectors, self._section_of, self._sections)
            self._chapter_vectors = _means(vectors, self._chapter_of, self._chapters)

    def search(
        self,
        question: str,
        vector: np.ndarray | None = None,
        *,
        mode: Mode = Mode.HYBRID,
        limit: int = 5,
        among: np.ndarray | None = None,
    ) -> Found:
        """The `limit` best sections, one passage each.

        `among` (a boolean for each passage) restricts the search before anything is ranked. Without vectors, words decide.
        """
        allowed = np.ones(len(self.chunks), dtype=bool) if among is None else among
        if not allowed.any():
            return Found([], Signals())
        words = terms(question)
        lexical = np.where(allowed, self._chunk_words.scores(words), -np.inf)
        by_words = self._best(lexical)
        words_score = by_words + self._section_words.scores(words)
        dense = by_meaning = None
        if self._vectors is not None and vector is not None:
            dense = np.where(allowed, self._vectors @ vector, -np.inf)
            best = self._best(dense)
            near = _top(best, _SECTIONS_AS_A_WHOLE)
            by_meaning = np.full(self._sections, -np.inf)
            by_meaning[near] = best[near] + self._section_vectors[near] @ vector
        scores = np.zeros(self._sections)
        if mode is not Mode.DENSE or by_meaning is None:
            chapters = _scaled(self._chapter_words.scores(words), self._chapters)[self._chapter_of_section]
            scores += _scaled(words_score) + _CHAPTER_WEIGHT * chapters
        if mode is not Mode.BM25 and by_meaning is not None:
            chapters = _scaled(self._chapter_vectors @ vector, self._chapters)[self._chapter_of_section]
            scores += _DENSE_WEIGHT * _scaled(by_meaning) + _CHAPTER_WEIGHT * chapters
        scores[~np.isfinite(by_words)] = -np.inf
        order = _top(scores, limit)
        hits = [
            self._hit(section, float(scores[section]), lexical, dense)
            for section in order.tolist()
            if np.isfinite(scores[section])
        ]
        return Found(hits, self._signals(question, words, order, words_score, by_meaning, dense))

    def _span(self, section: int) -> tuple[int, int]:
        """Where the section's passages stand in `_by_section`."""
        return int(self._section_ends[section - 1]) if section else 0, int(self._section_ends[section])

    def _best(self, scores: np.ndarray) -> np.ndarray:
        """The best score of each section's passages."""
        starts = np.concatenate(([0], self._section_ends[:-1]))
        return np.maximum.reduceat(scores[self._by_section], starts)

    def _hit(self, section: int, score: float, lexical: np.ndarray, dense: np.ndarray | None) -> Hit:
        members = self._by_section[slice(*self._span(section))]
        value = lexical[members] / max(float(lexical[members].max()), 1e-9)
        if dense is not None:
            value = value + dense[members]
        best = int(members[int(np.argmax(value))])
        return Hit(self.chunks[best], score, 0.0 if dense is None else float(dense[best]))

    def _signals(
        self,
        question: str,
        words: list[str],
        order: np.ndarray,
        by_words: np.ndarray,
        by_meaning: np.ndarray | None,
        dense: np.ndarray | None,
    ) -> Signals:
        first = [self._section_terms[section] for section in order]
        weights = {word: self._section_words.idf(word) for word in set(words)}
        covered = max((sum(weights[word] for word in weights if word in section) for section in first), default=0.0)
        named = [stems for name in names(question) if (stems := terms(name))]
        signals = Signals(
            coverage=covered / sum(weights.values()) if weights else 0.0,
            unknown=sum(word not in self._section_words for word in weights) / max(len(weights), 1),
            missing=sum(not any(stems[0] in section for section in first) for stems in named) / max(len(named), 1),
        )
        if by_meaning is None or dense is None:
            return signals
        both = set(_top(by_words, _AGREED).tolist()) & set(_top(by_meaning, _AGREED).tolist())
        return replace(signals, cosine=float(dense.max()), agreement=len(both) / _AGREED)


class _Words:
    """BM25 over lists of terms."""

    def __init__(self, texts: list[list[str]]):
        self._count = len(texts)
        self._model: bm25s.BM25 | None = None
        self._frequency: dict[str, int] = {}
        for text in texts:
            for word in set(text):
                self._frequency[word] = self._frequency.get(word, 0) + 1
        if self._frequency:
            self._model = bm25s.BM25(k1=_K1, b=_B, method="lucene")
            self._model.index(texts, show_progress=False)

    def __contains__(self, word: str) -> bool:
        return word in self._frequency

    def idf(self, word: str) -> float:
        seen = self._frequency.get(word, 0)
        return float(np.log(1 + (self._count - seen + 0.5) / (seen + 0.5)))

    def scores(self, words: list[str]) -> np.ndarray:
        """A score for each text, 0 where no word occurs. A word asked twice counts once."""
        known = [word for word in dict.fromkeys(words) if word in self._frequency]
        if self._model is None or not known:
            return np.zeros(self._count)
        return self._model.get_scores(known).astype(np.float64)


def _numbered(keys: Sequence[object]) -> tuple[np.ndarray, int]:
    """For each key the number of its first appearance among different keys, and how many different ones there are."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64), len(numbers)


def _joined(heads: list[list[str]], bodies: list[list[str]], group_of: np.ndarray, groups: int) -> list[list[str]]:
    """Each group's terms: the head of its first member, then all bodies."""
    joined: list[list[str]] = [[] for _ in range(groups)]
    seen: set[int] = set()
    for head, body, group in zip(heads, bodies, group_of.tolist(), strict=True):
        if group not in seen:
            seen.add(group)
            joined[group].extend(head)
        joined[group].extend(body)
    return joined


def _means(vectors: np.ndarray, group_of: np.ndarray, groups: int) -> np.ndarray:
    """Each group's mean vector, of length 1."""
    if groups == len(vectors):
        return vectors
    sums = np.zeros((groups, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, group_of, vectors)
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def _scaled(scores: np.ndarray, candidates: int = _CANDIDATES) -> np.ndarray:
    """1 for the best, 0 for the last of the candidates and whatever comes after it.

    The fewer candidates there are, the nearer to a score of 0 does the scale begin: of two passages that are equally good
    but for a trifle, the second is not worthless because nothing else is there.
    """
    top = scores[_top(scores, candidates)]
    top = top[np.isfinite(top)]
    if not len(top):
        return np.zeros(len(scores))
    last = float(top[-1]) * min(1.0, len(top) / _FEW)
    if top[0] - last < 1e-9:
        return np.zeros(len(scores))
    return np.clip((scores - last) / (top[0] - last), 0, 1)


def _top(scores: np.ndarray, count: int) -> np.ndarray:
    """The places of the `count` highest scores, highest first; of equal ones the earlier first."""
    if count < len(scores):
        threshold = np.partition(scores, len(scores) - count)[len(scores) - count]
        places = np.flatnonzero(scores >= threshold)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:count]
