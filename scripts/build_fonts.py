"""Build the bundled fonts: `careerhub/cv/fonts` for the PDF, `assets/fonts` for the browser.

Run by hand when a font is updated, never at install. It reads the unpacked npm packages `@fontsource/*` (one folder each,
`fontsource-<name>-<version>/package`) and, under `cjk/`, the unpacked Debian package `fonts-noto-cjk`:

    python scripts/build_fonts.py /tmp/fonts
"""

import io
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PDF_FONTS = ROOT / "careerhub" / "cv" / "fonts"
WEB_FONTS = ROOT / "assets" / "fonts"
EUROPEAN = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")
# Merging breaks these tables, and print needs none of them.
UNMERGED_TABLES = ("STAT", "gasp", "prep", "fpgm", "cvt ", "BASE", "GlyphOrder", "vhea", "vmtx", "DSIG", "MATH")
# The licences of Source Serif and Scheherazade New reserve these names for unchanged files: ours have names of their own.
SERIF, NASKH = "Careerhub Serif", "Careerhub Naskh"
# Not Noto's Arabic fonts: they draw a letter as a shape and its dots, and PDF readers then extract the wrong letters.
# file, family, weight, italic, package, subsets in order of preference
PDF_FACES = [
    *((f"Inter-{w}", "Inter", w, False, "inter", EUROPEAN) for w in (400, 500, 600, 700)),
    ("Inter-400i", "Inter", 400, True, "inter", EUROPEAN),
    *((f"CareerhubSerif-{w}", SERIF, w, False, "source-serif-4", EUROPEAN) for w in (400, 600, 700)),
    ("CareerhubSerif-400i", SERIF, 400, True, "source-serif-4", EUROPEAN),
    ("NotoSans-400", "Noto Sans", 400, False, "noto-sans", EUROPEAN),
    *((f"CareerhubNaskh-{w}", NASKH, w, False, "scheherazade-new", ("arabic", "latin")) for w in (400, 700)),
    *((f"Vazirmatn-{w}", "Vazirmatn", w, False, "vazirmatn", ("arabic", "latin")) for w in (400, 700)),
    *((f"NotoSansHebrew-{w}", "Noto Sans Hebrew", w, False, "noto-sans-hebrew", ("hebrew", "latin")) for w in (400, 700)),
    *(
        (f"NotoSansDevanagari-{w}", "Noto Sans Devanagari", w, False, "noto-sans-devanagari", ("devanagari", "latin"))
        for w in (400, 700)
    ),
    ("NotoSansSymbols2-400", "Noto Sans Symbols 2", 400, False, "noto-sans-symbols-2", ("symbols", "math", "latin")),
    ("NotoSansMath-400", "Noto Sans Math", 400, False, "noto-sans-math", ("latin",)),
]
WEB_FACES = [
    ("Inter", "inter", (400, 500, 600), ("normal",), ("latin", "latin-ext", "cyrillic", "greek")),
    ("Source Serif 4", "source-serif-4", (400, 600), ("normal",), ("latin", "latin-ext", "cyrillic", "greek")),
    ("Source Serif 4", "source-serif-4", (400,), ("italic",), ("latin", "latin-ext", "cyrillic", "greek")),
    ("JetBrains Mono", "jetbrains-mono", (400,), ("normal",), ("latin", "latin-ext")),
    ("Scheherazade New", "scheherazade-new", (400, 700), ("normal",), ("arabic",)),
    ("Vazirmatn", "vazirmatn", (400, 700), ("normal",), ("arabic",)),
    ("Noto Sans Hebrew", "noto-sans-hebrew", (400, 700), ("normal",), ("hebrew",)),
    ("Noto Sans Devanagari", "noto-sans-devanagari", (400,), ("normal",), ("devanagari",)),
]
# What formulas are mostly made of; the rest of `MATHS_RARE` is a file of its own that few pages need. Common first.
MATHS_COMMON = (
    "20-7E A0-B7 D7 F7 131 237 2C6-2DD 302-303 391-3C9 3D1 3D5 3F5 2016 2026 2032-2033 203E 2061-2064 20D7 210E-211D "
    "2190-2194 21A6 21D0-21D4 2200-221E 2225-222E 223C 2245-2248 2260-226B 2282-2287 2295-2299 22A4-22A5 22C5 22EE-22F1 "
    "2308-230B 23DE-23DF 27E8-27EB 27F5-27FA 1D400-1D467 1D6A4-1D6A5 1D6E2-1D71B"
)
MATHS_RARE = (
    "B8-FF 300-338 3CA-3F6 2010-2064 2070-208E 20D0-20DC 20E1-20EF 2100-214F 2190-21FF 2200-22FF 23B0-23B1 23DC-23E1 25A0-25FF "
    "27C2 27E6-27EF 27F5-27FF 2A00-2A1C 2A7D-2A7E 2AAF-2AB0 1D468-1D503 1D538-1D56B 1D6A8-1D6E1 1D71C-1D755 "
    "1D7CE-1D7E1"
)
CJK_SIMPLIFIED = 2  # the SC face in the TTC
# Spaces and joiners are taken from the font of the letter before them: every font needs them.
SPACES = {0x20, 0xA0, 0x200C, 0x200D}
LEADS, TRAILS = range(0xA1, 0xFF), range(0xA1, 0xFF)


