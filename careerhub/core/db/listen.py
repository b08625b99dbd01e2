"""Hearing what other transactions, here or elsewhere, tell by NOTIFY."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
from psycopg import sql

from careerhub.core.db.urls import database_urls

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 1.0


async def listen(channel: str, hear: Callable[[str], None], catch_up: Callable[[], Awaitable[None]]) -> None:
    """Call `hear` with each message of the channel, until cancelled.

    Whenever a connection has just been made, `catch_up` is awaited: what was told meanwhile nobody has heard.
    """
    while True:
        try:
            url = database_urls().auth
            parts = {**url.query, **url.translate_connect_args(username="user", database="dbname")}
            connection: Any = await psycopg.AsyncConnection.connect(**parts, autocommit=True)
            async with connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                await catch_up()
                async for message in connection.notifies():
                    hear(message.payload)
        except (psycopg.Error, OSError) as error:
            log.info("not listening for a moment: %s", type(error).__name__)
        await asyncio.sleep(_PAUSE_SECONDS)
