"""HTML to PDF bytes, in a process that may be killed."""

import logging
import re
from functools import cache

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from careerhub.cv.pdf.protocol import MAX_PAGES

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
logging.getLogger("fontTools").setLevel(logging.ERROR)
_MAX_DATA_URL = 2_000_000
_SAFE_LINK = re.compile(r"(https?://|mailto:|tel:|#)", re.IGNORECASE)


class TooManyPages(Exception):
    """The document is longer than a CV may be."""


class DataOnly(URLFetcher):
    """Fetches `data:` URLs and nothing else: no network, no files."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url[:5].lower() != "data:" or len(url) > _MAX_DATA_URL:
            raise ValueError("external resources are not allowed")
        return super().fetch(url, headers)


class BundledFonts(FontConfiguration):
    """The fonts beside `fonts.conf`; a document cannot bring its own."""

    def add_font_face(self, rule_descriptors: object, url_fetcher: object) -> None:
        """Ignore `@font-face`."""


@cache
def _fonts() -> FontConfiguration:
    return BundledFonts()


def make_pdf(html: str, identifier: str) -> bytes:
    """A tagged PDF/UA-1; the same bytes for the same arguments.

    Raises:
        TooManyPages: before anything is written.
    """
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=DataOnly(timeout=1, allow_redirects=False))
    for link in document.etree_element.iter("a"):
        if not _SAFE_LINK.match((link.get("href") or "").strip()):
            link.attrib.pop("href", None)
        link.attrib.pop("rel", None)
    pages = document.render(font_config=_fonts(), pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode())
    if len(pages.pages) > MAX_PAGES:
        raise TooManyPages
    return pages.write_pdf(finisher=_print_links, pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()) or b""


def _print_links(_document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Mark links as printed, as PDF/A and accessibility checkers want."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link":
            item["F"] = 4
