"""What the routes of accounts share: reading forms, knowing who asks, answering."""

from collections.abc import Awaitable, Callable
from html import escape
from typing import Any, TypeVar

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from careerhub import routes
from careerhub.auth import service
from careerhub.auth.schemas import CHALLENGE_LIFETIME, MAX_FORM_TEXT, SESSION_LIFETIME, Device
from careerhub.auth.service.security import NotFresh
from careerhub.auth.sessions import sessions
from careerhub.core.config import settings
from careerhub.core.db.transactions import transact_auth_as
from careerhub.core.errors import NotFound, SessionEnded
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import client_ip, html_page, message_page, see_other

T = TypeVar("T")
Receiver = Callable[[Request], Awaitable[Response]]


async def read_form(request: Request) -> FormData:
    """The posted form. Only in the format that pages use: in others the sender chooses how its text is decoded."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    form = await request.form(max_files=0, max_fields=20)
    if any(len(value.encode(errors="surrogatepass")) > MAX_FORM_TEXT for value in form.values() if isinstance(value, str)):
        raise HTTPException(400, "Too long")
    return form


def text_of(form: FormData, name: str) -> str:
    """A field's text, '' where it was not sent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def device_of(request: Request) -> Device:
    """Where a request comes from."""
    return Device(client_ip(request), request.headers.get("user-agent", ""))


def too_many(wait: int, back: str) -> Response:
    """The answer to one try too many, after which `wait` seconds have to pass."""
    minutes = -(-wait // 60)
    text = f"To keep accounts safe, this is limited. Please try again in {minutes} minute{'s' if minutes > 1 else ''}."
    return message_page(429, "Too many attempts", text, back, "Back", {"Retry-After": str(wait)})


def set_session(response: Response, token: str) -> Response:
    """Give the browser a session; '' takes it away."""
    return _set_cookie(response, settings().session_cookie, token, int(SESSION_LIFETIME.total_seconds()))


def set_step(response: Response, token: str) -> Response:
    """Give the browser the token of a step that it has begun; '' takes it away."""
    return _set_cookie(response, settings().step_cookie, token, int(CHALLENGE_LIFETIME.total_seconds()))


def _set_cookie(response: Response, name: str, token: str, max_age: int) -> Response:
    response.set_cookie(
        name,
        token,
        max_age=max_age if token else 0,
        path="/",
        secure=settings().secure_cookies,
        httponly=True,
        samesite="lax",
    )
    return response


def card_page(title: str, body: str, status: int = 200, *, script: str = "") -> Response:
    """A page with one narrow sheet, for what must not go through a page's state: tokens and secrets. `body` is HTML."""
    html = f"""<div class="frame frame-public"><main class="main main-public"><section class="auth-card" aria-labelledby="t">
<h1 id="t" class="auth-title">{escape(title)}</h1>{body}</section></main></div>"""
    return html_page(title, html, status, script=script)


async def as_person(request: Request, change: Callable[..., T], *args: Any) -> T:
    """What `change(session, user_id, …)` returns for the person who asks.

    Raises:
        SessionEnded: nobody is signed in.
    """
    return await transact_auth_as(session_digest(request.headers), change, *args)


async def when_fresh(request: Request, change: Callable[..., T], *args: Any) -> T:
    """`as_person`, if they have proved within ten minutes who they are.

    Raises:
        NotFresh: they have to do so first.
    """
    digest = session_digest(request.headers)
    guarded: Any = service.security.when_fresh
    return await transact_auth_as(digest, guarded, digest, change, *args)


def signed_in(page: str) -> Callable[[Receiver], Receiver]:
    """For routes of signed-in people: who is not goes to sign in, who is not fresh to confirm, and then back to `page`."""

    def decorate(receive: Receiver) -> Receiver:
        async def guarded(request: Request) -> Response:
            try:
                return await receive(request)
            except SessionEnded:
                return see_other(routes.SIGN_IN, {"next": page})
            except NotFresh:
                return see_other(routes.CONFIRM, {"next": page})
            except NotFound:
                return message_page(404, "Not found", "This does not exist or is not yours.", page, "Back")

        return guarded

    return decorate


def forget(*digests: str) -> None:
    """Let this process forget sessions that have just ended; all others hear it from the database."""
    for digest in digests:
        sessions.end(digest)
