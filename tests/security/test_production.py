"""What a server in production gives nobody, asks nobody, and has nobody in it."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from careerhub.core.frontend import SITE
from tests.accounts.visitor import Visitor, soon
from tests.e2e.helpers import settled
from tests.factories import PASSWORD
from tests.faults.home import Home
from tests.security import http
from tests.security.rows import fill
from tests.security.ws import Tab, full_name

HIDDEN = [
    "/docs",
    "/redoc",
    "/openapi.json",
    "/_all_routes",
    "/_all_routes/",
    "/.git/HEAD",
    "/.git/config",
    "/.env",
    "/.env.local",
    "/rxconfig.py",
    "/careerhub/app.py",
    "/pyproject.toml",
    "/package.json",
    "/vite.config.js",
    "/reflex.lock/package.json",
    "/.web/package.json",
    "/secret.key",
    "/deletions.jsonl",
    "/outbox",
    "/dev/outbox",
    "/metrics",
    "/debug",
    "/server-status",
    "/assets/",
    "/assets/..%2f..%2fpackage.json",
    "/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd",
    "/fonts/..%5c..%5crxconfig.py",
]
WATCHER = """
import os, sys
def _watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        with open(os.environ["WATCHED"], "a") as file:
            file.write(repr(arguments[1] if event != "socket.getaddrinfo" else arguments[0]) + "\\n")
sys.addaudithook(_watch)
"""
PAGES = ("/", "/signin", "/home", "/profile", "/cvs", "/cvs/{cv}", "/chat", "/book", "/progress", "/settings", "/nosuch")


@pytest.mark.req("H-06")
@pytest.mark.parametrize("path", HIDDEN)
def test_nothing_but_the_product_is_served(server, path):
    answer = http.request(server, "GET", path)
    assert answer.status in (400, 404), path
    for inside in ("root:x:", "[core]", "ref: refs", "import reflex", '"dependencies"', "Traceback", "openapi"):
        assert inside not in answer.text


@pytest.mark.req("H-06")
def test_the_pages_come_without_their_sources():
    files = [file for file in SITE.rglob("*") if file.is_file()]
    assert len(files) > 20
    assert not [file for file in files if file.suffix in (".map", ".py", ".jsx", ".tsx") and "assets" in file.parts[-2:]]
    assert not [file for file in files if file.suffix == ".js" and b"sourceMappingURL" in file.read_bytes()]


@pytest.mark.req("H-06")
@pytest.mark.parametrize(
    "path", ["/auth/signin", "/auth/passkey/signin", "/auth/with/google/back", "/api/export/x", "/api/cvs/x.pdf"]
)
def test_what_no_page_sends_brings_no_traceback(server, path):
    log = server.log.stat().st_size
    headers = {"Origin": server.url, "X-Forwarded-For": "1"}
    for kind in (http.FORM, "application/json", "x/y", ""):
        for body in (b"\xff" * 100, b"{" * 3000, b"a=" + b"%" * 500, b"", b"\x00"):
            for method in ("GET", "POST", "PUT"):
                answer = http.request(server, method, f"{path}?x=%ff&state=%00", headers | {"Content-Type": kind}, body)
                assert answer.status < 500
                assert "Traceback" not in answer.text
    assert "Traceback" not in server.log.read_text()[log:]


@pytest.mark.req("G-05")
def test_no_process_of_the_server_talks_to_anybody_outside(make_server, person, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WATCHER)
    watched = tmp_path / "watched"
    watched.touch()
    server = make_server(PYTHONPATH=str(tmp_path), WATCHED=str(watched), EVENTS_PER_SECOND="2000", EVENT_BURST="4000")
    cv_id = fill(person)["cv"]
    visitor = Visitor(server)
    visitor.sign_up()
    visitor.post("/auth/forgot", {"email": visitor.email})
    with Tab(server, person.token) as tab:
        for path in PAGES:
            tab.hydrate(path.format(cv=cv_id))
        tab.call(full_name("chat_state.look"), {}, "/chat")
        assert http.request(server, "GET", f"/api/cvs/{cv_id}.pdf", session=person.token).status == 200
        outside = [
            connection.raddr.ip
            for process in _family(server)
            for connection in process.net_connections("inet")
            if connection.raddr and connection.raddr.ip not in ("127.0.0.1", "::1", "::ffff:127.0.0.1")
        ]
    assert outside == []
    assert soon(watched.read_text)  # the language model was looked for: the watch works
    said = set(watched.read_text().splitlines())
    local = re.compile(r"^\(?'(127\.0\.0\.1|::1|localhost|/[^']*|)'|^None|^b?'/")
    assert [one for one in said if not local.match(one)] == []


def _family(server) -> list[psutil.Process]:
    first = psutil.Process(server.process.pid)
    return [first, *first.children(recursive=True)]


@pytest.mark.req("G-05")
def test_no_page_asks_another_host_for_anything(visit, person, server):
    cv_id = fill(person)["cv"]
    visit.sign_in(person)
    page = visit.page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    for path in PAGES:
        page.goto(path.format(cv=cv_id))
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        if path != "/book":
            settled(page)
    own = (server.url, server.url.replace("http:", "ws:"), "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []
    assert any(url.startswith("ws:") for url in asked)


@pytest.fixture(scope="module")
def new_home() -> Iterator[Home]:
    """An installation that nobody has used yet."""
    folder = Path(tempfile.mkdtemp(prefix="chn", dir="/tmp"))
    folder.chmod(0o711)
    made = Home(folder)
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.req("A-40")
def test_a_fresh_installation_has_no_account_and_the_first_one_is_no_administrator(new_home):
    server = new_home.server()
    with new_home.connect() as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
        for email in ("admin@localhost", "admin@example.org", "root@localhost", "demo@careerhub.example", "admin"):
            for password in ("admin", "password", "careerhub", "admin123", "changeme", PASSWORD, ""):
                connection.execute("DELETE FROM rate_limits")
                assert not http.post(server, "/auth/signin", {"email": email, "password": password}).token
        visitor = Visitor(server)
        visitor.sign_up()
        visitor.sign_in()
        assert visitor.token
        assert connection.execute("SELECT is_admin, plan FROM users").fetchall() == [(False, "FREE")]
    with Tab(server, visitor.token) as tab:
        tab.hydrate("/admin")
        assert tab.value("admin_state", "allowed") is False
        assert json.dumps(tab.value("admin_state", "users")) == "[]"
