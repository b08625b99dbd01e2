"""The PDF of a CV, over HTTP: a browser shows and stores a download far better than a websocket can carry it."""

from collections import OrderedDict
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
from careerhub.cv.pdf import RenderFailed, RenderPool
from careerhub.cv.schemas import Printed

MAX_CACHE_BYTES = 64_000_000


class Printer:
    """PDFs by content: rendered once in the pool, then from memory, the least recently used forgotten first."""

    def __init__(self, pool: RenderPool, max_bytes: int = MAX_CACHE_BYTES):
        self.pool, self.max_bytes = pool, max_bytes
        self._cache: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    async def pdf(self, page: Printed) -> bytes:
        """The PDF of a page.

        Raises:
            RenderFailed: with a message for the person.
        """
        if page.key in self._cache:
            self._cache.move_to_end(page.key)
            return self._cache[page.key]
        made = await self.pool.render(page.html, page.key)
        if page.key not in self._cache:
            self._cache[page.key] = made
            self._size += len(made)
            while self._size > self.max_bytes and len(self._cache) > 1:
                self._size -= len(self._cache.popitem(last=False)[1])
        return made


def http_routes(printer: Printer) -> list[Route]:
    """The routes of this slice."""

    async def cv_pdf(request: Request) -> Response:
        cv_id = request.path_params["cv_id"]
        try:
            if not is_id(cv_id):
                raise NotFound
            page = await transact(session_digest(request.headers), service.printed, cv_id)
        except SessionEnded:
            return message_page(401, "Please sign in", "You have been signed out.", routes.SIGN_IN, "Sign in")
        except NotFound:
            return message_page(404, "Not found", "There is no such CV.", routes.CVS, "Your CVs")
        etag = f'"{page.key}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "private, no-cache"})
        try:
            body = await printer.pdf(page)
        except RenderFailed as error:
            return PlainTextResponse(str(error), 503, {**NO_STORE, "Retry-After": "5"})
        kind = "attachment" if "download" in request.query_params else "inline"
        plain = page.file_name.encode("ascii", "ignore").decode().strip(" -")
        plain = plain if plain[:1].isalnum() else "cv.pdf"  # for the rare client that cannot read the full name beside it
        disposition = f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(page.file_name)}"
        headers = {"Content-Disposition": disposition, "ETag": etag, "Cache-Control": "private, no-cache"}
        return Response(body, media_type="application/pdf", headers=headers)

    return [Route(routes.CV_PDF, cv_pdf, methods=["GET"])]
