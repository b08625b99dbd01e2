"""The same PDF through the eyes of four programs, and where its words are."""

import io
import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfminer.high_level
import pymupdf
import pypdf
from pdfminer.layout import LAParams

from careerhub.cv.document import CvDocument
from careerhub.cv.templates.view import ShownCv, shown

_LATIN = "a-zA-Z\u00c0-\u024f"


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


def top_down(pdf: bytes) -> str:
    """What pdfminer reads when told not to expect columns from left to right."""
    return pdfminer.high_level.extract_text(io.BytesIO(pdf), laparams=LAParams(boxes_flow=1.0))


READERS = {"poppler": _by_poppler, "pypdf": text_of, "pdfminer": _by_pdfminer, "mupdf": _by_mupdf}


def squeezed(text: str) -> str:
    """Text without white space, compatibility forms resolved: readers disagree about both."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def page_count(pdf: bytes) -> int:
    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def blocks_of(document: CvDocument) -> list[list[str]]:
    """What is printed, line for line: the parts of each line in their order."""
    return [parts for parts in _blocks(shown(document)) if parts]


def _blocks(cv: ShownCv) -> list[list[str]]:
    blocks = [[cv.name], [cv.headline], [link.text for row in cv.contacts for link in row], *([text] for text in cv.paragraphs)]
    for section in cv.sections:
        blocks.append([section.heading])
        for entry in section.entries:
            title = [entry.title, entry.location]
            for role in entry.roles:
                line = [*title, role.subtitle, role.location, role.dates, role.link.text if role.link else ""]
                title = []
                blocks += [line, *([text] for text in role.paragraphs), *([text] for text in role.highlights), role.keywords]
        blocks += [[group.name, *group.skills] for group in section.groups]
    return blocks


def lost_in_order(text: str, blocks: list[list[str]]) -> list[str]:
    """The parts of the blocks that the text does not have, or has before an earlier block; within a block, order is free."""
    lost, place, text = [], 0, squeezed(text)
    for parts in blocks:
        end = place
        for part in filter(str.strip, parts):
            found = text.find(squeezed(part), place)
            if found < 0:
                lost.append(part)
            else:
                end = max(end, found + len(squeezed(part)))
        place = end if end - place < sum(map(len, parts)) + 400 else place
    return lost


def lost_words(text: str, blocks: list[list[str]], slack: int = 20) -> list[str]:
    """The same for text that runs from right to left, by words and by the letters of a word.

    Readers disagree about the order in a line that mixes directions, pdfminer turns words round, poppler and MuPDF the letters
    of a ligature; the order of lines is what all must give.
    """
    tokens = _tokens(text)
    lost, place, left = [], 0, Counter[str]()
    for parts in blocks:
        wanted = Counter(token for part in parts for token in _tokens(part))
        end = min(len(tokens), place + max(0, wanted.total() + slack - left.total()))
        seen = left + Counter(tokens[place:end])
        place = end
        lost += list((wanted - seen).elements())
        left = seen - wanted
        if left.total() > 3 * slack:
            lost.append(f"too much before {parts}")
            left.clear()
    return lost


def _tokens(text: str) -> list[str]:
    found = re.findall(rf"[{_LATIN}]+|[^\W\d_{_LATIN}]+|\d+", unicodedata.normalize("NFKC", text))
    return ["".join(sorted(token)) for token in found]


@dataclass(frozen=True)
class Line:
    """One line of a page: its words, its box in points from the top left, its largest type."""

    text: str
    box: tuple[float, float, float, float]
    size: float


def lines_of(pdf: bytes) -> list[tuple[float, float, list[Line]]]:
    """Width, height and lines of each page, the footer left out, from top to bottom."""
    pages = []
    with pymupdf.open(stream=pdf) as document:
        for page in document:
            lines = []
            found: Any = page.get_text("dict")
            for block in found["blocks"]:
                for line in block.get("lines", []):
                    spans = [span for span in line["spans"] if span["text"].strip()]
                    words = "".join(span["text"] for span in line["spans"])
                    if spans and not re.search(r"— ?\d+/\d+|\d+/\d+ ?—", words):
                        lines.append(Line(words, line["bbox"], max(span["size"] for span in spans)))
            pages.append((page.rect.width, page.rect.height, sorted(lines, key=lambda line: line.box[1])))
    return pages
