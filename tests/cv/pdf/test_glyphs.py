import unicodedata

import pytest
from fontTools.ttLib import TTFont

from careerhub.cv.pdf import missing_glyphs, printable
from careerhub.cv.pdf.glyphs import FONTS


@pytest.mark.req("P-08")
@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("plain", "plain"),
        ("e\u0301", "é"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\u202eb\u2066c\u200ed", "abcd"),
        ("a\ue000b\udc80c", "abc"),
        ("nul\x00 bell\x07", "nul bell"),
        ("tab\there", "tab here"),
        ("one\u2028two\r\nthree", "one\ntwo\nthree"),
        ("thin\u2009space", "thin space"),
        ("robot 🤖!", "robot !"),
        ("ﬁne 𝐉𝐨", "fine Jo"),
        ("ᚠ", "□"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200db", "ab"),
        ("heart ❤\ufe0f", "heart ❤"),
    ],
)
def test_what_is_printed(text: str, printed: str) -> None:
    assert printable(text) == printed


@pytest.mark.req("P-08")
def test_characters_without_glyph_are_named_once_and_in_order() -> None:
    assert missing_glyphs("ᚠ robots 🤖🤖 \u00ad漢字 ᚠ Ünïcödé") == ["ᚠ", "🤖"]


def test_everything_printed_has_a_glyph_in_some_font() -> None:
    fonts = [file for file in FONTS.iterdir() if file.suffix in (".ttf", ".otf")]
    covered = {code for file in fonts for code in TTFont(file).getBestCmap() or ()}
    everything = "".join(chr(code) for code in range(1, 0x20000) if unicodedata.category(chr(code)) != "Cs")

    printed = printable(everything)

    assert {char for char in printed if ord(char) not in covered} <= set("\n\u200c\u200d")
    assert printable(printed) == printed


def test_daily_characters_are_covered() -> None:
    alphabets = "ÀéîõüßŁłŠšŐőĞğİı АБвгґїЄ ΑβγΏ שלום مرحبا گچپژ नमस्ते"
    east = "你好世界 繁體中文 こんにちは カタカナ 漢字 안녕하세요"
    signs = "€£₹₽₿ ✓→•–—„“”‘’…№™"

    assert missing_glyphs(alphabets + east + signs) == []


def test_every_font_has_its_licence() -> None:
    licences = " ".join(file.read_text() for file in FONTS.glob("OFL-*.txt"))

    assert licences.count("SIL Open Font License, Version 1.1") >= 9 or licences.count("SIL OPEN FONT LICENSE") >= 9
    assert sum(file.stat().st_size for file in FONTS.glob("NotoSansSC-*")) < 8_000_000
