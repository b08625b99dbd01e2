"""What a browser may send through its socket, and how fast: engine.io and socket.io frames, checked before either reads them.

socket.io hands a message that calls itself `connect` or `disconnect` to the handlers of the real thing: with headers of the
sender's choice it would be another person. It also logs a traceback for each frame it cannot read. So only what Reflex's own
page sends gets through, and everything else ends the connection.
"""

import json
import logging
import re
import time

from starlette.types import Message, Receive, Send

log = logging.getLogger(__name__)

MAX_FRAME = 256_000
_NAMESPACE = "/_event,"
_MESSAGES = frozenset({"event", "ping", "client_error"})
_CLOSE, _PONG = "1", "3"  # engine.io's packets
_CONNECT, _DISCONNECT, _EVENT = f"40{_NAMESPACE}", f"41{_NAMESPACE}", f"42{_NAMESPACE}"
_POLICY_VIOLATION = 1008
_HALF = re.compile("[\ud800-\udfff]")


class Frames:
    """One connection: `receive` and `send` take the place of the server's."""

    def __init__(self, receive: Receive, send: Send, per_second: float, burst: float):
        self._receive, self._send = receive, send
        self._per_second, self._burst = per_second, burst
        self._tokens, self._last = burst, time.monotonic()
        self._closed = False

    async def receive(self) -> Message:
        """The next message. After one that is refused the connection is closed."""
        message = await self._receive()
        if message["type"] != "websocket.receive":
            return message
        frame = _readable(message.get("text")) if self._has_room() else None
        if frame is None and not self._closed:
            log.warning("connection closed: %s", "too many messages" if self._tokens < 0 else "no message of a page")
            await self._close()
        return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION} if self._closed else {**message, "text": frame}

    async def send(self, message: Message) -> None:
        """Send; engine.io's own goodbye closes the connection too, which it would leave open."""
        if self._closed:
            return
        self._closed = message["type"] == "websocket.close"
        await self._send(message)
        if message["type"] == "websocket.send" and message.get("text") == _CLOSE:
            await self._close()

    async def _close(self) -> None:
        self._closed = True
        await self._send({"type": "websocket.close", "code": _POLICY_VIOLATION})

    def _has_room(self) -> bool:
        now = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._last) * self._per_second) - 1
        self._last = now
        return self._tokens >= 0


def _readable(frame: str | None) -> str | None:
    """The frame, when it is one that pages send. Without halves of surrogate pairs: no answer that holds one can be sent."""
    if not frame or len(frame) > MAX_FRAME:
        return None
    if frame in (_CLOSE, _PONG, _CONNECT, _DISCONNECT):
        return frame
    is_event = frame.startswith(_EVENT)
    if not is_event and not frame.startswith(_CONNECT):
        return None
    start, body = frame[: len(_EVENT)], frame[len(_EVENT) :]
    try:
        data = json.loads(body)
        if "\\ud" in body.lower():
            body = _HALF.sub("", json.dumps(data, ensure_ascii=False))
    except (ValueError, RecursionError):
        return None
    if is_event:
        known = isinstance(data, list) and 1 <= len(data) <= 2 and isinstance(data[0], str) and data[0] in _MESSAGES
    else:
        known = isinstance(data, dict)
    return start + body if known else None
