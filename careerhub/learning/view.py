"""The reader's pages: whole HTML from the server, readable before (and without) any script."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from careerhub import routes
from careerhub.learning.schemas import BookCard, BookContents, ChapterView, Hit, Passage
from careerhub.ui.places import PLACES

_SETTINGS = (
    ("theme", "Colours", (("system", "System"), ("light", "Light"), ("dark", "Dark"))),
    ("read-size", "Type", (("small", "Small"), ("medium", "Medium"), ("large", "Large"))),
    ("read-width", "Width", (("narrow", "Narrow"), ("medium", "Medium"), ("wide", "Wide"))),
)


def _marked(snippet: str) -> Markup:
    """A search snippet with its hits marked."""
    return Markup(str(escape(snippet)).replace("\x02", "<mark>").replace("\x03", "</mark>"))  # noqa: S704  (escaped before)


_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_environment.filters["marked"] = _marked


def _page(name: str, reader: str, title: str, here: str, *, description: str = "", language: str = "en", **facts: object) -> str:
    frame = {"reader": reader, "title": title, "here": here, "places": PLACES, "description": description, "language": language}
    return _environment.get_template(name).render(**frame, **facts)


def books_page(reader: str, books: list[BookCard]) -> str:
    """The books there are. `reader` is the person's id, '' for anybody."""
    return _page("books.html", reader, "Books", routes.BOOK, books=books)


def contents_page(reader: str, book: BookContents) -> str:
    """A book's contents, and where to go on."""
    begun = next((chapter for chapter in book.chapters if chapter.percent and not chapter.is_done), None)
    unread = next((chapter for chapter in book.chapters if not chapter.is_done), None)
    start = begun or unread or (book.chapters[0] if book.chapters else None)
    facts = {"book": book, "start": start, "start_again": any(chapter.percent for chapter in book.chapters)}
    here = routes.book(book.slug)
    return _page("contents.html", reader, book.title, here, description=book.description, language=book.language, **facts)


def chapter_page(reader: str, book: BookContents, chapter: ChapterView, passage: Passage | None = None) -> str:
    """A chapter between its contents and its sections, with the passage that is to be marked."""
    facts = {
        "book": book,
        "book_href": routes.book(book.slug),
        "chapter": chapter,
        "passage": passage,
        "html": Markup(chapter.html),  # noqa: S704  (harmless since the import)
        "settings": _SETTINGS,
    }
    title = f"{chapter.title} · {book.title}"
    description = f"{chapter.title}: a chapter of {book.title}"
    return _page("chapter.html", reader, title, chapter.href, description=description, language=book.language, **facts)


def hits_fragment(words: str, hits: list[Hit]) -> str:
    """What a search found."""
    return _environment.get_template("hits.html").render(words=words.strip(), hits=hits)
