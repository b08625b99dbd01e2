"""Books: taken in by their owner, read by everybody who may."""

from typing import Any

from sqlalchemy import delete, text
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from careerhub import routes
from careerhub.core.errors import NotFound
from careerhub.core.fields import clean
from careerhub.learning import markdown
from careerhub.learning.models import Book, BookImage, Chapter, ChapterSection, ReadingProgress
from careerhub.learning.reading import BookFiles, ChapterFile
from careerhub.learning.schemas import (
    BookCard,
    BookContents,
    ChapterLink,
    ChapterView,
    Hit,
    Imported,
    IndexChapter,
    IndexSection,
    Module,
    Passage,
    Place,
    SectionLink,
)

MAX_HITS = 30
_MAX_QUERY = 200
# All the words first; where nothing has them all, any of them.
_SEARCH = text(
    """
    WITH asked AS (SELECT {query} AS query)
    SELECT c.title, s.title, c.path, s.anchor,
           ts_headline('english', left(s.plain, 20000), asked.query,
               'StartSel=' || chr(2) || ', StopSel=' || chr(3) || ', MaxFragments=1, MaxWords=28, MinWords=12')
    FROM chapter_sections s JOIN chapters c ON c.id = s.chapter_id CROSS JOIN asked
    WHERE c.book_id = :book_id AND s.search @@ asked.query
    ORDER BY ts_rank(s.search, asked.query, 1) DESC, c.position, s.position LIMIT :limit
    """.replace("{query}", "websearch_to_tsquery('english', :words)")
)
_SEARCH_ANY = text(
    str(_SEARCH).replace(
        "websearch_to_tsquery('english', :words)",
        "nullif(replace(plainto_tsquery('english', :words)::text, '&', '|'), '')::tsquery",
    )
)


def is_current(session: Session, slug: str, content_hash: str, *, is_public: bool) -> Imported | None:
    """What an import would answer that has nothing to change; None where it has."""
    same = Book.content_hash == content_hash, col(Book.is_public) == is_public
    book = session.exec(select(Book).where(Book.slug == slug, *same)).first()
    if book is None:
        return None
    count = session.exec(select(func.count()).select_from(Chapter).where(Chapter.book_id == book.id)).one()
    return Imported(slug, book.title, unchanged=count)


def import_book(session: Session, files: BookFiles, *, is_public: bool) -> Imported:
    """Bring a book up to date with its files; runs as the owner."""
    book = session.exec(select(Book).where(Book.slug == files.slug)).first()
    if book is None:
        book = Book(slug=files.slug, title=files.title, content_hash="")
    book.title, book.description, book.language = files.title, files.description, files.language
    book.is_public, book.content_hash = is_public, files.content_hash
    session.add(book)
    session.flush()
    _store_images(session, book, files)
    return _store_chapters(session, book, files)


def _store_images(session: Session, book: Book, files: BookFiles) -> None:
    known = {image.path: image for image in session.exec(select(BookImage).where(BookImage.book_id == book.id))}
    for path, found in files.images.items():
        row = known.pop(path, None) or BookImage(book_id=book.id, path=path, media_type="", digest="", content=b"")
        if row.digest != found.digest:
            row.media_type, row.width, row.height = found.media_type, found.width, found.height
            row.digest, row.content = found.digest, found.content
            session.add(row)
    for gone in known.values():
        session.delete(gone)


def _store_chapters(session: Session, book: Book, files: BookFiles) -> Imported:
    known = {chapter.path: chapter for chapter in session.exec(select(Chapter).where(Chapter.book_id == book.id))}
    paths = {chapter.path for chapter in files.chapters}
    moved = {row.content_hash: row for path, row in known.items() if path not in paths}
    # A link or a picture that comes or goes changes how other chapters look.
    around = "\n".join((*sorted(paths), *(f"{path} {image.digest}" for path, image in sorted(files.images.items()))))
    added = changed = unchanged = 0
    for position, found in enumerate(files.chapters):
        row = known.get(found.path) or moved.pop(found.content_hash, None)
        render_hash = markdown_hash(found, book.slug, around)
        if row and row.path == found.path and row.render_hash == render_hash and row.position == position:
            unchanged += 1
            known.pop(found.path)
            continue
        if row is None:
            blank = {"path": "", "source_path": "", "title": "", "position": 0, "text": "", "html": ""}
            row = Chapter(book_id=book.id, content_hash="", render_hash="", **blank)
            added += 1
        else:
            known.pop(row.path, None)
            changed += 1
        _fill(session, row, found, files, position, render_hash)
    for gone in known.values():
        session.delete(gone)
    session.flush()
    return Imported(book.slug, book.title, added, changed, len(known), unchanged)


