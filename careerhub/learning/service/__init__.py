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
from careerhub.learning.service.recommendations import (
    continue_reading,
    dismiss,
    list_recommendations,
    recompute,
    undo_dismiss,
)

__all__ = [
    "chapters_for_index",
    "continue_reading",
    "dismiss",
    "get_chapter",
    "get_contents",
    "get_image",
    "import_book",
    "is_current",
    "list_books",
    "list_recommendations",
    "mark",
    "recompute",
    "record_beats",
    "search",
    "undo_dismiss",
]
