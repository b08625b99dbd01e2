"""Fit the weights of `careerhub/chat/retrieval/confidence.py`.

    python bench/calibrate_retrieval.py CORPUS_DIR QUESTIONS [OFF_TOPIC]

QUESTIONS is what `careerhub eval retrieval` reads; OFF_TOPIC (bench/off_topic_questions.txt) are more questions
without an answer, one a line. Prints, for each set of signals, what ten-fold cross-validation refuses, and the weights
fitted on everything.
"""

import sys
from pathlib import Path

import numpy as np

from careerhub.chat.evaluation import corpora
from careerhub.chat.evaluation.run import Encoder, build
from careerhub.chat.retrieval.search import Signals, encode_question

RIDGE = 4.0
SETS = (["coverage", "unknown", "missing", "cosine", "agreement"], ["coverage", "unknown", "missing"])


def fit(rows: np.ndarray, good: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Intercept and weights of a ridge logistic regression, by Newton's method."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    design = np.c_[np.ones(len(rows)), (rows - mean) / spread]
    penalty = np.diag([1e-6] + [RIDGE] * rows.shape[1])
    b = np.zeros(design.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-design @ b))
        gradient = design.T @ (weight * (p - good)) + penalty @ b
        b -= np.linalg.solve((design * (weight * p * (1 - p))[:, None]).T @ design + penalty, gradient)
    slopes = b[1:] / spread
    return np.r_[b[0] - (slopes * mean).sum(), slopes]


def main() -> None:
    task = corpora.read(Path(sys.argv[1]), Path(sys.argv[2]))
    extra = Path(sys.argv[3]).read_text().splitlines() if len(sys.argv) > 3 else []
    encoder = Encoder()
    index, _ = build(task, encoder)

    def signals(text: str) -> Signals:
        return index.search(text, encode_question(text, encoder.embed)).signals

    good = [signals(q.text) for q in task.questions if q.answerable]
    bad = [signals(q.text) for q in task.questions if not q.answerable]
    far = [signals(line) for line in extra if line.strip()]
    encoder.save()
    for names in SETS:
        rows = np.array([[getattr(s, name) for name in names] for s in (*good, *bad, *far)], dtype=float)
        label = np.r_[np.ones(len(good)), np.zeros(len(bad) + len(far))]
        weight = np.where(label == 1, 1.0, len(good) / (len(bad) + len(far)))
        weight[len(good) : len(good) + len(bad)] *= 3  # the questions of the set itself are the harder ones
        order, scores = np.random.default_rng(0), np.zeros(len(rows))
        for _ in range(5):
            places = order.permutation(len(rows))
            for held in np.array_split(places, 10):
                rest = np.setdiff1d(places, held)
                b = fit(rows[rest], label[rest], weight[rest])
                scores[held] += (b[0] + rows[held] @ b[1:]) / 5
        a, u, x = np.split(scores, [len(good), len(good) + len(bad)])
        print(names)
        for refused in (0.03, 0.05, 0.08):
            limit = np.quantile(a, refused)
            bad_passed, far_passed = (u >= limit).mean(), (x >= limit).mean()
            print(f"  cross-validated: refuse {refused:.0%} of good, answer {bad_passed:.0%} of bad, {far_passed:.0%} of far")
        b = fit(rows, label, weight)
        fitted = b[0] + rows[: len(good)] @ b[1:]
        print("  weights", dict(zip(names, b[1:].round(2).tolist(), strict=True)), "intercept", b[0].round(2))
        print("  limits that refuse 3, 5, 7 % of good:", np.quantile(fitted, [0.03, 0.05, 0.07]).round(2).tolist())


main()
