"""A running pool, and an event loop in which tests use it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from careerhub.cv.pdf import RenderPool


@pytest.fixture(scope="package")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="package")
def render(runner: asyncio.Runner) -> Iterator[Callable[..., Any]]:
    """HTML to PDF in a warm pool; a list of pages to a list of PDFs."""
    pool = RenderPool(2)
    runner.run(pool.start())

    async def all_of(pages: list[str]) -> list[bytes]:
        return await asyncio.gather(*(pool.render(page, "test") for page in pages))

    def render(html: str | list[str], identifier: str = "test") -> bytes | list[bytes]:
        return runner.run(pool.render(html, identifier) if isinstance(html, str) else all_of(html))

    yield render
    runner.run(pool.stop())
