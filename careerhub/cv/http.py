"""Files of a CV, over HTTP: a browser shows and stores a download far better than a websocket can carry it."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from careerhub import routes
from careerhub.core.db.transactions import transact
from careerhub.core.errors import NotFound, SessionEnded
from careerhub.core.ids import is_id
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import NO_STORE, message_page
from careerhub.cv import service
from careerhub.cv.pdf import RenderFailed
from careerhub.cv.printer import Printer
from careerhub.cv.schemas import Format, Printed

_TYPES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.TEXT: "text/plain; charset=utf-8",
    Format.JSON: "application/json",
}
# What is taken away is no page of this site: nothing in it may run or load.
_SEALED = "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def http_routes(printer: Printer) -> list[Route]:
    """The routes of this slice."""

    async def cv_file(request: Request) -> Response:
        cv_id, ending = request.path_params["cv_id"], request.path_params["file_format"]
        is_download = "download" in request.query_params
        try:
            if not is_id(cv_id) or ending not in list(Format):
                raise NotFound
            # Only a PDF can be looked at without being taken away; and only that is not noted.
            use = service.export if is_download or ending != Format.PDF else service.printed
            page = await transact(session_digest(request.headers), use, cv_id, Format(ending))
        except SessionEnded:
            return message_page(401, "Please sign in", "You have been signed out.", routes.SIGN_IN, "Sign in")
        except NotFound:
            return message_page(404, "Not found", "There is no such CV.", routes.CVS, "Your CVs")
        except service.TooMany as error:
            wait = {"Retry-After": "600"}
            return message_page(429, "One moment", error.message, routes.cv(cv_id), "Back to the CV", wait)
        if ending == Format.PDF:
            return await _pdf(request, printer, page, is_download=is_download)
        body = await printer.file(page, Format(ending))
        headers = {"Content-Disposition": disposition(page.file_name), "Content-Security-Policy": _SEALED, **NO_STORE}
        return Response(body, media_type=_TYPES[Format(ending)], headers=headers)

    return [Route(routes.CV_EXPORT, cv_file, methods=["GET"])]


async def _pdf(request: Request, printer: Printer, page: Printed, *, is_download: bool) -> Response:
    etag = f'"{page.key}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
    try:
        body = await printer.pdf(page)
    except RenderFailed as error:
        return PlainTextResponse(str(error), 503, {**NO_STORE, "Retry-After": "5"})
    headers = {
        "Content-Disposition": disposition(page.file_name, "attachment" if is_download else "inline"),
        "ETag": etag,
        "Cache-Control": "private, no-cache",
    }
    if is_download:
        headers["Content-Security-Policy"] = _SEALED
    return Response(body, media_type=_TYPES[Format.PDF], headers=headers)


def disposition(file_name: str, kind: str = "attachment") -> str:
    """What names a file (RFC 6266): plain letters for the rare client that cannot read the full name beside them."""
    plain = file_name.encode("ascii", "ignore").decode().strip(" -")
    plain = plain if plain[:1].isalnum() else f"cv.{file_name.rpartition('.')[2]}"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
