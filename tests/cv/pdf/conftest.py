"""A running pool, and an event loop in which tests use it."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from careerhub.cv.pdf import RenderPool


@pytest.fixture(scope="package")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="package")
def render(runner: asyncio.Runner) -> Iterator[Callable[..., bytes]]:
    """HTML to PDF in a warm pool."""
    pool = RenderPool(2)
    runner.run(pool.start())
    yield lambda html, identifier="test": runner.run(pool.render(html, identifier))
    runner.run(pool.stop())
