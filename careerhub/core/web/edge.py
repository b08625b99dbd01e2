"""The outermost ASGI layer: who may open a socket, how much may be sent, what every answer must say."""

import hashlib
import re
from base64 import b64encode
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from careerhub import routes
from careerhub.core.config import settings
from careerhub.core.crypto import token_digest
from careerhub.core.limits import network_of
from careerhub.core.web.frames import Frames
from careerhub.core.web.http import client_ip, is_same_origin

MAX_BODY_BYTES = 1_000_000
LARGER_BODIES = {
    routes.PROFILE_PHOTO: 10_000_000,
    routes.TASK_FILE: 10_100_000,
}  # uploads; their routes check the session before they read
MOST_SOCKETS = 300  # open at a time from one network: an office behind one address, not one that fills the server
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_CORS = frozenset(
    f"access-control-{name}"
    for name in ("allow-origin", "allow-credentials", "allow-methods", "allow-headers", "max-age", "expose-headers")
)
_STEP = b"x-careerhub-step"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def script_hashes(site: Path) -> list[str]:
    """CSP sources of every inline script of the built pages, sorted."""
    from_pages = (match.group(1) for page in sorted(site.rglob("*.html")) for match in _INLINE_SCRIPT.finditer(page.read_bytes()))
    return sorted({f"'sha256-{b64encode(hashlib.sha256(script).digest()).decode()}'" for script in from_pages})


def content_security_policy(hashes: list[str], public_url: str) -> str:
    """The policy of the product's pages: own files only, and of the inline scripts only those of this build."""
    own = urlsplit(public_url)
    socket = f"{'wss' if own.scheme == 'https' else 'ws'}://{own.netloc}"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            f"connect-src 'self' {socket}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Edge:
    """Checks the origin of sockets and of changing requests, caps bodies, hides the session token, sets security headers.

    Inside, the session is known only by `authorization: Session <digest>`: the token itself reaches no state and no log.
    """

    def __init__(self, app: ASGIApp, site: Path | None = None, frames_per_second: float = 20, frame_burst: float = 60):
        chosen = settings()
        self.app = app
        self.frames_per_second, self.frame_burst = frames_per_second, frame_burst
        self.origins = frozenset(chosen.origins)
        self.sockets: Counter[str] = Counter()  # open ones, by the network they come from
        self.cookie, self.step_cookie = chosen.session_cookie, chosen.step_cookie
        self.headers = {
            "content-security-policy": content_security_policy(script_hashes(site) if site else [], chosen.public_url),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
            "cross-origin-opener-policy": "same-origin",
            "cross-origin-resource-policy": "same-origin",
            "x-frame-options": "DENY",
        }
        # Pages and routes share an origin; only in development, where they do not, may pages of the other one read answers.
        self.unwanted = frozenset() if chosen.is_dev else _CORS
        if chosen.public_url.startswith("https://"):
            self.headers["strict-transport-security"] = "max-age=63072000; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if Headers(scope=scope).get("origin") not in self.origins:
            await receive()
            await send({"type": "websocket.close", "code": 4403})  # before acceptance: the server answers 403
            return
        network = network_of(client_ip(HTTPConnection(scope)))
        if self.sockets[network] >= MOST_SOCKETS:
            await receive()
            await send({"type": "websocket.close", "code": 4429})
            return
        self.sockets[network] += 1
        try:
            frames = Frames(receive, send, self.frames_per_second, self.frame_burst)
            await self.app(self._without_token(scope), frames.receive, frames.send)
        finally:
            self.sockets[network] -= 1
            if not self.sockets[network]:
                del self.sockets[network]

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        path: str = scope["path"]
        guarded_send = self._with_headers(path, send)
        most = LARGER_BODIES.get(path, MAX_BODY_BYTES)
        refusal = None
        if path.startswith("/_upload"):
            refusal = PlainTextResponse("Not found", 404)
        elif path.startswith("/_event") and headers.get("origin") is not None and headers.get("origin") not in self.origins:
            refusal = PlainTextResponse("Forbidden", 403)
        elif scope["method"] not in _SAFE_METHODS and not is_same_origin(headers, self.origins):
            refusal = PlainTextResponse("This request came from another site.", 403)
        elif (length := headers.get("content-length", "0")) and (not length.isdigit() or int(length) > most):
            refusal = PlainTextResponse("Too large", 413)
        if refusal:
            await refusal(scope, receive, guarded_send)
            return
        await self.app(self._without_token(scope), _capped(receive, most), guarded_send)

    def _without_token(self, scope: Scope) -> Scope:
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        kept = [(name, value) for name, value in scope["headers"] if name not in (b"cookie", b"authorization", _STEP)]
        if token := cookies.get(self.cookie):
            kept.append((b"authorization", b"Session " + token_digest(token).encode()))
        if scope["type"] == "http" and (token := cookies.get(self.step_cookie)):
            kept.append((_STEP, token_digest(token).encode()))
        return {**scope, "headers": kept}

    def _with_headers(self, path: str, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                for name in self.unwanted.intersection(headers):
                    del headers[name]
                is_page = headers.get("content-type", "").startswith("text/html")
                if path.startswith("/assets/") and message["status"] == 200:
                    headers["cache-control"] = "public, max-age=31536000, immutable"
                elif is_page:
                    headers["cache-control"] = "no-store"  # also keeps the page out of the browser's back-forward cache
            await send(message)

        return send_with_headers


def session_digest(headers: Headers) -> str:
    """The digest of the session's token as the edge put it there; '' without a session."""
    return headers.get("authorization", "").removeprefix("Session ")


def step_digest(headers: Headers) -> str:
    """The digest of the token of the step that this browser has begun (a second factor, a passkey, a provider); '' for none."""
    return headers.get(_STEP.decode(), "")


def _capped(receive: Receive, most: int) -> Receive:
    seen = 0

    async def receive_capped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, "Too large")
        return message

    return receive_capped
