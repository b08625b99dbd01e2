"""Taking a book in, from the command line and at the first start."""

from pathlib import Path

from sqlalchemy import create_engine, pool
from sqlmodel import Session

from careerhub.core.config import PROJECT_ROOT
from careerhub.core.db.urls import database_urls
from careerhub.learning import service, tree
from careerhub.learning.reading import identify, read_book
from careerhub.learning.schemas import Imported
from careerhub.learning.tree import Skipped

SAMPLE = PROJECT_ROOT / "book"


def import_from(source: Path, *, slug: str = "", is_public: bool = True) -> tuple[Imported, list[Skipped]]:
    """Bring a book up to date with a folder or a ZIP; what changed, and the files that are no part of it.

    Raises:
        SetupError: it cannot be read or is too large.
    """
    files = tree.read(source)
    with Session(create_engine(database_urls().owner, poolclass=pool.NullPool)) as session:
        if known := service.is_current(session, *identify(files, slug), is_public=is_public):
            return known, files.skipped
        book = read_book(files, slug)
        imported = service.import_book(session, book, is_public=is_public)
        session.commit()
    return imported, files.skipped


def import_sample() -> None:
    """The book that comes with the product, where it is there."""
    if (SAMPLE / "book.yml").is_file():
        import_from(SAMPLE)
