"""What tests of learning share: a small book, imported once."""

from pathlib import Path

import pytest

from careerhub.core.db.transactions import run_public
from careerhub.learning import service
from careerhub.learning.importing import import_from
from careerhub.learning.schemas import BookContents
from tests.learning.samples import write


@pytest.fixture(scope="session")
def book(database: None, tmp_path_factory: pytest.TempPathFactory) -> BookContents:
    """The sample book as anybody sees it: `start` (5 min), `moving` (10 min, one task), `sensing`."""
    import_from(write(tmp_path_factory.mktemp("book"), "small-robots"))
    return run_public(service.get_contents, "small-robots")


@pytest.fixture
def chapters(book: BookContents) -> list[str]:
    """The ids of its chapters, in order."""
    return [chapter.id for chapter in book.chapters]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample book's files, to change."""
    return write(tmp_path, "small-robots")
