"""What a finished PDF must and must not contain, read from its bytes: whoever made it is not trusted."""

import re
import zlib

from careerhub.cv.pdf.protocol import MAX_PAGES, MAX_PDF_BYTES

_MAX_INFLATED = 20 * 2**20
_STREAM = re.compile(rb"(<<(?:[^<>]|<[0-9A-Fa-f]*>|<<[^<>]*>>)*?/ObjStm.*?>>)\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ANY_STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_STRING = re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)
_FORBIDDEN = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|FileAttachment|RichMedia|SubmitForm|ImportData|GoToR|GoToE|OpenAction|AA)\b"
)
_LINK = re.compile(rb"/URI\s*\((?!https?://|mailto:|tel:)|/URI\s*<")
_PAGE = re.compile(rb"/Type\s*/Page\b")


_ATTACHED = re.compile(rb"/Type\s*/EmbeddedFile\b(?:(?!stream\r?\n).)*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ATTACHING = re.compile(rb"/EmbeddedFiles?\b")


def fault_of(pdf: bytes, attachment: bytes = b"") -> str | None:
    """Why these bytes must not be handed out, for the log; None for a good PDF. The only file in it may be this attachment."""
    if not pdf.startswith(b"%PDF-"):
        return "not a PDF"
    if len(pdf) > MAX_PDF_BYTES:
        return "too many bytes"
    try:
        objects = _objects(pdf)
    except zlib.error:
        return "broken stream"
    if match := _LINK.search(objects):
        return f"link {match[0].decode('latin-1')}"
    words = _STRING.sub(b"()", objects)
    if attachment:
        if not _holds_only(attachment, pdf):
            return "another attachment"
        words = _ATTACHING.sub(b"", words)
    if match := _FORBIDDEN.search(words):
        return match[0].decode("latin-1")
    if not 0 < len(_PAGE.findall(words)) <= MAX_PAGES:
        return "too many pages, or none"
    return None


def _holds_only(attachment: bytes, pdf: bytes) -> bool:
    found = _ATTACHED.findall(pdf)
    if len(found) != 1:
        return False
    unpacker = zlib.decompressobj()
    try:
        return unpacker.decompress(found[0], len(attachment) + 1) == attachment
    except zlib.error:
        return False


def _objects(pdf: bytes) -> bytes:
    """The PDF's objects without the content of pages, fonts and images; compressed objects are unpacked."""
    parts = [_ANY_STREAM.sub(b"", pdf)]
    room = _MAX_INFLATED
    for match in _STREAM.finditer(pdf):
        unpacker = zlib.decompressobj()
        parts.append(unpacker.decompress(match[2], room))
        if unpacker.unconsumed_tail:
            raise zlib.error("too large")
        room -= len(parts[-1])
    return b"\n".join(parts)
