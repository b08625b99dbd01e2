"""What every HTTP route needs."""

from collections.abc import Iterable
from html import escape
from ipaddress import ip_address
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from careerhub.core.config import settings

NO_STORE = {"Cache-Control": "no-store"}
_CONTROLS = frozenset(map(chr, (*range(0x20), 0x7F)))


def is_same_origin(headers: Headers, origins: Iterable[str]) -> bool:
    """Whether a request that changes something comes from a page of this site: by `Origin`, else by `Sec-Fetch-Site`."""
    origin = headers.get("origin")
    if origin is not None:
        return origin in origins
    return headers.get("sec-fetch-site") in ("same-origin", "none")


def _is_text(text: str) -> bool:
    """Whether this can be sent: JSON can smuggle halves of surrogate pairs in."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def safe_path(path: str, default: str) -> str:
    """The path when it stays on this site, else the default: `//evil.test`, `/\\evil.test` and the like do not."""
    starts_well = path.startswith("/") and not path.startswith(("//", "/\\"))
    leads_away = "\\" in path or path.lower().startswith(("/%2f", "/%5c")) or any(char in _CONTROLS for char in path)
    leads_away = leads_away or not _is_text(path)
    return path if starts_well and not leads_away else default


def client_ip(request: HTTPConnection) -> str:
    """The address of the person's device. Proxy headers count only as far as `TRUSTED_PROXY_HOPS` says; '' if there is none."""
    hops = settings().trusted_proxy_hops
    candidate = request.client.host if request.client else ""
    if hops:
        entries = [entry.strip() for line in request.headers.getlist("x-forwarded-for") for entry in line.split(",")]
        if len(entries) >= hops:
            candidate = entries[-hops]
    try:
        return str(ip_address(candidate))
    except ValueError:
        return ""


def see_other(path: str, query: dict[str, str] | None = None) -> Response:
    """Go on to a page of this site with GET."""
    base = settings().public_url if settings().is_dev else ""  # in development pages come from another port
    target = f"{base}{path}?{urlencode(query)}" if query else f"{base}{path}"
    return RedirectResponse(target, 303, NO_STORE)


def html_page(title: str, body: str, status: int = 200, headers: dict[str, str] | None = None, *, script: str = "") -> Response:
    """A whole page in the product's look. `body` is HTML; `script` the path of a file of our own."""
    load = f'<script src="{escape(script)}" defer></script>' if script else ""
    html = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title)} · Careerhub</title><script src="/theme.js"></script>{load}
<link rel="stylesheet" href="/fonts/fonts.css"><link rel="stylesheet" href="/careerhub.css"></head>
<body>{body}</body></html>"""
    return HTMLResponse(html, status, {**NO_STORE, **(headers or {})})


def message_page(
    status: int, title: str, text: str, link: str, link_text: str, headers: dict[str, str] | None = None
) -> Response:
    """A whole page that says one thing and offers one way on; needs no script."""
    body = f"""<main class="message-page"><h1>{escape(title)}</h1><p>{escape(text)}</p>
<p><a class="button button-primary" href="{escape(link)}">{escape(link_text)}</a></p></main>"""
    return html_page(title, body, status, headers)
