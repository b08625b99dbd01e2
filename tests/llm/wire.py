"""A server that speaks as much of Ollama's language as a chat needs, and says what it is told to."""

import json
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
    pause: float = 0.0


@contextmanager
def speaking() -> Iterator[Wire]:
    """Such a server, on a free port."""
    made = Wire()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(json.dumps({"models": [{"model": MODEL}]}).encode())

        def do_POST(self) -> None:
            made.seen.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()
            for word in made.words:
                self._line({"model": MODEL, "message": {"role": "assistant", "content": word}, "done": False})
                time.sleep(made.pause)
            if not made.breaks:
                self._line({"model": MODEL, "message": {"role": "assistant", "content": ""}, "done": True, "done_reason": "stop"})

        def _line(self, data: dict[str, Any]) -> None:
            try:
                self.wfile.write(json.dumps(data).encode() + b"\n")
                self.wfile.flush()
            except OSError:
                pass

        def _send(self, body: bytes) -> None:
            self.send_response(200)
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
