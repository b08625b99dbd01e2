"""HTML to PDF bytes, in a process that may be killed."""

import logging
import re
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from typing import Any

import pydyf
import weasyprint
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from careerhub.cv.pdf.protocol import ATTACHMENT, MAX_PAGES, Paper
from careerhub.cv.pdf.scale import LARGER, Scale, closed, scaled, slightly_smaller, smaller

logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
logging.getLogger("fontTools").setLevel(logging.ERROR)
_MAX_DATA_URL = 2_000_000
_VARIANT = "pdf/a-3a"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # of an attachment, so that the same CV gives the same bytes
_PHOTO_DPI = 300
_NEARLY_EMPTY = 0.12
_TIGHTENED_PAGES = 8  # of a longer one nobody minds how the last page looks, and laying it out again takes seconds
_SAVED_BY_A_STEP = 0.03  # of the length of a CV, about
# PDF/UA's mark, and what it means: PDF/A wants every property described that it does not know.
_UA_MARK = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about=""><pdfaExtension:schemas><rdf:Bag>
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li>
</rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
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


def make_pdf(html: str, identifier: str, attachment: bytes = b"", fit_pages: int = 0) -> Paper:
    """A tagged PDF/A-3a and PDF/UA-1; the same bytes for the same arguments. `attachment` is the CV as JSON.

    Raises:
        TooManyPages: before anything is written.
    """
    pages, fits, scale = _laid_out(html, fit_pages)
    attached = [weasyprint.Attachment(
        string=attachment, name=ATTACHMENT, description="This CV as JSON Resume", created=_EPOCH, modified=_EPOCH,
        relationship="Source",
    )] if attachment else []  # fmt: skip
    options = {"pdf_variant": _VARIANT, "pdf_identifier": identifier.encode(), "attachments": attached}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves the file of its colour profile to the collector
        pdf = pages.write_pdf(finisher=_finish, **options) or b""
    return Paper(pdf, len(pages.pages), fits, scale, _starts(pages))


def _laid_out(html: str, fit_pages: int) -> tuple[weasyprint.Document, bool, Scale]:
    """The pages, as large as they may be: fitting, and the last one not nearly empty."""
    before, style, rest = html.partition("<style>")
    css, end, after = rest.partition("</style>")

    def lay_out(scale: Scale) -> weasyprint.Document:
        return _render(f"{before}{style}{closed(scaled(css, scale))}{end}{after}" if end else html)

    natural = lay_out(Scale())
    count = len(natural.pages)
    fits = not fit_pages or count <= fit_pages
    if not fits:
        # shrinking more than halves no CV, so a much longer one is not tried in vain
        found = _first_within(fit_pages, smaller(css), lay_out) if count <= 2 * fit_pages + 1 else None
        if found is not None:
            return found[0], True, found[1]
    if 1 < count <= _TIGHTENED_PAGES and _last_page(natural) < _NEARLY_EMPTY and end:
        steps = slightly_smaller(css)
        excess = _last_page(natural) / (count - 1 + _last_page(natural))
        for scale in steps[min(int(excess / _SAVED_BY_A_STEP), len(steps) - 1) :]:  # most often the first guess is right
            tight = lay_out(scale)
            if len(tight.pages) < count:
                return tight, fits, scale
        for scale in LARGER:
            larger = lay_out(scale)
            if len(larger.pages) == count and _last_page(larger) >= _NEARLY_EMPTY:
                return larger, fits, scale
    return natural, fits, Scale()


def _first_within(
    pages: int, steps: list[Scale], lay_out: Callable[[Scale], weasyprint.Document]
) -> tuple[weasyprint.Document, Scale] | None:
    """The mildest step with so few pages, found by halving; the last step is tried first, for most often none will do."""
    found = None
    low, high = 0, len(steps) - 1
    tried = high
    while low <= high:
        document = lay_out(steps[tried])
        if len(document.pages) <= pages:
            found, high = (document, steps[tried]), tried - 1
        elif found is None:
            return None
        else:
            low = tried + 1
        tried = (low + high) // 2
    return found


def _render(html: str) -> weasyprint.Document:
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=DataOnly(timeout=1, allow_redirects=False))
    for link in document.etree_element.iter("a"):
        if not _SAFE_LINK.match((link.get("href") or "").strip()):
            link.attrib.pop("href", None)
        link.attrib.pop("rel", None)
    pages = document.render(font_config=_fonts(), pdf_variant=_VARIANT, dpi=_PHOTO_DPI)
    if len(pages.pages) > MAX_PAGES:
        raise TooManyPages
    return pages


def _starts(document: weasyprint.Document) -> tuple[int, ...]:
    """How much text stands before each further page; generated text, which HTML does not have, is not counted."""
    lengths = [sum(map(_length, _root(page).descendants())) for page in document.pages]
    return tuple(accumulate(lengths[:-1]))


def _length(box: Any) -> int:
    return sum(not char.isspace() for char in box.text) if isinstance(box, TextBox) and "::" not in (box.element_tag or "") else 0


def _root(page: weasyprint.Page) -> Any:
    """The box of `html`, without those in the margins."""
    return next(child for child in page._page_box.children if child.element_tag == "html")


def _last_page(document: weasyprint.Document) -> float:
    """How much of the last page is used, 0 to 1."""
    box = document.pages[-1]._page_box
    root = next((child for child in box.children if child.element_tag == "html"), None)
    return root.height / box.height if root and box.height else 1.0


def _finish(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """What PDF/A-3 and PDF/UA-1 ask for beside what WeasyPrint writes for PDF/A-3."""
    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary):
            continue
        if item.get("Subtype") == "/Link":
            item["F"] = 4  # links are printed
        elif item.get("Type") == "/StructElem":
            del item["Type"]  # may be left out, and there are hundreds
            if not any(isinstance(kid, int) for kid in item.get("K", ())):
                item.pop("Pg", None)  # the page of what is in it
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(b"</rdf:RDF>", _UA_MARK + b"</rdf:RDF>") for part in metadata.stream]
