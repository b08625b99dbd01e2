"""Every chapter of the shipped book in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from careerhub.learning.importing import SAMPLE, import_sample
from tests.book.reading import faults, headings
from tests.conftest import Server

SLUG = "physical-ai"
FILES = [path.relative_to(SAMPLE) for path in sorted(SAMPLE.glob("*/*.md"))]


@pytest.fixture(scope="module")
def book(server: Server) -> str:
    """The address of the shipped book."""
    import_sample()
    return f"{server.url}/book/{SLUG}"


@pytest.mark.req("LRN-01")
@pytest.mark.req("LRN-02")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_chapter_has_its_headings_and_pictures_and_fits_a_phone_without_an_error(browser: Browser, book: str, file: Path):
    page = browser.new_page(viewport={"width": 360, "height": 740})
    text = (SAMPLE / file).read_text(encoding="utf-8")
    found = faults(page, f"{book}/{file.with_suffix('').as_posix()}", headings(text))
    page.close()
    assert found == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# One\n\n```\n# no\n```\n## Two ##\n", ["one", "two"]),
        ("Big\n===\n\nSmall\n---\n\n---\n\n- item\n---\n", ["big", "small"]),
        ("1. a\n\n   ```\n   # no\n\n## Yes 🚀 [link](x)\n", ["yeslink"]),
    ],
)
def test_the_headings_of_a_file_are_found_without_the_products_parser(text: str, expected: list[str]):
    assert headings(text) == expected
