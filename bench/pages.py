"""What a page weighs and how soon it can be used, in Chromium with an empty cache."""

import shutil
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from bench.report import Measure
from bench.wire import SESSION_COOKIE

_LOADS = 5
_NOTE_HYDRATION = """
const Native = window.WebSocket;
window.WebSocket = class extends Native {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", (event) => {
      const isIt = typeof event.data === "string" && event.data.includes('"is_hydrated_rx_state_":true');
      if (isIt && !window.hydratedAt) window.hydratedAt = performance.now();
    });
  }
};
"""
_WEIGHT = """
() => performance.getEntriesByType("resource")
  .filter((entry) => /\\.(js|css)$/.test(new URL(entry.name).pathname))
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)
"""


def _load(browser: Browser, url: str, path: str, session: str) -> tuple[float, float]:
    """Bytes of JS and CSS as transferred, and milliseconds until the state had arrived."""
    context = browser.new_context(base_url=url)
    if session:
        cookie = {"name": SESSION_COOKIE, "value": session, "domain": "localhost", "path": "/"}
        context.add_cookies([cookie | {"secure": True, "httpOnly": True, "sameSite": "Lax"}])  # pyright: ignore[reportArgumentType]
    context.add_init_script(_NOTE_HYDRATION)
    page = context.new_page()
    page.goto(path)
    while not (hydrated := page.evaluate("window.hydratedAt")):  # the policy forbids Playwright's own way of waiting
        page.wait_for_timeout(20)
    page.wait_for_load_state("networkidle")
    weight = page.evaluate(_WEIGHT)
    context.close()
    return weight, hydrated


def _medians(browser: Browser, url: str, path: str, session: str = "") -> tuple[float, float]:
    loads = [_load(browser, url, path, session) for _ in range(_LOADS + 1)][1:]
    return median(weight for weight, _ in loads), median(hydrated for _, hydrated in loads)


def measure(url: str, session: str, peer_url: str) -> list[Measure]:
    """The landing page, the sign-in page and the profile, beside the blank app's only page."""
    measures = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        peer_weight, peer_hydrated = _medians(browser, peer_url, "/")
        for path, needed in (("/", ""), ("/signin", ""), ("/profile", session)):
            weight, hydrated = _medians(browser, url, path, needed)
            measures += [
                Measure(f"{path}: JS and CSS, compressed", weight / 1e3, "kB", peer=peer_weight / 1e3),
                Measure(f"{path}: to hydrated", hydrated, "ms", peer=peer_hydrated),
            ]
        browser.close()
    return measures
