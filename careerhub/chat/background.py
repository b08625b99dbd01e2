"""The tasks of the chat."""

import numpy as np
from sqlalchemy import text

from careerhub.chat import second
from careerhub.chat.indexing import embed_missing
from careerhub.chat.schemas import EMBED
from careerhub.core import jobs
from careerhub.llm.minilm import NAME, minilm


@jobs.task(EMBED)
def embed_books() -> None:
    """Vectors for the passages of the books that have none."""

    def embed(passage: str) -> np.ndarray:
        jobs.check_stop()
        return minilm().embed(passage)

    embed_missing(second.in_worker, NAME, embed)
    second.embed_books(second.in_worker)


@jobs.periodic("23 * * * *", "chat.embed_again")
def embed_again() -> None:
    """Go on with the second set of vectors where Ollama had failed."""
    second.embed_books(second.in_worker)


@jobs.periodic("41 3 * * *", "chat.tidy")
def tidy() -> None:
    """Archive what nobody has used for 30 days, and forget what was deleted yesterday."""
    with jobs.transaction() as session:
        session.execute(text("SELECT private.tidy_conversations()"))