def package(source: Path, name: str) -> Path:
    """The folder of one npm package."""
    return next(path for path in source.glob(f"fontsource-{name}-[0-9]*/package"))


def charset(encoding: str, leads: range, trails: range) -> set[int]:
    """The characters of a double-byte encoding."""
    texts = (bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in trails)
    return {ord(text) for text in texts if len(text) == 1}


def cjk_characters() -> dict[int, set[int]]:
    """What is bundled of Noto Sans CJK, by weight: names and words in daily use, not every ideograph."""
    gb2312 = charset("gb2312", LEADS, TRAILS)
    japanese = charset("euc_jp", LEADS, TRAILS)
    big5_level_1 = charset("big5", range(0xA1, 0xC7), range(0x40, 0xFF))
    signs = set(range(0x3000, 0x3100)) | set(range(0x3105, 0x3130)) | set(range(0x31F0, 0x3200)) | set(range(0xFF00, 0xFFF0))
    hangul = charset("euc_kr", range(0xB0, 0xC9), TRAILS)
    common = {code for code in gb2312 | signs if code > 0x2E7F}
    regular = {code for code in common | japanese | big5_level_1 | hangul if code > 0x2E7F}
    return {400: regular | SPACES, 700: common | SPACES}


def limited(font: TTFont, characters: set[int], features: list[str] | None = None) -> TTFont:
    """The font with these characters only."""
    options = subset.Options(
        layout_features=features or ["*"],
        notdef_outline=True,
        glyph_names=False,
        hinting=False,
        legacy_kern=False,
        recalc_timestamp=False,
        name_IDs=["*"],
    )
    options.drop_tables += UNMERGED_TABLES
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    kept = io.BytesIO()
    font.save(kept)
    kept.seek(0)
    return TTFont(kept, recalcTimestamp=False)


def merged(parts: list[Path], scratch: Path) -> TTFont:
    """One font of several subset files; where two have a character, the first wins."""
    files: list[str] = []
    seen: set[int] = set()
    for number, part in enumerate(parts):
        font = TTFont(part)
        font.flavor = None
        new = set(font.getBestCmap() or ()) - seen
        if number and re.search(r"-latin-[0-9]", part.name):
            new &= SPACES  # European text has fonts of its own
        if not new:
            continue
        seen |= new
        file = scratch / f"{number}.ttf"
        limited(font, new).save(file)
        files.append(str(file))
    if len(files) == 1:
        return TTFont(files[0], recalcTimestamp=False)
    return Merger().merge(files)


def rename(font: TTFont, file: str, family: str, weight: int, italic: bool) -> None:
    """Give a font the family and style by which CSS finds it."""
    style = f"{weight} Italic" if italic else str(weight)
    kept = {record.nameID: record.toUnicode() for record in font["name"].names if record.nameID in (0, 5, 13, 14)}
    font["name"].names = []
    names = {**kept, 1: family, 2: style, 3: f"Careerhub {file}", 4: f"{family} {style}", 6: file, 16: family, 17: style}
    for name_id, text in sorted(names.items()):
        font["name"].setName(text, name_id, 3, 1, 0x409)
    os2: Any = font["OS/2"]
    head: Any = font["head"]
    os2.usWeightClass = weight
    os2.fsSelection = (1 if italic else 0) | (0x20 if weight >= 700 else 0) | (0x40 if weight == 400 and not italic else 0)
    head.macStyle = (1 if weight >= 700 else 0) | (2 if italic else 0)
    head.created = head.modified = 3_800_000_000


def number_cids_like_glyphs(font: TTFont) -> None:
    """Close the gaps in a CID-keyed font: WeasyPrint writes glyph indices where MuPDF looks for CIDs."""
    table: Any = font["CFF "]
    top = table.cff.topDictIndex[0]
    strings, old = top.CharStrings, list(top.charset)
    new = [".notdef", *(f"cid{index:05d}" for index in range(1, len(old)))]
    top.charset = strings.charset = new
    strings.charStrings = {after: strings.charStrings[before] for before, after in zip(old, new, strict=True)}


