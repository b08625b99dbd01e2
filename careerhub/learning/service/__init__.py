"""Rules of the book and of learning from it."""

from careerhub.learning.service.books import (
    chapters_for_index,
    get_chapter,
    get_contents,
    get_image,
    import_book,
    is_current,
    list_books,
    search,
)
from careerhub.learning.service.progress import mark, record_beats

__all__ = [
    "chapters_for_index",
    "get_chapter",
    "get_contents",
    "get_image",
    "import_book",
    "is_current",
    "list_books",
    "mark",
    "record_beats",
    "search",
]
