"""Ask every question of a task in every mode and measure what comes first."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from careerhub.chat.evaluation.corpora import Question, Task
from careerhub.chat.retrieval.chunks import split
from careerhub.chat.retrieval.confidence import is_answerable
from careerhub.chat.retrieval.search import Hit, Index, Mode, encode_question
from careerhub.llm.minilm import DIMENSIONS, NAME, minilm

_DEPTH = 10
_OVERFETCH = 5  # sections fetched for each place of the ranking, for several may belong to one document


class Encoder:
    """The embedded encoder with a memory on disk: a text that was seen before is not embedded again."""

    def __init__(self, folder: Path | None = None):
        self._file = folder / f"vectors-{NAME}.npz" if folder else None
        self._known: dict[str, np.ndarray] = {}
        self._new = False
        if self._file and self._file.is_file():
            with np.load(self._file) as saved:
                self._known = dict(zip(saved["keys"].tolist(), saved["vectors"], strict=True))

    def embed(self, text: str) -> np.ndarray:
        """The text's vector."""
        key = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        if key not in self._known:
            self._known[key] = minilm().embed(text)
            self._new = True
        return self._known[key]

    def save(self) -> None:
        """Write the memory, whole or not at all."""
        if self._file and self._new:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft = self._file.with_suffix(".partial.npz")
            np.savez(draft, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
            draft.replace(self._file)


@dataclass(frozen=True)
class Measures:
    """Means over the answerable questions of a style, and how many questions were refused.

    recall: share of the relevant found among the first k (alternatives: whether one was). mrr, ndcg: over the first 10.
    """

    mode: str
    style: str
    questions: int
    recall: dict[int, float]
    mrr: float
    ndcg: float
    refused: float


def build(task: Task, encoder: Encoder | None) -> tuple[Index, int]:
    """The task's index, with vectors if there is an encoder, and the number of its passages."""
    chunks = [chunk for document in task.documents for chunk in split(document)]
    if encoder is None:
        return Index(chunks), len(chunks)
    vectors = np.array([encoder.embed(chunk.meaning) for chunk in chunks], dtype=np.float32).reshape(-1, DIMENSIONS)
    encoder.save()
    return Index(chunks, vectors), len(chunks)


def measure(task: Task, modes: Sequence[Mode], ks: Sequence[int], cache: Path | None = None) -> list[Measures]:
    """Measures of every mode and style; style "all" is all questions that have an answer, "unanswerable" those without."""
    encoder = Encoder(cache) if any(mode is not Mode.BM25 for mode in modes) else None
    index, _ = build(task, encoder)
    words_only = Index(index.chunks) if Mode.BM25 in modes and encoder else index
    results: list[Measures] = []
    for mode in modes:
        chosen = words_only if mode is Mode.BM25 else index
        asked = encoder if mode is not Mode.BM25 else None
        outcomes = [_ask(task, chosen, question, mode, asked, max(ks)) for question in task.questions]
        answerable = [outcome for outcome in outcomes if outcome.question.answerable]
        results.append(_summary(mode, "all", answerable, ks))
        for style in dict.fromkeys(outcome.question.style for outcome in answerable):
            results.append(_summary(mode, style, [outcome for outcome in answerable if outcome.question.style == style], ks))
        if bad := [outcome for outcome in outcomes if not outcome.question.answerable]:
            results.append(_summary(mode, "unanswerable", bad, ks))
    if encoder:
        encoder.save()
    return results


def as_table(results: Sequence[Measures]) -> str:
    """The measures as lines of text."""
    ks = list(results[0].recall) if results else []
    head = f"{'mode':8}{'style':16}{'n':>5}" + "".join(f"{f'R@{k}':>8}" for k in ks) + f"{'MRR':>8}{'nDCG@10':>9}{'refused':>9}"
    lines = [head, "-" * len(head)]
    for row in results:
        found = "".join(f"{value:8.3f}" for value in row.recall.values()) + f"{row.mrr:8.3f}{row.ndcg:9.3f}"
        if row.style == "unanswerable":
            found = " " * len(found)
        lines.append(f"{row.mode:8}{row.style:16}{row.questions:5}{found}{row.refused:9.1%}")
    return "\n".join(lines)


def as_data(results: Sequence[Measures]) -> list[dict[str, object]]:
    """The measures as JSON has them."""
    return [asdict(row) for row in results]


@dataclass(frozen=True)
class _Outcome:
    question: Question
    places: list[tuple[str, str]]
    refused: bool


def _ask(task: Task, index: Index, question: Question, mode: Mode, encoder: Encoder | None, deepest: int) -> _Outcome:
    vector = encode_question(question.text, encoder.embed) if encoder else None
    answer = index.search(question.text, vector, mode=mode)
    wide = index.search(question.text, vector, mode=mode, limit=max(deepest, _DEPTH) * _OVERFETCH)
    return _Outcome(question, list(dict.fromkeys(_place(hit, task) for hit in wide.hits)), not is_answerable(answer.signals))


def _place(hit: Hit, task: Task) -> tuple[str, str]:
    return (hit.chunk.path, hit.chunk.section if task.by_section else "")


def _summary(mode: Mode, style: str, outcomes: Sequence[_Outcome], ks: Sequence[int]) -> Measures:
    def mean(numbers: list[float]) -> float:
        return round(sum(numbers) / len(numbers), 4) if numbers else 0.0

    recall = {k: mean([_recall(outcome, k) for outcome in outcomes]) for k in ks}
    return Measures(
        mode=mode.value,
        style=style,
        questions=len(outcomes),
        recall=recall,
        mrr=mean([_reciprocal_rank(outcome) for outcome in outcomes]),
        ndcg=mean([_ndcg(outcome) for outcome in outcomes]),
        refused=mean([float(outcome.refused) for outcome in outcomes]),
    )


def _recall(outcome: _Outcome, k: int) -> float:
    relevant = outcome.question.relevant
    found = len(relevant.keys() & set(outcome.places[:k]))
    if outcome.question.any_is_enough:
        return float(found > 0)
    return found / max(len(relevant), 1)


def _reciprocal_rank(outcome: _Outcome) -> float:
    return next((1 / rank for rank, place in enumerate(outcome.places[:_DEPTH], 1) if place in outcome.question.relevant), 0.0)


def _ndcg(outcome: _Outcome) -> float:
    relevant = outcome.question.relevant
    gains = [relevant.get(place, 0) for place in outcome.places[:_DEPTH]]
    if outcome.question.any_is_enough:  # the first of the alternatives counts, the others neither help nor harm
        gains = [gain * (not any(gains[:place])) for place, gain in enumerate(gains)]
    best = _discounted(sorted(relevant.values(), reverse=True)[: 1 if outcome.question.any_is_enough else _DEPTH])
    return _discounted(gains) / best if best else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
