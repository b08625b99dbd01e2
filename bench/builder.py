"""The builder in Chromium: from a keystroke to the paper; a large record; and ten exports at once."""

import asyncio
import shutil
import time
import urllib.request
from itertools import cycle, islice
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.events import ONE_ROW
from bench.report import Measure, percentile
from bench.wire import SESSION_COOKIE, STATE, Wire

BUILDER = f"{STATE}.careerhub___cv___state____builder_state"
_TEXT = "Leads the people who make arms move, and still writes half of it. "
_KEYS = 150
_EXPORTS = 10
_EVENTS = 60
_PACE_SECONDS = 0.05
# Notes for each key in a field when a sheet says what the field says, after the frame in which it does.
_WATCH = """
(selector) => {
  const control = document.querySelector(selector);
  const tidy = (text) => text.replace(/\\s+/g, " ").trim();
  window.latencies = [];
  control.addEventListener("input", () => {
    const began = performance.now();
    const look = () => {
      const wanted = tidy(control.value); // of this key, or of one that came after it
      const sheets = [...document.querySelector(".paper-host").shadowRoot.querySelectorAll(".flow")];
      if (sheets.some((sheet) => tidy(sheet.textContent).includes(wanted))) {
        requestAnimationFrame(() => window.latencies.push(performance.now() - began));
      } else if (performance.now() - began < 5000) {
        requestAnimationFrame(look);
      }
    };
    requestAnimationFrame(look);
  }, true);
}
"""


def _page(browser: Browser, url: str, session: str) -> Page:
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900})
    cookie: Any = {"name": SESSION_COOKIE, "value": session, "url": url.replace("http:", "https:"), "secure": True}
    context.add_cookies([cookie | {"httpOnly": True, "sameSite": "Lax"}])
    return context.new_page()


def _open(page: Page, cv_id: str) -> float:
    """Milliseconds until the paper stands there."""
    began = time.perf_counter()
    page.goto(f"/cvs/{cv_id}")
    page.locator(".sheet").first.wait_for()
    page.locator("#headline").wait_for()
    return (time.perf_counter() - began) * 1e3


def _type(page: Page, selector: str) -> list[float]:
    """Milliseconds from each key to the paper, as fast as a quick typist types."""
    page.locator(selector).fill("Engineer")
    page.wait_for_timeout(2500)  # saved, printed, at rest
    page.evaluate(_WATCH, selector)
    page.locator(selector).press("End")
    for key in islice(cycle(_TEXT), _KEYS):
        page.keyboard.press(key if key != " " else "Space")
        page.wait_for_timeout(70)
        if len(page.locator(selector).input_value()) > 180:
            page.locator(selector).fill("Engineer")
    page.wait_for_timeout(1500)
    return page.evaluate("window.latencies")


def _in_browser(url: str, session: str, cv_id: str, large: tuple[str, str]) -> list[Measure]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        page = _page(browser, url, session)
        _open(page, cv_id)
        small = _type(page, "#headline")
        big_page = _page(browser, url, large[0])
        _open(big_page, large[1])
        opened = min(_open(big_page, large[1]) for _ in range(3))
        big = _type(big_page, "#headline")
        browser.close()
    return [
        Measure("preview after a key, p95", percentile(small, 95), "ms", 300),
        Measure("keys that the preview followed", 100 * len(small) / _KEYS, "%"),
        Measure("large record: builder opened", opened, "ms", 1000),
        Measure("large record: preview after a key, p95", percentile(big, 95), "ms", 300),
    ]


async def _large_events(url: str, session: str, cv_id: str) -> list[float]:
    """Seconds of each change in the builder of the large record."""
    wire = await Wire.open(url, session, f"/cvs/{cv_id}")
    shown = await wire.ask(f"{BUILDER}.unfold", kind="skills")
    parts = {part["kind"]: part["choices"] for part in shown[BUILDER]["parts_rx_state_"]}
    skills = [choice["id"] for choice in parts["skills"]]
    took = []
    for number in range(_EVENTS):
        changes = (
            ("show_section", {"kind": "projects", "is_shown": bool(number % 6)}),
            ("move_section", {"kind": "work", "place": number % 3}),
            ("show_item", {"item_id": skills[number], "is_shown": False}),
        )
        name, payload = changes[number % 3]
        began = time.perf_counter()
        await wire.ask(f"{BUILDER}.{name}", cv_id=cv_id, **payload)
        took.append(time.perf_counter() - began)
    await wire.close()
    return took


def _export(url: str, session: str, cv_id: str) -> None:
    request = urllib.request.Request(f"{url}/api/cvs/{cv_id}.pdf?download=1", headers={"Cookie": f"{SESSION_COOKIE}={session}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        answer.read()


async def _copies(url: str, session: str, cv_id: str) -> list[str]:
    """Ten CVs that differ, so that each has to be printed."""
    listing = f"{STATE}.careerhub___cv___state____cv_list_state"
    wire = await Wire.open(url, session, "/cvs/")
    for _ in range(_EXPORTS):
        cards = (await wire.ask(f"{listing}.copy", cv_id=cv_id))[listing]["cards_rx_state_"]
    ids = [card["id"] for card in cards if card["id"] != cv_id][:_EXPORTS]
    for number, made in enumerate(ids):
        fields = {"name": f"Copy {number}", "accent": f"#1f4e{number:02x}"}
        save = {"record_id": made, "version": 1, "save_key": f"bench-key-{number}", "fields": fields}
        await wire.ask(f"{BUILDER}.save", **save)
    await wire.close()
    return ids


async def _exports(url: str, session: str, cv_id: str, other: str) -> list[Measure]:
    ids = await _copies(url, session, cv_id)
    wire = await Wire.open(url, other, "/profile/")
    name, payload = ONE_ROW
    took: list[float] = []
    began = time.perf_counter()
    all_made = asyncio.gather(*(asyncio.to_thread(_export, url, session, made) for made in ids))
    while not all_made.done():
        asked = time.perf_counter()
        await wire.ask(name, **payload)
        took.append(time.perf_counter() - asked)
        await asyncio.sleep(_PACE_SECONDS)
    await all_made
    seconds = time.perf_counter() - began
    await wire.close()
    return [
        Measure("ten exports at once", seconds, "s", 20),
        Measure("another's event p95 meanwhile", percentile(took, 95) * 1e3, "ms", 100),
    ]


def measure(url: str, session: str, cv_id: str, large: tuple[str, str], other: str) -> list[Measure]:
    """One person's builder, a large record's, and ten exports while somebody else works."""
    measures = _in_browser(url, session, cv_id, large)
    events = asyncio.run(_large_events(url, *large))
    measures.append(Measure("large record: event p95", percentile(events, 95) * 1e3, "ms", 150))
    return measures + asyncio.run(_exports(url, session, cv_id, other))
