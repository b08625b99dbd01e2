"""The picture over HTTP: who may send and see it, and what is refused before it is looked at."""

import io

import pytest
from PIL import Image

from careerhub import routes
from tests.conftest import Server, Visit
from tests.e2e.helpers import open_profile
from tests.factories import Person
from tests.security.http import Answer, request

BORDER = "careerhub-test-border"


def _picture(size: tuple[int, int] = (800, 600), colour: str = "teal") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "JPEG")
    return made.getvalue()


def _send(server: Server, data: bytes, session: str, *, name: str = "me.jpg", field: str = "photo", **headers: str) -> Answer:
    part = f'--{BORDER}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = part.encode("utf-8", "surrogatepass") + data + f"\r\n--{BORDER}--\r\n".encode()
    sent = {"Content-Type": f"multipart/form-data; boundary={BORDER}", "Origin": server.url} | headers
    return request(server, "POST", routes.PROFILE_PHOTO, sent, body, session)


def _get(server: Server, session: str, **headers: str) -> Answer:
    return request(server, "GET", routes.PROFILE_PHOTO, headers, session=session)


@pytest.mark.req("CAR-01")
@pytest.mark.req("U-10")
def test_a_picture_that_was_sent_is_shown_to_its_owner_alone(server: Server, person: Person, stranger: Person):
    answer = _send(server, _picture(), person.token)
    assert (answer.status, answer.headers["location"]) == (303, routes.PROFILE)
    shown = _get(server, person.token)

    assert (shown.status, shown.headers["content-type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(shown.body)).size == (600, 600)
    assert "sandbox" in shown.headers["content-security-policy"]
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["cache-control"] == "private, no-cache"
    assert _get(server, person.token, **{"If-None-Match": shown.headers["etag"]}).status == 304
    assert _get(server, stranger.token, **{"If-None-Match": shown.headers["etag"]}).status == 404
    assert _get(server, "").status == 401

    sent = {"Origin": server.url}
    assert request(server, "POST", routes.PROFILE_PHOTO_REMOVE, sent, b"", stranger.token).status == 303
    assert _get(server, person.token).status == 200
    assert request(server, "POST", routes.PROFILE_PHOTO_REMOVE, sent, b"", person.token).status == 303
    assert _get(server, person.token).status == 404


@pytest.mark.req("I-04")
def test_nobody_sends_a_picture_from_another_site_or_without_a_session(server: Server, person: Person):
    for headers in ({"Origin": "https://evil.test"}, {"Origin": "null"}):
        assert _send(server, _picture(), person.token, **headers).status == 403
        assert request(server, "POST", routes.PROFILE_PHOTO_REMOVE, headers, b"", person.token).status == 403
    for token in ("", "A" * 43):
        answer = _send(server, _picture(), token)
        assert (answer.status, answer.headers["location"].partition("?")[0]) == (303, routes.SIGN_IN)
    assert _get(server, person.token).status == 404


@pytest.mark.req("U-01")
def test_what_is_too_large_is_refused_by_its_length_or_where_it_grows_too_long(server: Server, person: Person):
    assert _send(server, b"\0" * 10_000_001, person.token).status == 413
    assert (
        request(server, "POST", routes.PROFILE_PHOTO_REMOVE, {"Origin": server.url}, b"x" * 1_000_001, person.token).status == 413
    )


@pytest.mark.req("U-06")
@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "missing"),
        (b"<svg onload=alert(1) xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (_picture()[:500], "kind"),
        (_picture((20, 20)), "small"),
        (_picture((6000, 5000)), "large"),
    ],
)
def test_a_picture_that_cannot_be_used_leaves_the_last_one_and_is_explained(
    server: Server, person: Person, data: bytes, problem: str
):
    _send(server, _picture(), person.token)
    before = _get(server, person.token).body
    answer = _send(server, data, person.token)

    assert (answer.status, answer.headers["location"]) == (303, f"{routes.PROFILE}?photo={problem}")
    assert _get(server, person.token).body == before


@pytest.mark.req("U-08")
@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "C:\\x", "con.pdf", "x" * 300, "\u202egpj.exe", "🙂.jpg", "a.php%00.jpg"])
def test_the_name_of_the_file_does_not_matter(server: Server, person: Person, name: str):
    assert _send(server, _picture(), person.token, name=name).headers["location"] == routes.PROFILE
    assert _get(server, person.token).status == 200


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("/cvs/01M7Y5S19TWCCE7R4VR5ASN5ZX", "/cvs/01M7Y5S19TWCCE7R4VR5ASN5ZX"),
        ("//evil.test", "/profile"),
        ("https://evil.test", "/profile"),
        ("", "/profile"),
    ],
)
def test_the_answer_is_the_page_that_sent_the_picture(server: Server, person: Person, page: str, leads_to: str):
    part = f'--{BORDER}\r\nContent-Disposition: form-data; name="next"\r\n\r\n{page}\r\n--{BORDER}--\r\n'
    sent = {"Content-Type": f"multipart/form-data; boundary={BORDER}", "Origin": server.url}
    answer = request(server, "POST", routes.PROFILE_PHOTO, sent, part.encode(), person.token)

    assert answer.headers["location"] == f"{leads_to}?photo=missing"


@pytest.mark.parametrize("kind", ["", "application/json", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_other_forms_are_refused(server: Server, person: Person, kind: str):
    answer = _send(server, _picture(), person.token, **{"Content-Type": kind})

    assert answer.status in (400, 415)
    assert _get(server, person.token).status == 404


@pytest.mark.req("CAR-01")
def test_a_picture_is_chosen_seen_and_removed_on_the_page(visit: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    open_profile(page)
    page.set_input_files("input[name=photo]", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": _picture()})
    page.get_by_alt_text("Your picture").wait_for()
    assert page.get_by_alt_text("Your picture").evaluate("(image) => image.naturalWidth") == 600
    page.set_input_files("input[name=photo]", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    page.get_by_text("This is not a picture that can be used").wait_for()
    page.get_by_role("button", name="Remove picture").click()
    page.get_by_alt_text("Your picture").wait_for(state="detached")