def build_pdf_fonts(source: Path) -> None:
    """Write the fonts of the PDF, their licences and the list of covered characters."""
    scratch = PDF_FONTS / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    for file, family, weight, italic, name, subsets in PDF_FACES:
        style = "italic" if italic else "normal"
        files = package(source, name) / "files"
        parts = [files / f"{name}-{part}-{weight}-{style}.woff2" for part in subsets]
        font = merged([part for part in parts if part.exists()], scratch)
        rename(font, file, family, weight, italic)
        font.save(PDF_FONTS / f"{file}.ttf")
        shutil.copy(package(source, name) / "LICENSE", PDF_FONTS / f"OFL-{name}.txt")
    for weight, characters in cjk_characters().items():
        collection = next(source.glob(f"cjk/**/NotoSansCJK-{'Bold' if weight == 700 else 'Regular'}.ttc"))
        font = limited(TTFont(collection, fontNumber=CJK_SIMPLIFIED), characters, features=["ccmp"])
        rename(font, f"NotoSansSC-{weight}", "Noto Sans SC", weight, italic=False)
        number_cids_like_glyphs(font)
        font.save(PDF_FONTS / f"NotoSansSC-{weight}.otf")
    shutil.copy(package(source, "noto-sans-sc") / "LICENSE", PDF_FONTS / "OFL-noto-sans-sc.txt")
    shutil.rmtree(scratch)
    write_coverage()


def runs(characters: set[int]) -> list[tuple[int, int]]:
    """The first and last of characters that follow one another."""
    starts = sorted(code for code in characters if code - 1 not in characters)
    ends = sorted(code for code in characters if code + 1 not in characters)
    return list(zip(starts, ends, strict=True))


def write_coverage() -> None:
    """Write `coverage.txt`: the characters that some bundled font has, as ranges of hexadecimal numbers."""
    covered: set[int] = set()
    for file in [*PDF_FONTS.glob("*.ttf"), *PDF_FONTS.glob("*.otf")]:
        covered |= set(TTFont(file).getBestCmap() or ())
    lines = [f"{start:x}-{end:x}" for start, end in runs(covered)]
    (PDF_FONTS / "coverage.txt").write_text("\n".join(lines) + "\n")


def codes(ranges: str) -> set[int]:
    """The characters of ranges of hexadecimal numbers."""
    bounds = [part.partition("-")[::2] for part in ranges.split()]
    return {code for first, last in bounds for code in range(int(first, 16), int(last or first, 16) + 1)}


def build_maths_fonts(source: Path) -> list[str]:
    """Write the font of formulas, whose brackets and roots grow with what is in them, in two files; its CSS rules."""
    folder = package(source, "stix-two-math")
    shutil.copy(folder / "LICENSE", WEB_FONTS / "OFL-stix-two-math.txt")
    common, rules = codes(MATHS_COMMON), []
    for part, characters in (("common", common), ("rare", codes(MATHS_RARE) - common)):
        font = TTFont(folder / "files" / "stix-two-math-latin-400-normal.woff2", recalcTimestamp=False)
        options = subset.Options(layout_features=["ssty", "dtls"], notdef_outline=True, glyph_names=False, hinting=False)
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=characters)
        subsetter.subset(font)
        font.flavor = "woff2"
        file = f"stix-two-math-{part}-400-normal.woff2"
        font.save(WEB_FONTS / file)
        covered = runs(set(font.getBestCmap() or ()))
        ranges = ",".join(f"U+{start:X}-{end:X}" if start < end else f"U+{start:X}" for start, end in covered)
        rules.append(face("STIX Two Math", "normal", 400, file, ranges))
    return rules


def face(family: str, style: str, weight: int, file: str, characters: str) -> str:
    """A font for CSS, for these characters."""
    return (
        f"@font-face {{\n  font-family: '{family}';\n  font-style: {style};\n  font-weight: {weight};\n"
        f"  font-display: swap;\n  src: url('/fonts/{file}') format('woff2');\n  unicode-range: {characters};\n}}"
    )


def build_web_fonts(source: Path) -> None:
    """Copy the browser's fonts and write `fonts.css` for the app and `reading.css` for the book."""
    WEB_FONTS.mkdir(parents=True, exist_ok=True)
    rules = ["/* Written by scripts/build_fonts.py. Fonts: SIL Open Font License 1.1, see OFL-*.txt. */"]
    for family, name, weights, styles, subsets in WEB_FACES:
        folder = package(source, name)
        ranges = json.loads((folder / "unicode.json").read_text())
        shutil.copy(folder / "LICENSE", WEB_FONTS / f"OFL-{name}.txt")
        for weight, style, part in ((w, s, p) for w in weights for s in styles for p in subsets):
            file = f"{name}-{part}-{weight}-{style}.woff2"
            shutil.copy(folder / "files" / file, WEB_FONTS / file)
            rules.append(face(family, style, weight, file, ranges[part]))
    (WEB_FONTS / "fonts.css").write_text("\n".join(rules) + "\n")
    # For long reading: a font that comes late waits for the next page instead of moving the lines. The app, which is one page
    # for as long as its tab is open, cannot wait: so there are two files, of one list.
    reading = "\n".join([*rules, *build_maths_fonts(source)]).replace("font-display: swap", "font-display: optional")
    (WEB_FONTS / "reading.css").write_text(reading + "\n")


def main() -> None:
    source = Path(sys.argv[1])
    build_pdf_fonts(source)
    build_web_fonts(source)


if __name__ == "__main__":
    main()
