"""The reader over HTTP: pages, pictures, search, and what a browser reports of somebody's reading."""

import gzip
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from careerhub import routes
from careerhub.auth.sessions import sessions
from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import transact, transact_public
from careerhub.core.errors import DomainError, NotFound, SessionEnded
from careerhub.core.ids import is_id
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import NO_STORE, message_page, see_other
from careerhub.learning import service, view
from careerhub.learning.schemas import Beat

T = TypeVar("T")

MAX_BEATS = 100
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_FILE_POLICY = "default-src 'none'; sandbox"
_GZIP_FROM = 1000
_MARK = re.compile(r"(\d{1,7})-(\d{1,7})-([0-9a-f]{16})")


async def _read(request: Request, call: Callable[..., T], *args: Any) -> tuple[str, T]:
    """The reader's id and what the service says, as the person of the session, else as nobody in particular."""
    digest = session_digest(request.headers)
    reader = await sessions.user_of(digest) if digest else None
    if reader:
        try:
            return reader, await transact(digest, call, *args)
        except SessionEnded:
            pass
    return "", await transact_public(call, *args)


def _param(request: Request, name: str) -> str:
    """A part of the address; '' (which is nobody's name) where it is no text."""
    value = request.path_params[name]
    return value if value.isprintable() else ""


