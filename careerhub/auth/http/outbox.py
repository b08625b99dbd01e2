"""The mails that were not sent, for developers: in development mode only, as they hold links into accounts."""

from email import message_from_bytes, policy
from html import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from careerhub.core import mail
from careerhub.core.config import settings
from careerhub.core.db.transactions import in_thread
from careerhub.core.web.http import html_page


async def show(request: Request) -> Response:
    """The last letters of the outbox, the newest first."""
    if not settings().is_dev:
        return PlainTextResponse("Not found", 404)
    letters = await in_thread(_read)
    body = "".join(f'<article class="card"><pre class="letter">{escape(letter)}</pre></article>' for letter in letters)
    return html_page("Outbox", f'<main class="main"><h1 class="page-title">Outbox</h1>{body or "<p>No mail yet.</p>"}</main>')


def _read() -> list[str]:
    files = sorted(mail.outbox().glob("*.eml"), reverse=True)[:50]
    return [readable(file.read_bytes()) for file in files]


def readable(raw: bytes) -> str:
    """A letter as text: who, what, and the plain part."""
    message = message_from_bytes(raw, policy=policy.default)
    plain = message.get_body(("plain",))
    return (
        f"To: {message['To']}\nSubject: {message['Subject']}\nDate: {message['Date']}\n\n{plain.get_content() if plain else ''}"
    )
