"""Taking the books in, so that they can be asked about: cut at once, embedded by a job."""

from sqlalchemy import create_engine, pool
from sqlmodel import Session

from careerhub.chat import service
from careerhub.chat.retrieval.chunks import Document
from careerhub.chat.schemas import EMBED, Changes, Source
from careerhub.chat.second import set_name
from careerhub.core import jobs
from careerhub.core.db.urls import database_urls
from careerhub.learning import service as learning
from careerhub.learning.schemas import IndexChapter
from careerhub.llm.minilm import NAME
from careerhub.llm.ollama import connect_encoder


def index_books() -> tuple[Changes, int]:
    """Make the passages equal to the chapters; what changed, and how many passages wait for a job to embed them."""
    with Session(create_engine(database_urls().owner, poolclass=pool.NullPool)) as session:
        documents = [document_of(chapter) for chapter in learning.chapters_for_index(session)]
        changes = service.index_changed(session, None, Source.BOOK, documents)
        waiting = service.count_unembedded(session, None, NAME)
        encoder = connect_encoder()
        if waiting or (encoder and service.count_unembedded(session, None, set_name(encoder))):
            jobs.defer(session, EMBED)
        session.commit()
    return changes, waiting


def document_of(chapter: IndexChapter) -> Document:
    """A chapter as it is searched: its path is the book's slug and the path of its file."""
    return Document(f"{chapter.book}/{chapter.source_path}", chapter.text, chapter.title, chapter.href)
