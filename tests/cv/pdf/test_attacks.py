"""What hostile text and hostile HTML can do to the printer: nothing."""

import asyncio
import contextlib
import io
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pypdf
import pytest
import weasyprint

from careerhub.core.dates import PartialDate
from careerhub.cv.document import CvDocument, CvOptions, Entry, Section, SectionKind, SkillGroup, Template
from careerhub.cv.pdf import RenderFailed, RenderPool
from careerhub.cv.pdf.checks import fault_of
from careerhub.cv.pdf.engine import make_pdf
from careerhub.cv.pdf.protocol import Limits
from careerhub.cv.templates import render_page
from tests.cv.pdf.reading import text_of
from tests.cv.pdf.vectors import CANARY, CSS, EXPENSIVE, FETCHES, SVG
from tests.cv.templates.samples import two_pages


class _Counter(BaseHTTPRequestHandler):
    hits: list[str] = []

    def do_GET(self) -> None:
        self.hits.append(self.path)
        if "redirect" in self.path:
            self.send_response(302)
            self.send_header("Location", "/internal" if "http" in self.path else "file:///etc/passwd")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if self.path.endswith("css") else "image/svg+xml")
        self.end_headers()
        self.wfile.write((CSS if self.path.endswith("css") else SVG).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def aimed(tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """A vector with its targets filled in: a web server that counts and files that can be recognised."""
    for name, content in (("c.svg", SVG), ("c.css", CSS), ("c.txt", CANARY)):
        (tmp_path / name).write_text(content)
    _Counter.hits.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Counter)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield lambda text: text.replace("URL", url).replace("FILEPATH", str(tmp_path)).replace("FILE", tmp_path.as_uri())
    server.shutdown()
    server.server_close()


def _leaks(pdf: bytes) -> bool:
    """Whether the canary or a local file is in the PDF, as text, as a link or attached."""
    words = text_of(pdf) + str(pypdf.PdfReader(io.BytesIO(pdf)).trailer)
    return CANARY in words or "root:x:0" in words or CANARY.encode() in pdf


def _filled(text: str) -> CvDocument:
    """A CV with this text in every field."""
    entry = Entry(text, text, text, PartialDate(2020), None, True, text, text, (text,), (text,))
    sections = (Section(SectionKind.WORK, (entry,)), Section(SectionKind.SKILLS, groups=(SkillGroup(text, (text,)),)))
    return CvDocument(text, text, text, text, (text,), sections, text)


@pytest.mark.req("P-01")
def test_the_traps_of_these_tests_catch_an_open_renderer(aimed) -> None:
    pdf = weasyprint.HTML(string=aimed(FETCHES[1] + FETCHES[0])).write_pdf()

    assert _Counter.hits
    assert _leaks(pdf or b"")


@pytest.mark.req("P-01")
@pytest.mark.parametrize("vector", FETCHES)
def test_the_engine_alone_fetches_nothing(aimed, vector: str) -> None:
    """Without the sandbox's missing network."""
    pdf = make_pdf(f"<html lang=en><title>x</title>{aimed(vector)}<p>still here", "x").pdf

    assert _Counter.hits == []
    assert not _leaks(pdf)
    assert fault_of(pdf) is None


@pytest.mark.req("P-01")
def test_html_in_the_pool_reaches_nothing(aimed, render) -> None:
    made = render([f"<html lang=en><title>x</title>{aimed(vector)}<p>still here" for vector in FETCHES])

    assert _Counter.hits == []
    assert [vector for vector, pdf in zip(FETCHES, made, strict=True) if _leaks(pdf)] == []
    assert all("still here" in text_of(pdf) for pdf in made)


@pytest.mark.req("P-01")
@pytest.mark.req("P-05")
@pytest.mark.parametrize("template", [Template.MODERN, Template.COMPACT])
def test_the_same_as_text_of_a_person_is_printed_as_text(aimed, render, template: Template) -> None:
    texts = [aimed(vector) for vector in FETCHES]

    made = render([render_page(_filled(text), CvOptions(template=template)) for text in texts])

    assert _Counter.hits == []
    for text, pdf in zip(texts, made, strict=True):
        assert fault_of(pdf) is None
        assert "".join(text_of(pdf).split()).count("".join(text.split())[:40]) >= 5, text


@pytest.mark.req("P-06")
@pytest.mark.parametrize(
    "scheme", ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example"]
)
def test_only_web_mail_and_phone_links_lead_somewhere(render, scheme: str) -> None:
    pdf = render(render_page(two_pages(contacts=(scheme,)), CvOptions()))
    raw = render(f"<html lang=en><title>x</title><a href='{scheme}'>x</a>")

    links = [str(note) for made in (pdf, raw) for page in pypdf.PdfReader(io.BytesIO(made)).pages
             for note in page.get("/Annots", [])]  # fmt: skip
    assert all(scheme not in link for link in links)


@pytest.mark.req("P-02")
def test_expensive_documents_end_in_time_and_the_next_person_gets_a_cv(runner: asyncio.Runner) -> None:
    async def spend(pool: RenderPool, html: str) -> None:
        with contextlib.suppress(RenderFailed):
            pdf = await asyncio.wait_for(pool.render(f"<html lang=en><title>x</title>{html}", "x"), 30)
            assert "root:x:0" not in text_of(pdf)

    async def attack() -> None:
        pool = RenderPool(2, Limits(wall_seconds=1.5, cpu_seconds=2))
        await pool.start()
        try:
            await asyncio.gather(*(pool.render("<p>warm", "x") for _ in range(2)))
            started = time.monotonic()
            await asyncio.gather(*(spend(pool, html) for html in EXPENSIVE))
            assert time.monotonic() - started < 1.5 * len(EXPENSIVE)
            started = time.monotonic()
            pdf = await pool.render(render_page(two_pages(), CvOptions(template=Template.MODERN)), "x")
            assert pdf.startswith(b"%PDF-")
            assert time.monotonic() - started < 2
        finally:
            await pool.stop()

    runner.run(attack())


@pytest.mark.req("P-02")
def test_a_cv_of_more_than_thirty_pages_is_refused_with_words(render) -> None:
    with pytest.raises(RenderFailed, match="too long"):
        render("<html lang=en><title>x</title>" + "<p style='break-after:page'>x" * 31)


@pytest.mark.req("P-02")
def test_memory_has_an_end(runner: asyncio.Runner) -> None:
    async def attack() -> None:
        pool = RenderPool(1, Limits(memory_mib=300))
        await pool.start()
        try:
            with pytest.raises(RenderFailed):
                await pool.render("<html lang=en><title>x</title><table>" + "<tr><td>a<td>b</tr>" * 60_000, "x")
        finally:
            await pool.stop()

    runner.run(attack())
