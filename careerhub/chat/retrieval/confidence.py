"""Whether the passages found can answer the question, or the chat has to say that it does not know."""

import math

from careerhub.chat.retrieval.search import Signals

# Fitted by bench/calibrate_retrieval.py; the limits refuse about 5 % of the good questions.
_WITH_MEANING = {"coverage": 0.54, "unknown": -4.1, "missing": -3.74, "cosine": 5.42, "agreement": 2.58}
_INTERCEPT_WITH_MEANING = -1.91
_WITH_WORDS = {"coverage": 2.03, "unknown": -5.56, "missing": -3.74}
_INTERCEPT_WITH_WORDS = 0.47
_LIMIT_WITH_MEANING = -0.2
_LIMIT_WITH_WORDS = -0.43


def confidence(signals: Signals) -> float:
    """How sure it is that the corpus has an answer, as a logit above the limit: 0 is the limit."""
    if signals.cosine is None:
        return _weighted(signals, _WITH_WORDS) + _INTERCEPT_WITH_WORDS - _LIMIT_WITH_WORDS
    return _weighted(signals, _WITH_MEANING) + _INTERCEPT_WITH_MEANING - _LIMIT_WITH_MEANING


def is_answerable(signals: Signals) -> bool:
    """Whether to answer. Few terms known, names not found and distant passages together mean no."""
    return confidence(signals) > 0


def _weighted(signals: Signals, weights: dict[str, float]) -> float:
    return math.fsum(weight * getattr(signals, name) for name, weight in weights.items())
