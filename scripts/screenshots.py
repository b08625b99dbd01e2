"""README's pictures, taken from the demo account of a server of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
PASSWORD = "violet-hammer-orbit-42"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> None:
    data = Path(tempfile.mkdtemp(prefix="careerhub-shots-"))
    data.chmod(0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "CAREERHUB_DATA_DIR": str(data), "PORT": str(port)}
    command = [sys.executable, "-c", "from careerhub.cli import main; main()"]
    subprocess.run([*command, "demo", "--password", PASSWORD], env=environment, cwd=ROOT, check=True)
    server = subprocess.Popen([*command, "serve"], env=environment, cwd=ROOT, start_new_session=True)
    try:
        wait_for(f"http://localhost:{port}/ping")
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or "/usr/bin/chromium"
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            take(browser, f"http://localhost:{port}")
            browser.close()
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(30)
        time.sleep(4)
        shutil.rmtree(data, ignore_errors=True)


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    sys.exit("the server did not answer")


def take(browser: Browser, url: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{url}/signin")
    page.fill("#email", "demo@careerhub.example")
    page.fill("input[type=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/home**")
    page.goto(f"{url}/cvs")
    page.click(".row a >> nth=0")
    page.wait_for_selector("[aria-label='Preview of your CV']")
    page.wait_for_timeout(1500)
    page.screenshot(path=IMAGES / "builder.png")
    pdf = context.request.get(f"{url}{page.get_by_text('Open PDF').get_attribute('href')}").body()
    state = context.storage_state()
    phone = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark", storage_state=state)
    small = phone.new_page()
    small.goto(f"{url}/profile")
    small.wait_for_selector("#headline")
    small.wait_for_timeout(800)
    small.screenshot(path=IMAGES / "profile-phone-dark.png")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cv.pdf"
        file.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-png", "-r", "60", "-singlefile", file, IMAGES / "cv-classic"], check=True)


if __name__ == "__main__":
    main()
