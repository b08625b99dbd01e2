"""A browser's requests without the browser: no redirects followed, no header added, no cookie kept."""

import contextlib
import http.client
import itertools
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.conftest import Server
from tests.security.ws import COOKIE

_ADDRESSES = itertools.count(1)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """Status, headers in lower case (Set-Cookie only the last), body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body."""
        return self.body.decode(errors="replace")

    @property
    def token(self) -> str:
        """The session token that the answer sets, '' for none."""
        name, _, rest = self.headers.get("set-cookie", "").partition("=")
        return rest.partition(";")[0].strip('"') if name == COOKIE else ""


def request(
    server: Server, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None, session: str = ""
) -> Answer:
    """One request over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    cookie = {"Cookie": f"{COOKIE}={session}"} if session else {}
    try:
        with contextlib.suppress(BrokenPipeError):  # what is too large is answered before it has been sent
            connection.request(method, path, body=body, headers={**cookie, **(headers or {})})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read())
    finally:
        connection.close()


def post(server: Server, path: str, form: dict[str, str], *, session: str = "", address: str = "", **headers: str) -> Answer:
    """A form, posted from the site's own page; `address` is who sent it, for a server behind a proxy."""
    sent = {"Content-Type": FORM, "Origin": server.url} | ({"X-Forwarded-For": address} if address else {}) | headers
    return request(server, "POST", path, sent, urlencode(form).encode(), session)


def new_address() -> str:
    """An address that nobody has used yet."""
    number = next(_ADDRESSES)
    return f"203.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
