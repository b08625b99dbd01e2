"""Files of CVs, each made once for what it shows."""

import asyncio
from collections import OrderedDict

from careerhub.cv import exports, reading
from careerhub.cv.pdf import Paper, RenderPool
from careerhub.cv.reading import MachineReading
from careerhub.cv.schemas import Format, Printed

MAX_CACHE_BYTES = 64_000_000
_READERS = 2  # at a time; each is a process


class Printer:
    """PDFs by content: rendered once in the pool, then from memory, the least recently used forgotten first."""

    def __init__(self, pool: RenderPool, max_bytes: int = MAX_CACHE_BYTES):
        self.pool, self.max_bytes = pool, max_bytes
        self._cache: OrderedDict[str, Paper] = OrderedDict()
        self._size = 0
        self._readers = asyncio.Semaphore(_READERS)

    async def pdf(self, page: Printed) -> bytes:
        """Only the PDF of what `paper` makes."""
        return (await self.paper(page)).pdf

    async def paper(self, page: Printed) -> Paper:
        """The PDF of a page, with what it took to fit it.

        Raises:
            RenderFailed: with a message for the person.
        """
        if page.key in self._cache:
            self._cache.move_to_end(page.key)
            return self._cache[page.key]
        made = await self.pool.make(page.html, page.key, page.attachment, page.options.fit_pages)
        if page.key not in self._cache:
            self._cache[page.key] = made
            self._size += len(made.pdf)
            while self._size > self.max_bytes and len(self._cache) > 1:
                self._size -= len(self._cache.popitem(last=False)[1].pdf)
        return made

    async def read_back(self, page: Printed) -> MachineReading:
        """What machines read in the PDF of a page.

        Raises:
            DomainError: there is no PDF, or reading it takes too long.
        """
        paper = await self.paper(page)
        async with self._readers:
            return await reading.read_back(paper.pdf, page.document)

    async def file(self, page: Printed, file_format: Format) -> bytes:
        """The CV in another format than PDF, made outside of the event loop."""
        return await asyncio.to_thread(_WRITERS[file_format], page.document, page.options)


_WRITERS = {
    Format.DOCX: exports.docx,
    Format.MARKDOWN: exports.markdown,
    Format.TEXT: exports.plain_text,
    Format.JSON: exports.json_resume,
}

printer = Printer(RenderPool())
