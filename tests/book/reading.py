"""How a chapter looks in a browser, against its file: for the book that is shipped, and by hand for any other.

    python -m tests.book.reading http://localhost:3000 /book/<slug> DIR

opens every chapter of a book that was imported from DIR without number prefixes, and prints what is wrong.
"""

import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

_FENCE = re.compile(r"(\s*)(`{3,}(?=[^`]*$)|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_NO_PARAGRAPH = re.compile(r"\s*$| {0,3}(#{1,6}\s|>|[-*+]\s|\d+[.)]\s|\||<|`{3}|~{3})| {4}|\t")
_WIDTH = "Math.max(0, document.documentElement.scrollWidth - innerWidth)"
_HEADINGS = """[...document.querySelectorAll('.chapter-body :is(h2,h3,h4,h5,h6)')].map((heading) =>
  [...heading.childNodes].filter((node) => node.className !== 'section-mark').map((node) => node.textContent).join(''))"""
_TWICE = """(() => { const all = [...document.querySelectorAll('[id]')].map((each) => each.id);
  return all.filter((id, at) => all.indexOf(id) !== at); })()"""
_BROKEN = "[...document.images].filter((image) => image.complete && !image.naturalWidth).map((image) => image.src)"


def headings(text: str) -> list[str]:
    """The words of a Markdown file's headings, found line by line and without the product's parser."""
    found: list[str] = []
    fence, indent, before = "", 0, ""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence and line.strip() and len(line) - len(line.lstrip()) < indent:
            fence = ""  # the list that it was in has ended
        if fence:
            if mark and mark[2].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence, indent = mark[2], len(mark[1])
        elif atx := _ATX.match(line):
            found.append(words(atx[2] or ""))
        elif _SETEXT.match(line) and not _NO_PARAGRAPH.match(before):
            found.append(words(before))
        before = line
    return found


def words(markdown: str) -> str:
    """Letters and digits of a line of Markdown, without links' addresses and marks."""
    plain = re.sub(r"!?\[([^\]]*)\](\([^)]*\)|\[[^\]]*\])?", r"\1", markdown)
    return "".join(re.findall(r"\w+", re.sub(r"\{#[\w-]+\}\s*$|<[^>]*>|\\[a-z]+", "", plain).replace("_", ""))).lower()


def faults(page: Page, address: str, expected: list[str]) -> list[str]:
    """What is wrong with a chapter's page: errors of scripts or the console, sideways scroll, headings, ids, pictures."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("console", lambda message: wrong.append(f"console: {message.text}") if message.type == "error" else None)
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        wrong.append(f"status {answer and answer.status}")
    title = words(page.locator("h1").inner_text())
    shown = [words(each) for each in page.evaluate(_HEADINGS)]
    wanted = expected[1:] if expected and expected[0] == title else expected
    wrong += [f"{wide} px too wide" for wide in [page.evaluate(_WIDTH)] if wide]
    wrong += [f"headings: {shown} instead of {wanted}"] if shown != wanted else []
    wrong += [f"id twice: {name}" for name in page.evaluate(_TWICE)]
    wrong += [f"no picture: {source}" for source in page.evaluate(_BROKEN)]
    return wrong


def main() -> None:
    server, book, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    count = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for path in sorted(folder.rglob("*.md*")):
            page = browser.new_page(viewport={"width": 360, "height": 740})
            address = f"{server}{book}/{path.relative_to(folder).with_suffix('').as_posix().lower()}"
            found = faults(page, address, headings(path.read_text(encoding="utf-8")))
            print(*[f"{address}: {each}" for each in found], sep="\n", end="\n" if found else "")
            page.close()
            count += 1
    print(f"{count} chapters")


if __name__ == "__main__":
    main()