def markdown_hash(chapter: ChapterFile, slug: str, around: str) -> str:
    """What changes when the drawn chapter may."""
    facts = repr((chapter.order, chapter.level, chapter.languages, chapter.frameworks, chapter.hardware, chapter.minutes))
    return markdown.digest(markdown.VERSION, slug, chapter.content_hash, chapter.module_title, facts, repr(chapter.tasks), around)


def _fill(session: Session, row: Chapter, found: ChapterFile, files: BookFiles, position: int, render_hash: str) -> None:
    drawn = found.draw(
        files.pictures_of(found, lambda path: routes.book_image(files.slug, path)),
        files.links_of(found, lambda path: routes.chapter(files.slug, path)),
    )
    row.path, row.source_path, row.title, row.position = found.path, found.source_path, found.title, position
    row.module, row.module_title = found.module, found.module_title
    row.level, row.minutes, row.words = found.level, found.minutes, drawn.words
    row.languages, row.frameworks, row.hardware = list(found.languages), list(found.frameworks), list(found.hardware)
    row.tasks = list(found.tasks)
    row.text, row.html, row.content_hash, row.render_hash = found.text, drawn.html, found.content_hash, render_hash
    session.add(row)
    session.flush()
    session.execute(delete(ChapterSection).where(col(ChapterSection.chapter_id) == row.id))
    for number, section in enumerate(drawn.sections):
        session.add(
            ChapterSection(
                chapter_id=row.id,
                position=number,
                level=section.level,
                title=section.title,
                anchor=section.anchor,
                heading_path=list(section.heading_path),
                start_at=section.start_at,
                end_at=section.end_at,
                plain=section.plain,
            )
        )


def list_books(session: Session, user_id: str) -> list[BookCard]:
    """The books that this person (or, with '', anybody) may read."""
    counted = select(Book, func.count(col(Chapter.id))).join(Chapter, isouter=True).group_by(col(Book.id))
    return [
        BookCard(book.slug, book.title, book.description, routes.book(book.slug), count)
        for book, count in session.exec(counted.order_by(col(Book.created_at)))
    ]


def get_contents(session: Session, user_id: str, slug: str) -> BookContents:
    """A book with its chapters in order, and how far the reader has come in each.

    Raises:
        NotFound: also for a book that is not public, read without an account.
    """
    book = session.exec(select(Book).where(Book.slug == slug)).first()
    if book is None:
        raise NotFound("There is no such book.")
    return contents_of(session, user_id, book)


def contents_of(session: Session, user_id: str, book: Book) -> BookContents:
    """The contents of a book that was found."""
    columns: tuple[Any, ...] = (
        Chapter.id,
        Chapter.path,
        Chapter.title,
        Chapter.module,
        Chapter.module_title,
        Chapter.minutes,
        Chapter.level,
    )
    rows = session.execute(select_columns(*columns).where(col(Chapter.book_id) == book.id).order_by(col(Chapter.position))).all()
    read = {}
    if user_id:
        progress = select(ReadingProgress).where(ReadingProgress.user_id == user_id)
        read = {each.chapter_id: each for each in session.exec(progress)}
    modules: dict[str, tuple[str, list[ChapterLink]]] = {}
    for row in rows:
        mine = read.get(row.id)
        link = ChapterLink(
            row.id,
            row.title,
            routes.chapter(book.slug, row.path),
            row.minutes,
            row.level,
            mine.completion_percentage if mine else 0,
            bool(mine and mine.completed),
        )
        modules.setdefault(row.module, (row.module_title, []))[1].append(link)
    parts = tuple(Module(name, title, tuple(links)) for name, (title, links) in modules.items())
    return BookContents(book.id, book.slug, book.title, book.description, book.language, parts)


