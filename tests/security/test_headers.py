"""What every answer says, and who may make a browser send a request here."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from careerhub import routes
from careerhub.auth.http import HTTP_ROUTES
from careerhub.core.config import settings
from careerhub.core.ids import new_id
from careerhub.core.web import edge
from tests.factories import PASSWORD
from tests.security import http
from tests.security.loop import run
from tests.security.rows import fill, fingerprint
from tests.security.ws import COOKIE

ON_EVERY_ANSWER = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
POSTS = [route.path for route in HTTP_ROUTES if "POST" in (route.methods or ())]
ELSEWHERE: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost"},
    {"Origin": "http://localhost:1"},
    {"Origin": ""},
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "x"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "none"},
    {"Referer": "http://localhost/"},
]


def hostile_origins() -> list[str]:
    return ["https://evil.example", "null", "http://localhost:1", "http://localhost.evil.example"]


@pytest.mark.req("H-01")
def test_the_session_cookie_is_for_this_site_only(proxied, person):
    form = {"email": person.email, "password": PASSWORD}
    signed_in = http.post(proxied, routes.AUTH_SIGN_IN, form, address=http.new_address())
    signed_out = http.post(proxied, routes.AUTH_SIGN_OUT, {}, session=signed_in.token)
    for answer in (signed_in, signed_out):
        name, *attributes = [part.strip() for part in answer.headers["set-cookie"].split(";")]
        assert name.startswith(f"{COOKIE}=")
        assert {part.lower() for part in attributes} >= {"path=/", "secure", "httponly", "samesite=lax"}
        assert not any(part.lower().startswith("domain") for part in attributes)
        assert answer.headers["cache-control"] == "no-store"
    assert "Max-Age=86400" in signed_in.headers["set-cookie"]


@pytest.mark.req("H-01")
def test_nothing_else_sets_a_cookie(proxied, person):
    for path in ("/", "/signin/", "/home/", "/auth/resume", "/ping", "/_health", "/nosuch", "/_event/?EIO=4"):
        for session in ("", person.token):
            assert "set-cookie" not in http.request(proxied, "GET", path, session=session).headers, path
    for path in (routes.AUTH_SIGN_UP, routes.AUTH_SIGN_IN):
        assert "set-cookie" not in http.post(proxied, path, {}, address=http.new_address()).headers


@pytest.fixture
def answers(server, person) -> Iterator[tuple[str, http.Answer]]:
    """One answer of each kind."""
    cv_id = fill(person)["cv"]
    page = http.request(server, "GET", "/")
    asset = re.search(r"/assets/[\w.-]+\.js", page.text)
    assert asset
    pdf = http.request(server, "GET", f"/api/cvs/{cv_id}.pdf", session=person.token)
    again = {"If-None-Match": pdf.headers["etag"]}
    return iter(
        [
            ("page", page),
            ("redirect to a page", http.request(server, "GET", "/home")),
            ("asset", http.request(server, "GET", asset[0])),
            ("font", http.request(server, "GET", "/fonts/fonts.css")),
            ("icon", http.request(server, "GET", "/favicon.svg")),
            ("303", http.request(server, "GET", "/auth/resume")),
            ("pdf", pdf),
            (
                "304 asset",
                http.request(server, "GET", asset[0], {"If-None-Match": http.request(server, "GET", asset[0]).headers["etag"]}),
            ),
            ("304 pdf", http.request(server, "GET", f"/api/cvs/{cv_id}.pdf", again, person.token)),
            (
                "preflight",
                http.request(
                    server, "OPTIONS", "/auth/signin", {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
                ),
            ),
            (
                "preflight",
                http.request(server, "OPTIONS", "/auth/signin", {"Origin": server.url, "Access-Control-Request-Method": "POST"}),
            ),
            ("401", http.request(server, "GET", f"/api/cvs/{cv_id}.pdf")),
            ("403", http.request(server, "POST", "/auth/signin", {"Origin": "https://evil.example"})),
            ("404", http.request(server, "GET", "/nosuch")),
            ("404 file", http.request(server, "GET", "/assets/nosuch.js")),
            ("404 pdf", http.request(server, "GET", f"/api/cvs/{new_id()}.pdf", session=person.token)),
            ("404 upload", http.request(server, "GET", "/_upload")),
            ("405", http.request(server, "DELETE", "/auth/signin", {"Origin": server.url})),
            ("413", http.request(server, "POST", "/auth/signin", {"Origin": server.url, "Content-Length": "5000000"})),
            ("415", http.request(server, "POST", "/auth/signin", {"Origin": server.url}, b"x")),
            ("HEAD", http.request(server, "HEAD", "/")),
            ("OPTIONS", http.request(server, "OPTIONS", "/")),
            ("socket over http", http.request(server, "GET", "/_event/?EIO=4")),
            ("ping", http.request(server, "GET", "/ping")),
        ]
    )


@pytest.mark.req("H-02")
def test_every_answer_carries_the_security_headers(answers):
    statuses = set()
    for what, answer in answers:
        statuses.add(answer.status)
        for name, value in ON_EVERY_ANSWER.items():
            assert answer.headers.get(name) == value, (what, name, answer.status)
        assert "camera=()" in answer.headers["permissions-policy"], what
        policy = answer.headers["content-security-policy"]
        for part in (
            "default-src 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ):
            assert part in policy.split("; "), what
        assert "unsafe-eval" not in policy
        assert "'unsafe-inline'" not in policy.split("script-src", 1)[1].split(";", 1)[0]
        assert "Traceback" not in answer.text
    assert {200, 303, 304, 401, 403, 404, 405, 413, 415} <= statuses


async def _broken(request: Request) -> Response:
    raise RuntimeError("secret detail")


def ask(app: ASGIApp, path: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a GET, from the app itself."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    async def call() -> None:
        await app(scope, receive, send)

    headers = [(b"host", b"careerhub.example"), (b"origin", b"https://evil.example")]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    with contextlib.suppress(RuntimeError):  # Starlette answers first and raises then, for the server's log
        run(call)
    start, *parts = sent
    decoded = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], decoded, b"".join(part["body"] for part in parts)


async def _forward(request: Request) -> Response:
    return PlainTextResponse("ok", headers={"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"})


@pytest.mark.req("H-02")
def test_a_broken_answer_carries_them_too_and_https_is_remembered(monkeypatch):
    chosen = replace(settings(), public_url="https://careerhub.example")
    monkeypatch.setattr(edge, "settings", lambda: chosen)
    inner = Starlette(routes=[Route("/broken", _broken), Route("/forward", _forward)])
    app = edge.Edge(inner)
    for path, expected in (("/broken", 500), ("/forward", 200), ("/nosuch", 404)):
        status, headers, body = ask(app, path)
        assert status == expected
        assert b"secret detail" not in body
        assert {name: headers[name] for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER
        age = re.search(r"max-age=(\d+)", headers["strict-transport-security"])
        assert age
        assert int(age[1]) >= 31_536_000
        assert not [name for name in headers if name.startswith("access-control")]
        assert "wss://careerhub.example" in headers["content-security-policy"]


@pytest.mark.req("H-03")
def test_no_page_breaks_its_content_security_policy(visit, person):
    cv_id = fill(person)["cv"]
    page = visit.page()
    for path, mark in (("/", "h1"), ("/signup", "form"), ("/signin", "form"), ("/nosuch", "h1")):
        page.goto(path)
        page.wait_for_selector(mark)
    visit.sign_in(person)
    for path, mark in (
        ("/home", "text=Make a CV"),
        ("/profile", "text=About you"),
        ("/cvs", "text=Canary CV"),
        (f"/cvs/{cv_id}", "text=Canary"),
    ):
        page.goto(path)
        page.wait_for_selector(mark)
    # the fixture fails the test for every violation and every error of a script


@pytest.mark.req("H-03")
def test_an_injected_script_does_not_run(visit, person):
    visit.sign_in(person)
    for path in ("/signin", "/home"):
        page = visit.context.new_page()  # not watched: here violations are the point
        page.goto(path)
        page.wait_for_selector("h1")
        page.evaluate(
            """() => {
                const add = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more))
                add('script', {textContent: 'window.hacked = 1'})
                add('script', {src: 'data:text/javascript,window.hacked=1'})
                add('script', {src: 'http://127.0.0.1:9/x.js'})
                add('iframe', {srcdoc: '<script>parent.hacked = 1</script>'})
                add('div', {innerHTML: '<img src=x onerror="window.hacked=1"><a id=js href="javascript:window.hacked=1">x</a>'})
                document.getElementById('js').click()
                const handler = document.createElement('button')
                handler.setAttribute('onclick', 'window.hacked = 1')
                document.body.append(handler)
                handler.click()
            }"""
        )
        page.wait_for_timeout(300)
        assert page.evaluate("window.hacked") is None
        assert page.evaluate("document.cookie") == ""
        page.close()


@pytest.mark.req("H-04")
@pytest.mark.parametrize(
    "path",
    ["/", "/home/", "/ping", "/_health", "/auth/resume", "/auth/signin", "/_event/", "/_upload", "/assets/x", "/api/cvs/x.pdf"],
)
def test_no_other_origin_may_read_an_answer(server, person, path):
    for origin in hostile_origins():
        for method in ("GET", "OPTIONS", "POST"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}
            answer = http.request(server, method, path, headers, session=person.token)
            assert not [name for name in answer.headers if name.startswith("access-control")], (method, origin)


@pytest.mark.req("H-05")
@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_other_site_can_change_anything(server, person, owner_session, path, headers):
    fill(person)
    before = fingerprint(owner_session, person.id)
    form = f"email={person.email}&password={PASSWORD}&full_name=Eve".encode()
    for kind in (http.FORM, "text/plain", "application/json", "multipart/form-data; boundary=x"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = http.request(server, method, path, headers | {"Content-Type": kind}, form, person.token)
            assert answer.status == 403
            assert "set-cookie" not in answer.headers
    assert fingerprint(owner_session, person.id) == before


@pytest.mark.req("H-05")
@pytest.mark.parametrize("path", POSTS)
def test_reading_changes_nothing(server, person, owner_session, path):
    before = fingerprint(owner_session, person.id)
    for method in ("GET", "HEAD"):
        answer = http.request(server, method, f"{path}?email={person.email}&password={PASSWORD}", session=person.token)
        assert answer.status == 405
        assert "set-cookie" not in answer.headers
    assert fingerprint(owner_session, person.id) == before
