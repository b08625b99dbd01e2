"""The same PDF through the eyes of four programs."""

import io
import subprocess
import unicodedata

import pdfminer.high_level
import pymupdf
import pypdf


def text_of(pdf: bytes) -> str:
    """What pypdf reads."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def _by_poppler(pdf: bytes) -> str:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()


def _by_pdfminer(pdf: bytes) -> str:
    return pdfminer.high_level.extract_text(io.BytesIO(pdf))


def _by_mupdf(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return "\n".join(str(page.get_text()) for page in document)


READERS = {"poppler": _by_poppler, "pypdf": text_of, "pdfminer": _by_pdfminer, "mupdf": _by_mupdf}


def squeezed(text: str) -> str:
    """Text without white space, compatibility forms resolved: readers disagree about both."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def page_count(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
