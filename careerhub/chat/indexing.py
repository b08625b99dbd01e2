"""Vectors for what has none yet: a few passages at a time, so that a stop loses little and others are not kept waiting."""

from collections.abc import Callable
from typing import Any

import numpy as np

from careerhub.chat import service
from careerhub.llm.memory import give_back

EMBEDDED_AT_ONCE = 32

# Runs a service function in one transaction: `run(f, *args)` is `f(session, user_id, *args)`.
Run = Callable[..., Any]


def embed_missing(
    run: Run, model: str, embed: Callable[[str], np.ndarray], report: Callable[[int], None] = lambda left: None
) -> int:
    """Embed every passage without a vector of this model; `report` hears how many are left. Gives back how many were embedded.

    Killed at any point and started again, it goes on where it was.
    """
    done = 0
    while waiting := run(service.list_unembedded, model, EMBEDDED_AT_ONCE):
        vectors = {passage.chunk_id: embed(passage.meaning) for passage in waiting}
        done += run(service.save_vectors, model, vectors)
        report(run(service.count_unembedded, model))
    if done:
        give_back()
    return done
