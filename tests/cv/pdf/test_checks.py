import zlib

import pytest

from careerhub.cv.pdf.checks import fault_of


def _pdf(objects: bytes, plain: bytes = b"") -> bytes:
    packed = zlib.compress(b"<</Type /Page>>" + objects)
    head = b"%PDF-1.7\n1 0 obj\n<</Type /ObjStm /N 1 /Filter /FlateDecode>>\nstream\n"
    return head + packed + b"\nendstream\nendobj\n" + plain


@pytest.mark.req("P-06")
@pytest.mark.parametrize(
    "name",
    [b"/JavaScript", b"/JS (x)", b"/Launch", b"/EmbeddedFiles", b"/FileAttachment", b"/URI (file:///etc/passwd)", b"/OpenAction"],
)
def test_active_content_is_found_packed_or_not(name: bytes) -> None:
    assert fault_of(_pdf(b"<<%s>>" % name))
    assert fault_of(_pdf(b"", b"<<%s>>" % name))


def test_the_same_words_in_text_are_allowed() -> None:
    assert fault_of(_pdf(rb"<</Title (HTML/JavaScript \(and /Launch\)) /URI (https://a.example/EmbeddedFiles)>>")) is None


def test_what_is_no_pdf_or_has_no_page_is_a_fault() -> None:
    assert fault_of(b"<html>")
    assert fault_of(b"%PDF-1.7 nothing")
    assert fault_of(_pdf(b"<</Type /Page>>" * 30))


def _with_file(content: bytes, count: int = 1) -> bytes:
    stream = b"<</Type /EmbeddedFile /Params <</CheckSum <00>>>>>\nstream\n" + zlib.compress(content) + b"\nendstream\n"
    return _pdf(b"<</Names <</EmbeddedFiles 1 0 R>>>>", stream * count)


@pytest.mark.req("P-06")
def test_the_only_file_in_a_pdf_is_the_one_that_was_given() -> None:
    assert fault_of(_with_file(b"{}"), b"{}") is None
    assert fault_of(_with_file(b"{}"))
    assert fault_of(_with_file(b"root:x:0:0"), b"{}") == "another attachment"
    assert fault_of(_with_file(b"{}", 2), b"{}") == "another attachment"
    assert fault_of(_pdf(b"<</FileAttachment>>"), b"{}")
    assert fault_of(_with_file(b"{}") + b"<</JavaScript>>", b"{}")
