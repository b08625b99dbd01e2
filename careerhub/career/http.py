"""The picture of a person: sent by a native form, as a browser cannot send files safely through the pages' own socket."""

import asyncio
from hashlib import sha256

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from careerhub import routes
from careerhub.auth.sessions import sessions
from careerhub.career import service
from careerhub.core.db.transactions import transact
from careerhub.core.errors import SessionEnded
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import NO_STORE, safe_path, see_other

_PATIENCE = 30  # seconds for the whole upload
_one_at_a_time = asyncio.Semaphore(1)  # a picture of 25 megapixels takes a few hundred MB while it is made small


async def _show(request: Request) -> Response:
    try:
        image = await transact(session_digest(request.headers), service.get_photo)
    except SessionEnded:
        return PlainTextResponse("Please sign in", 401, NO_STORE)
    if not image:
        return PlainTextResponse("Not found", 404, NO_STORE)
    etag = f'"{sha256(image).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Content-Security-Policy": "default-src 'none'; sandbox"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(image, media_type="image/jpeg", headers=headers)


async def _upload(request: Request) -> Response:
    digest = session_digest(request.headers)
    if not await sessions.user_of(digest):  # before anything is read
        return see_other(routes.SIGN_IN, {"next": routes.PROFILE})
    data, page = await _file(request)
    if not data:
        return _answer(page, "missing")
    try:
        async with _one_at_a_time:
            image = await asyncio.to_thread(service.make_square, data)
    except service.BadPhoto as refused:
        return _answer(page, refused.code)
    try:
        await transact(digest, service.save_photo, image)
    except SessionEnded:
        return see_other(routes.SIGN_IN, {"next": routes.PROFILE})
    return _answer(page)


async def _remove(request: Request) -> Response:
    try:
        await transact(session_digest(request.headers), service.remove_photo)
    except SessionEnded:
        return see_other(routes.SIGN_IN, {"next": routes.PROFILE})
    return _answer(routes.PROFILE)


async def _file(request: Request) -> tuple[bytes, str]:
    """The one file of the form, empty where none was chosen, and the page that sent it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise HTTPException(415)
    try:
        async with asyncio.timeout(_PATIENCE), request.form(max_files=1, max_fields=4) as form:
            file = form.get("photo")
            page = safe_path(str(form.get("next", "")), routes.PROFILE)
            return (await file.read() if isinstance(file, UploadFile) else b""), page.partition("?")[0]
    except TimeoutError:
        raise HTTPException(408) from None


def _answer(page: str, problem: str = "") -> Response:
    return see_other(page, {"photo": problem} if problem else None)


HTTP_ROUTES = [
    Route(routes.PROFILE_PHOTO, _show, methods=["GET"]),
    Route(routes.PROFILE_PHOTO, _upload, methods=["POST"]),
    Route(routes.PROFILE_PHOTO_REMOVE, _remove, methods=["POST"]),
]
