"""A browser without pages: keeps cookies as one does, follows nothing."""

import http.client
import json
import secrets
import time
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests import used_secrets
from tests.conftest import Server
from tests.security.http import Answer, new_address
from tests.security.ws import COOKIE

PASSWORD = "violet-hammer-orbit-42"
_SECRET_FIELDS = ("password", "current", "token", "code")
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Visitor:
    """One browser at one address. `words` says what the last answer's address has to tell: `errors`, `notice`, `next`."""

    def __init__(self, server: Server, email: str = "", agent: str = AGENT):
        self.server, self.agent = server, agent
        self.email = email or f"{secrets.token_hex(8)}@example.org"
        self.address = new_address()
        self.cookies: dict[str, str] = {}
        self.last = Answer(0, {}, b"")

    @property
    def token(self) -> str:
        """The session's token, '' for none."""
        return self.cookies.get(COOKIE, "")

    @property
    def to(self) -> str:
        """Where the last answer leads, without the query."""
        return urlsplit(self.last.headers.get("location", "")).path

    @property
    def words(self) -> dict[str, str]:
        """The query of where the last answer leads."""
        return {name: found[0] for name, found in parse_qs(urlsplit(self.last.headers.get("location", "")).query).items()}

    def get(self, path: str, **headers: str) -> Answer:
        """Follow a link of one's own."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """Send a form of the site's own page."""
        used_secrets.note(*(value for name, value in (form or {}).items() if name in _SECRET_FIELDS))
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.server.url} | headers
        return self._send("POST", path, urlencode(form or {}).encode(), sent)

    def post_json(self, path: str, sent: Any) -> dict[str, Any]:
        """Send what a script of the site's own page sends."""
        headers = {"Content-Type": "application/json", "Origin": self.server.url}
        return json.loads(self._send("POST", path, json.dumps(sent).encode(), headers).body)

    def sign_up(self, password: str = PASSWORD, name: str = "Ana Kovač") -> Answer:
        """Ask for an account."""
        return self.post("/auth/signup", {"email": self.email, "full_name": name, "password": password})

    def sign_in(self, password: str = PASSWORD, next_path: str = "") -> Answer:
        """Sign in with the password."""
        return self.post("/auth/signin", {"email": self.email, "password": password, "next": next_path})

    def is_in(self) -> bool:
        """Whether the session is live."""
        self.get("/auth/resume?next=/home")
        return self.to == "/home"

    def another(self, agent: str = AGENT) -> "Visitor":
        """The same person in another browser elsewhere."""
        return Visitor(self.server, self.email, agent)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"User-Agent": self.agent, "X-Forwarded-For": self.address, "Sec-Fetch-Site": "same-origin"}
        sent |= {"Host": f"localhost:{self.server.port}"} | ({"Cookie": cookie} if cookie else {}) | headers
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            pairs = answer.getheaders()
            for name, value in pairs:
                if name.lower() == "set-cookie":
                    self._keep(value)
            self.last = Answer(answer.status, {name.lower(): value for name, value in pairs}, answer.read())
        finally:
            connection.close()
        return self.last

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value
                used_secrets.note(morsel.value)


def soon(check: Any, timeout: float = 10) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.05)
    return False
