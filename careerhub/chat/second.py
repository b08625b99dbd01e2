"""A second set of vectors, by a model of Ollama: built beside the first, used when it is whole, done without at any time."""

import asyncio
import logging
from typing import Any

import numpy as np

from careerhub.chat import service
from careerhub.chat.indexing import Run, embed_missing
from careerhub.chat.retrieval.search import lean_to_keywords
from careerhub.chat.retrieval.words import keywords
from careerhub.core import jobs
from careerhub.llm.ollama import Limits, ModelError, Ollama, connect_encoder

log = logging.getLogger(__name__)
_FOR_A_QUESTION = Limits(silence=3, total=4)


def set_name(encoder: Ollama) -> str:
    """What the set of vectors is called where it is stored."""
    return f"ollama:{encoder.model}"[:100]


def embed_books(run: Run) -> None:
    """Vectors by the model that is named, for the passages of the books that have none; goes on later where Ollama fails."""
    if (encoder := connect_encoder()) is None:
        return

    def embed(text: str) -> np.ndarray:
        jobs.check_stop()
        return asyncio.run(encoder.embed([text]))[0]

    try:
        embed_missing(run, set_name(encoder), embed)
    except ModelError as error:
        log.warning("the second set of vectors waits: %s", error.message)
        return
    run(service.index_vectors, set_name(encoder))


def in_worker(function: Any, *args: Any) -> Any:
    """A service for the books, in a transaction of the worker."""
    with jobs.transaction() as session:
        return function(session, None, *args)


class SecondEncoder:
    """The encoder of questions that fits the second set."""

    def __init__(self) -> None:
        self._encoder = connect_encoder(_FOR_A_QUESTION)

    @property
    def name(self) -> str:
        """The set's name; '' without one."""
        return set_name(self._encoder) if self._encoder else ""

    async def encode(self, question: str) -> np.ndarray | None:
        """The question's vector; none: Ollama does not answer now."""
        if self._encoder is None:
            return None
        texts = [question, keywords(question) or question]
        try:
            whole, essence = await self._encoder.embed(texts, as_question=True)
        except ModelError as error:
            log.warning("a question is searched without Ollama: %s", error.message)
            return None
        return lean_to_keywords(whole, essence)
