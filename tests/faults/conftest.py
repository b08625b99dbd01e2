"""What fault tests share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from careerhub.core import frontend
from tests.conftest import Server, Visit
from tests.faults.home import Home, Someone
from tests.faults.typist import Typist


@pytest.fixture(scope="session")
def pages_built() -> None:
    """The pages are those of the sources as they are."""
    if not frontend.is_current():
        frontend.build()


@pytest.fixture(scope="module")
def home(pages_built: None) -> Iterator[Home]:
    """A data directory of its own; whatever runs for it is ended."""
    folder = Path(tempfile.mkdtemp(prefix="chf", dir="/tmp"))
    folder.chmod(0o711)
    made = Home(folder)
    yield made
    made.close()
    shutil.rmtree(folder)


class OpenTypist:
    """Opens the profile page of somebody in a browser context of its own."""

    def __init__(self, browser: Browser):
        self._browser = browser
        self.visits: list[Visit] = []

    def __call__(self, server: Server, someone: Someone) -> Typist:
        context = self._browser.new_context(base_url=server.url)
        cookie = {"name": "__Host-ch_session", "value": someone.token, "domain": "localhost", "path": "/"}
        context.add_cookies([cookie | {"secure": True, "httpOnly": True, "sameSite": "Lax"}])  # pyright: ignore[reportArgumentType]
        self.visits.append(Visit(context, server.url, []))
        typist = Typist(self.visits[-1].page())
        typist.open()
        return typist


@pytest.fixture
def open_typist(browser: Browser) -> Iterator[OpenTypist]:
    """Opens profile pages; a script's error on one of them fails the test."""
    opener = OpenTypist(browser)
    yield opener
    for visit in opener.visits:
        visit.context.close()
        assert visit.problems == []
