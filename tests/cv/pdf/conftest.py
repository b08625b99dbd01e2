"""A running pool, an event loop in which tests use it, and every combination of papers, each printed once."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from careerhub.cv.document import CvDocument, CvOptions, Density, Template, TypeSize
from careerhub.cv.exports import json_resume
from careerhub.cv.pdf import Paper, RenderPool
from careerhub.cv.templates import render_page
from tests.cv.templates.samples import four_pages, one_page, two_pages, urdu

_DOCUMENTS = {
    "1-ltr": (one_page(), 1),
    "2-ltr": (two_pages(), 2),
    "4-ltr": (four_pages(), 4),
    "1-rtl": (urdu(1), 1),
    "2-rtl": (urdu(2), 2),
    "4-rtl": (urdu(4), 4),
}
COMBINATIONS = [f"{template}-{name}" for template in Template for name in _DOCUMENTS]


def paper_of(template: Template, name: str) -> tuple[CvDocument, CvOptions]:
    """A combination. Where the compact design would need fewer pages it is set large and airy, and Urdu has three jobs more."""
    document, pages = _DOCUMENTS[name]
    if template is not Template.COMPACT or name not in ("2-ltr", "4-ltr", "4-rtl"):
        return document, CvOptions(template=template, fit_pages=pages)
    if name == "4-rtl":
        work, *others = document.sections
        more = tuple(replace(job, title=f"{job.title} II") for job in work.entries[:3])
        document = replace(document, sections=(replace(work, entries=work.entries + more), *others))
    return document, CvOptions(template=template, fit_pages=pages, type_size=TypeSize.LARGE, density=Density.AIRY)


@dataclass(frozen=True)
class Sheet:
    """One paper and what it was made of."""

    document: CvDocument
    options: CvOptions
    paper: Paper
    attachment: bytes

    @property
    def is_rtl(self) -> bool:
        return self.document.language == "ur"


@pytest.fixture(scope="package")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="package")
def pool(runner: asyncio.Runner) -> Iterator[RenderPool]:
    pool = RenderPool(2)
    runner.run(pool.start())
    yield pool
    runner.run(pool.stop())


@pytest.fixture(scope="package")
def render(runner: asyncio.Runner, pool: RenderPool) -> Callable[..., Any]:
    """HTML to PDF in a warm pool; a list of pages to a list of PDFs."""

    async def all_of(pages: list[str]) -> list[bytes]:
        return await asyncio.gather(*(pool.render(page, "test") for page in pages))

    def render(html: str | list[str], identifier: str = "test") -> bytes | list[bytes]:
        return runner.run(pool.render(html, identifier) if isinstance(html, str) else all_of(html))

    return render


@pytest.fixture(scope="package")
def make(runner: asyncio.Runner, pool: RenderPool) -> Callable[..., Paper]:
    """A document to its paper, with its data attached."""

    def make(document: CvDocument, options: CvOptions) -> Paper:
        return runner.run(pool.make(render_page(document, options), "test", json_resume(document, options), options.fit_pages))

    return make


@pytest.fixture(scope="package")
def sheets(runner: asyncio.Runner, pool: RenderPool) -> dict[str, Sheet]:
    """Every template with documents of 1, 2 and 4 pages, from left to right and from right to left."""

    in_turn = asyncio.Semaphore(2)  # nobody waits in the pool's own line, which has an end

    async def one(template: Template, name: str) -> Sheet:
        document, options = paper_of(template, name)
        attachment = json_resume(document, options)
        async with in_turn:
            paper = await pool.make(render_page(document, options), "test", attachment, options.fit_pages)
        return Sheet(document, options, paper, attachment)

    async def all_of() -> dict[str, Sheet]:
        wanted = [(template, name) for template in Template for name in _DOCUMENTS]
        made = await asyncio.gather(*(one(template, name) for template, name in wanted))
        return dict(zip(COMBINATIONS, made, strict=True))

    return runner.run(all_of())