def _html(request: Request, page: str) -> Response:
    """A page, packed where the browser can unpack it: nothing in it is secret and chosen by others at once."""
    body, headers = page.encode(), {"Vary": "Accept-Encoding, Cookie"}
    if len(body) > _GZIP_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers = gzip.compress(body, 6, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return HTMLResponse(body, headers=headers)


async def _books(request: Request) -> Response:
    reader, books = await _read(request, service.list_books)
    return _html(request, view.books_page(reader, books))


async def _book(request: Request) -> Response:
    try:
        reader, book = await _read(request, service.get_contents, _param(request, "slug"))
    except NotFound:
        return _not_found()
    return _html(request, view.contents_page(reader, book))


async def _chapter(request: Request) -> Response:
    slug, path = _param(request, "slug"), _param(request, "path").strip("/")
    try:
        reader, (book, chapter) = await _read(request, service.get_chapter, slug, path)
    except NotFound:
        return _not_found()
    passage = None
    if wanted := _MARK.fullmatch(request.query_params.get("mark", "")):
        span = int(wanted[1]), int(wanted[2])
        _, passage = await _read(request, service.get_passage, chapter.id, span, wanted[3])
    return _html(request, view.chapter_page(reader, book, chapter, passage))


def _not_found() -> Response:
    text = "There is no such chapter. It may have moved, or it may need an account."
    return message_page(404, "Not found", text, routes.BOOK, "All books")


async def _search(request: Request) -> Response:
    words = request.query_params.get("q", "")
    try:
        _, hits = await _read(request, service.search, _param(request, "slug"), words)
    except NotFound:
        hits = []
    return HTMLResponse(view.hits_fragment(words, hits))


async def _image(request: Request) -> Response:
    try:
        _, found = await _read(request, service.get_image, _param(request, "slug"), _param(request, "path"))
    except NotFound:
        return Response("Not found", 404)
    media_type, digest, content = found
    headers = {"ETag": f'"{digest}"', "Cache-Control": "private, max-age=3600", "Content-Security-Policy": _PICTURE_POLICY}
    if request.headers.get("if-none-match") == f'"{digest}"':
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


async def _beats(request: Request) -> Response:
    """What a browser has seen since it last could tell. The same beats again change nothing."""
    body = await _json(request)
    given = body.get("beats")
    if not isinstance(given, list) or len(given) > MAX_BEATS:
        return JSONResponse({"error": "beats"}, 400, NO_STORE)
    beats = [beat for each in given if (beat := _beat(each))]
    if len(beats) != len(given):
        return JSONResponse({"error": "beat"}, 400, NO_STORE)
    try:
        place = await transact(session_digest(request.headers), service.record_beats, beats, utc_now())
    except SessionEnded:
        return JSONResponse({"error": "signed out"}, 401, NO_STORE)
    return JSONResponse({"percent": place.percent, "is_done": place.is_done}, headers=NO_STORE)


async def _mark(request: Request) -> Response:
    body = await _json(request)
    chapter, section, is_read = body.get("chapter"), body.get("section"), body.get("is_read")
    if not (
        isinstance(chapter, str)
        and is_id(chapter)
        and isinstance(section, str)
        and isinstance(is_read, bool)
        and section.isprintable()
    ):
        return JSONResponse({"error": "mark"}, 400, NO_STORE)
    digest = session_digest(request.headers)
    try:
        marks = await transact(digest, service.mark, chapter, section[:200], is_read=is_read, now=utc_now())
    except SessionEnded:
        return JSONResponse({"error": "signed out"}, 401, NO_STORE)
    except NotFound:
        return JSONResponse({"error": "no such section"}, 404, NO_STORE)
    return JSONResponse({"marks": marks}, headers=NO_STORE)


async def _json(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _beat(given: object) -> Beat | None:
    """A beat as the browser sends it: `age` is how long ago it ended, by the browser's own clock."""
    if not isinstance(given, dict):
        return None
    whole: dict[str, int] = {}
    for name in ("sequence", "age", "ms", "percent", "east"):
        value = given.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**31:
            return None
        whole[name] = value
    chapter, client, section = (given.get(name) for name in ("chapter", "client", "section"))
    if not (isinstance(chapter, str) and is_id(chapter) and isinstance(client, str) and 8 <= len(client) <= 64):
        return None
    if not isinstance(section, str) or not client.isascii() or "\0" in section + client or not section.isprintable():
        return None
    return Beat(
        chapter_id=chapter,
        client=client,
        sequence=whole["sequence"],
        ended_at=utc_now() - timedelta(milliseconds=max(whole["age"], 0)),
        milliseconds=whole["ms"],
        percent=whole["percent"],
        section=section[:200],
        is_short=given.get("short") is True,
        minutes_east=min(max(whole["east"], -840), 840),
    )


async def _put_file(request: Request) -> Response:
    """A task's file, posted by a native form; what is wrong with it stands beside its field afterwards."""
    digest, row_id = session_digest(request.headers), request.query_params.get("task", "")
    if not await sessions.user_of(digest):  # before anything large is read
        return see_other(routes.SIGN_IN, {"next": routes.PROGRESS})
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return message_page(400, "Not a file", "Please choose a file on the page.", routes.PROGRESS, "Back")
    async with request.form(max_files=1, max_fields=2) as form:
        file = form.get("file")
        name, content = (file.filename or "file", await file.read()) if isinstance(file, UploadFile) else ("", b"")
    try:
        await transact(digest, service.put_file, row_id, name, content)
    except SessionEnded:
        return see_other(routes.SIGN_IN, {"next": routes.PROGRESS})
    except service.BadFile as refused:
        return see_other(routes.PROGRESS, {"task": row_id, "file": refused.code})
    except DomainError as error:
        return message_page(404, "The file was not kept", error.message, routes.PROGRESS, "Back to your tasks")
    return see_other(routes.PROGRESS, {"task": row_id})


async def _get_file(request: Request) -> Response:
    try:
        found = await transact(session_digest(request.headers), service.get_file, request.query_params.get("task", ""))
    except SessionEnded:
        return message_page(401, "Please sign in", "You have been signed out.", routes.SIGN_IN, "Sign in")
    except DomainError:
        return message_page(404, "Not found", "There is no such file.", routes.PROGRESS, "Your tasks")
    name, content = found
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Content-Security-Policy": _FILE_POLICY}
    return Response(content, media_type="application/octet-stream", headers={**NO_STORE, **headers})


async def _csv(request: Request) -> Response:
    try:
        table = await transact(session_digest(request.headers), service.progress_csv)
    except SessionEnded:
        return message_page(401, "Please sign in", "You have been signed out.", routes.SIGN_IN, "Sign in")
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="careerhub-progress.csv"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=headers)


HTTP_ROUTES = [
    Route(routes.BOOK, _books, methods=["GET"]),
    Route("/book/{slug}", _book, methods=["GET"]),
    Route("/book/{slug}/{path:path}", _chapter, methods=["GET"]),
    Route("/api/books/{slug}/search", _search, methods=["GET"]),
    Route("/api/books/{slug}/images/{path:path}", _image, methods=["GET"]),
    Route("/api/reading/beats", _beats, methods=["POST"]),
    Route("/api/reading/marks", _mark, methods=["POST"]),
    Route(routes.TASK_FILE, _put_file, methods=["POST"]),
    Route(routes.TASK_FILE, _get_file, methods=["GET"]),
    Route(routes.PROGRESS_CSV, _csv, methods=["GET"]),
]
