"""A small server in the shape of GitHub: who signs in, with which addresses, is for the test to say."""

import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class GitHub:
    """`user` and `emails` are what it tells; `trouble` makes it answer in a bad way."""

    def __init__(self, port: int):
        self.user: dict[str, Any] = {}
        self.emails: Any = []
        self.trouble = ""
        self.codes: dict[str, str] = {}
        self.asked: list[str] = []
        github = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                github.answer(self, {})

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                github.answer(self, parse_qs(self.rfile.read(length).decode()))

        self._server = ThreadingHTTPServer(("localhost", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()

    def be(self, number: Any, email: str, *, verified: bool = True, primary: bool = True, login: str = "octo") -> None:
        """Be this person from now on."""
        self.user = {"id": number, "login": login, "name": "Octo Cat"}
        self.emails = [{"email": email, "verified": verified, "primary": primary}] if email else []
        self.trouble = ""

    def authorize(self, url: str) -> str:
        """What the person's click there leads back to: the path and query on our side."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_hex(8)
        self.codes[code] = asked["code_challenge"]
        back = urlsplit(asked["redirect_uri"])
        return f"{back.path}?code={code}&state={asked['state']}"

    def answer(self, request: BaseHTTPRequestHandler, form: dict[str, list[str]]) -> None:
        """Answer one request."""
        path = urlsplit(request.path).path
        self.asked.append(path)
        if path.startswith("/api") and self.trouble:
            self._misbehave(request)
        elif path == "/login/oauth/access_token":
            code, verifier = form.get("code", [""])[0], form.get("code_verifier", [""])[0]
            known = self.codes.pop(code, None)
            ok = known is not None and verifier and form["client_secret" if "client_secret" in form else "code"]
            _send(request, 200, {"access_token": "gho_1", "token_type": "bearer"} if ok else {"error": "bad_verification_code"})
        elif path == "/api/user":
            _send(request, 200, self.user)
        elif path == "/api/user/emails":
            _send(request, 200, self.emails)
        else:
            _send(request, 404, {})

    def _misbehave(self, request: BaseHTTPRequestHandler) -> None:
        if self.trouble == "500":
            _send(request, 500, {})
        elif self.trouble == "html":
            _send(request, 200, "<html>", kind="text/html")
        elif self.trouble == "hang":
            time.sleep(8)
        elif self.trouble == "redirect":
            request.send_response(302)
            request.send_header("Location", "http://169.254.169.254/latest/meta-data")
            request.end_headers()
        elif self.trouble == "50 MB":
            request.send_response(200)
            request.send_header("Content-Type", "application/json")
            request.end_headers()
            try:
                for _ in range(50):
                    request.wfile.write(b" " * 1_000_000)
            except OSError:
                pass


def _send(request: BaseHTTPRequestHandler, status: int, body: Any, kind: str = "application/json") -> None:
    raw = (body if isinstance(body, str) else json.dumps(body)).encode()
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(raw)))
    request.end_headers()
    request.wfile.write(raw)
