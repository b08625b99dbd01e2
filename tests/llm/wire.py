"""A server that speaks as much of Ollama's language as a chat needs, and says what it is told to."""

import json
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "m"


@dataclass
class Wire:
    """A server that speaks Ollama's language and remembers every byte it was sent."""

    url: str = ""
    seen: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=lambda: ["Two ", "bar [1]."])
    breaks: bool = False
    fails: str = ""
    pause: float = 0.0


def vector_of(text: str) -> list[float]:
    """A vector that says as little about a text as it can: of 8 numbers."""
    return [1.0 + text.count(letter) for letter in "aeioustn"]


@contextmanager
def speaking() -> Iterator[Wire]:
    """Such a server, on a free port."""
    made = Wire()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(json.dumps({"models": [{"model": MODEL}]}).encode())

        def do_POST(self) -> None:
            made.seen.append(self.rfile.read(int(self.headers["content-length"])).decode())
            if made.fails:
                self._fail(made.fails)
                return
            if self.path == "/api/embed":
                texts = json.loads(made.seen[-1])["input"]
                self._send(json.dumps({"model": MODEL, "embeddings": [vector_of(text) for text in texts]}).encode())
                return
            self._head()
            for word in made.words:
                self._line({"model": MODEL, "message": {"role": "assistant", "content": word}, "done": False})
                time.sleep(made.pause)
            if not made.breaks:
                self._line({"model": MODEL, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"})

        def _fail(self, how: str) -> None:
            """Go wrong in one of the ways of F-09. What takes long ends when the client has gone or the way has changed."""
            if how == "missing":
                self._send(b'{"error":"model not found"}', 404)
            elif how == "500":
                self._send(b'{"error":"out of memory"}', 500)
            elif how == "junk":
                self._send(b"<html>hello</html>\n")
            elif how == "slow":
                self._wait(how)
                self._send(b"")
            elif how == "huge":
                self._head()
                for _ in range(3000):
                    if not self._write(b"x" * 100_000):
                        break
            else:
                self._head()
                self._line({"model": MODEL, "message": {"role": "assistant", "content": "Half an answer"}, "done": False})
                if how == "hang":
                    self._wait(how)
                while how == "drip" == made.fails and self._write(b" "):
                    time.sleep(0.05)

        def _wait(self, how: str) -> None:
            while made.fails == how and not self._is_gone():
                time.sleep(0.05)

        def _is_gone(self) -> bool:
            readable, _, _ = select.select([self.connection], [], [], 0)
            return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)

        def _head(self) -> None:
            self.send_response(200)
            self.end_headers()

        def _write(self, data: bytes) -> bool:
            try:
                self.wfile.write(data)
                self.wfile.flush()
            except OSError:
                return False
            return True

        def _line(self, data: dict[str, Any]) -> None:
            self._write(json.dumps(data).encode() + b"\n")

        def _send(self, body: bytes, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