def get_chapter(session: Session, user_id: str, slug: str, path: str) -> tuple[BookContents, ChapterView]:
    """A chapter with the contents of its book.

    Raises:
        NotFound: no such chapter, or not for this reader.
    """
    contents = get_contents(session, user_id, slug)
    row = session.exec(select(Chapter).where(Chapter.book_id == contents.id, Chapter.path == path)).first()
    if row is None:
        raise NotFound("There is no such chapter.")
    sections = session.execute(
        select(ChapterSection.title, ChapterSection.anchor, ChapterSection.level)
        .where(col(ChapterSection.chapter_id) == row.id, col(ChapterSection.anchor) != "start")
        .order_by(col(ChapterSection.position))
    ).all()
    links = contents.chapters
    at = next(index for index, link in enumerate(links) if link.id == row.id)
    mine = None
    if user_id:
        own = select(ReadingProgress).where(ReadingProgress.user_id == user_id, ReadingProgress.chapter_id == row.id)
        mine = session.exec(own).first()
    place = Place(mine.completion_percentage, mine.completed, mine.section, tuple(mine.marks)) if mine else Place()
    return contents, ChapterView(
        id=row.id,
        title=row.title,
        module_title=row.module_title,
        href=links[at].href,
        html=row.html,
        minutes=row.minutes,
        level=row.level,
        version=row.render_hash[:16],
        sections=tuple(SectionLink(*each) for each in sections if each.title != row.title or each.level > 1),
        tasks=tuple({"title": task["title"], "description": task.get("description", "")} for task in row.tasks),
        place=place,
        previous=links[at - 1] if at else None,
        next=links[at + 1] if at + 1 < len(links) else None,
    )


def get_passage(session: Session, user_id: str, chapter_id: str, span: tuple[int, int], digest: str) -> Passage:
    """Characters `span` of a chapter that the reader may read, if their SHA-256 still begins with `digest`."""
    text_of = session.exec(select(Chapter.text).where(Chapter.id == chapter_id)).first() or ""
    quoted = text_of[slice(*span)]
    if not quoted or not markdown.digest(quoted).startswith(digest):
        return Passage("", "")
    section = select(ChapterSection.anchor).where(
        ChapterSection.chapter_id == chapter_id, ChapterSection.start_at <= span[0], ChapterSection.end_at > span[0]
    )
    return Passage(markdown.plain_blocks(quoted), session.exec(section).first() or "start")


def search(session: Session, user_id: str, slug: str, typed: str) -> list[Hit]:
    """Sections of a book with these words, best first.

    Raises:
        NotFound: no such book, or not for this reader.
    """
    book = session.exec(select(Book).where(Book.slug == slug)).first()
    if book is None:
        raise NotFound("There is no such book.")
    words = " ".join(clean(typed).split())[:_MAX_QUERY]
    if not words:
        return []
    asked = {"words": words, "book_id": book.id, "limit": MAX_HITS}
    found = session.execute(_SEARCH, asked).all() or session.execute(_SEARCH_ANY, asked).all()
    return [
        Hit(chapter, "" if section == chapter else section, f"{routes.chapter(slug, path)}#{anchor}", snippet)
        for chapter, section, path, anchor, snippet in found
    ]


def get_image(session: Session, user_id: str, slug: str, path: str) -> tuple[str, str, bytes]:
    """A picture's media type, digest and content.

    Raises:
        NotFound: no such picture, or not for this reader.
    """
    statement = select(BookImage).join(Book).where(Book.slug == slug, BookImage.path == path)
    found = session.exec(statement).first()
    if found is None:
        raise NotFound
    return found.media_type, found.digest, found.content


def chapters_for_index(session: Session) -> list[IndexChapter]:
    """Every chapter that this session may read, with its sections and their character spans; in order."""
    by_chapter: dict[str, list[IndexSection]] = {}
    columns: tuple[Any, ...] = (
        ChapterSection.chapter_id,
        ChapterSection.heading_path,
        ChapterSection.anchor,
        ChapterSection.start_at,
        ChapterSection.end_at,
    )
    for chapter_id, names, anchor, start, end in session.execute(select_columns(*columns).order_by(col(ChapterSection.position))):
        by_chapter.setdefault(chapter_id, []).append(IndexSection(tuple(names), anchor, start, end))
    rows = session.exec(select(Chapter, Book.slug).join(Book).order_by(Book.slug, col(Chapter.position)))
    return [
        IndexChapter(
            id=row.id,
            book_id=row.book_id,
            book=slug,
            path=row.path,
            href=routes.chapter(slug, row.path),
            source_path=row.source_path,
            title=row.title,
            module=row.module_title,
            text=row.text,
            content_hash=row.content_hash,
            sections=tuple(by_chapter.get(row.id, ())),
        )
        for row, slug in rows
    ]
