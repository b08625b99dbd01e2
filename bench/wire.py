"""A browser tab without the browser: the pages' own protocol over a plain websocket."""

import json
import uuid
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

SESSION_COOKIE = "__Host-ch_session"
STATE = "reflex___state____state"
CAREER = f"{STATE}.careerhub___career___state____career_state"

Delta = dict[str, dict[str, Any]]


class Wire:
    """One open socket of one tab; events are sent and answers received one after the other."""

    def __init__(self, connection: ClientConnection, path: str):
        self._connection = connection
        self._router_data = {"pathname": path, "asPath": path}

    @classmethod
    async def open(cls, url: str, session: str = "", path: str = "/", client: str = "") -> Self:
        """Connect as a page at `path` of the site at `url` does, with a session's token as its cookie, and hydrate.

        `client` is the tab's own token; the same one again is the same tab after a break.
        """
        address = f"ws{url.removeprefix('http')}/_event/?EIO=4&transport=websocket&token={client or uuid.uuid4()}"
        headers = {"Cookie": f"{SESSION_COOKIE}={session}"} if session else {}
        connection = await connect(address, origin=url, additional_headers=headers, compression=None, open_timeout=5)  # pyright: ignore[reportArgumentType]
        wire = cls(connection, path)
        await wire._connect()
        return wire

    async def _connect(self) -> None:
        hydrate = {"name": f"{STATE}.hydrate_and_load", "payload": {}, "router_data": self._router_data}
        await self._connection.recv()
        await self._connection.send("40/_event," + json.dumps({"event": hydrate, "state_schema": None}))
        while not (await self.receive()).get(STATE, {}).get("is_hydrated_rx_state_"):
            pass

    async def send(self, handler: str, **payload: Any) -> None:
        """Fire an event; `handler` is its full name."""
        event = {"name": handler, "payload": payload, "router_data": self._router_data}
        await self._connection.send("42/_event," + json.dumps(["event", event]))

    async def receive(self) -> Delta:
        """The next change of the page's state. Answers the server's pings meanwhile."""
        while True:
            frame = str(await self._connection.recv())
            if frame == "2":
                await self._connection.send("3")
            elif frame.startswith("42/_event,"):
                name, update = json.loads(frame.removeprefix("42/_event,"))
                if name == "event" and update.get("delta"):
                    return update["delta"]

    async def ask(self, handler: str, **payload: Any) -> Delta:
        """Fire an event and wait for the first change that its own state answers with."""
        await self.send(handler, **payload)
        state = handler.rpartition(".")[0]
        while True:
            delta = await self.receive()
            if state in delta:
                return delta

    async def close(self) -> None:
        """Leave the page."""
        await self._connection.close()
