"""Every character that passes the guard gets a glyph in the PDF, whatever stands beside it."""

import os
import subprocess
import sys

import pytest

from careerhub.cv.pdf.glyphs import FONTS

_SCRIPT = """
import sys, unicodedata
from weasyprint.pdf.fonts import Font
from careerhub.cv.document import CvDocument, CvOptions, Template
from careerhub.cv.pdf.engine import make_pdf
from careerhub.cv.pdf.glyphs import printable
from careerhub.cv.templates import render_page

lost, families = set(), set()
original, start = Font.get_unused_glyph_id, Font.__init__
def record(self, codepoint):
    lost.add((hex(codepoint), self.family))
    return original(self, codepoint)
def begin(self, *args):
    start(self, *args)
    families.add(self.family)
Font.get_unused_glyph_id, Font.__init__ = record, begin
every = [chr(c) for c in range(33, 0x20000) if unicodedata.category(chr(c))[0] not in "CZ" and printable(chr(c)) == chr(c)]
marks = "".join(c for c in every if unicodedata.category(c)[0] == "M")
lines = [" ".join(every[n : n + 60]) for n in range(0, len(every), 60)]
text = "\\n".join(lines) + "\\n" + "\\xa0x\\xa0".join(marks) + "\\n王\\xa0小 明 ب\\u200cب क्\\u200dष"
template = Template(sys.argv[1])
make_pdf.__globals__["MAX_PAGES"] = 999
make_pdf(render_page(CvDocument("Ana 王 Ж", headline="王 ب Ж א", summary=text), CvOptions(template)), "x")
print(len(every), sorted(families), sorted(lost)[:20])
"""


@pytest.mark.req("P-08")
@pytest.mark.parametrize("template", ["classic", "modern"])
def test_no_printable_character_is_without_glyph_and_only_bundled_fonts_are_used(template: str) -> None:
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    run = subprocess.run([sys.executable, "-c", _SCRIPT, template], env=environment, capture_output=True, text=True, check=True)
    count, families, lost = run.stdout.partition(" ")[0], *run.stdout.partition(" ")[2].rsplit(" [", 1)

    assert int(count) > 18_000
    assert lost.strip() == "]", lost
    for family in ("Noto Sans SC", "Vazirmatn", "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Symbols 2"):
        assert family in families or (family == "Vazirmatn" and template == "classic")
    assert "DejaVu" not in families
