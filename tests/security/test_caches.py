"""What was seen once is not kept where access ends: not by a browser, not by a proxy, not by the server's own memory.

A public page that becomes private, and share links, belong here as soon as there are such.
"""

import pytest

from careerhub import routes
from careerhub.auth import service as auth
from careerhub.core.db.transactions import run_auth
from careerhub.cv.schemas import Format
from tests.conftest import Server
from tests.factories import Person
from tests.security import http
from tests.security.rows import fill

CANARY = "Cachalot"


@pytest.mark.req("I-03")
def test_what_an_open_tab_has_shown_ends_with_its_session_everywhere(server: Server, person: Person):
    ids = fill(person, CANARY)
    paths = [
        routes.PROFILE_PHOTO,
        routes.task_file(ids["task"]),
        routes.PROGRESS_CSV,
        *(routes.conversation_export(ids["conversation"], ending) for ending in ("md", "json")),
        *(routes.cv_export(ids["cv"], file_format) for file_format in Format),
        *(f"{routes.cv_export(ids['cv'], file_format)}?download=1" for file_format in Format),
    ]
    seen = {path: http.request(server, "GET", path, session=person.token) for path in paths}
    assert {path: answer.status for path, answer in seen.items()} == dict.fromkeys(paths, 200)
    for path, answer in seen.items():  # kept nowhere, or by this browser alone, which asks before it shows it again
        assert answer.headers["cache-control"] in ("no-store", "private, no-store", "private, no-cache"), path

    run_auth(auth.end_session, person.digest)
    for path, answer in seen.items():
        tag = {"If-None-Match": answer.headers["etag"]} if "etag" in answer.headers else {}
        for headers in ({}, tag):
            after = http.request(server, "GET", path, headers, session=person.token)
            assert after.status not in (200, 304), path
            assert CANARY.encode() not in after.body, path


@pytest.mark.req("I-03")
@pytest.mark.parametrize("path", [routes.BOOK, f"{routes.HOME}/", f"{routes.PROFILE}/", f"{routes.SETTINGS}/"])
def test_pages_are_kept_by_nobody(server: Server, person: Person, path: str):
    answer = http.request(server, "GET", path, session=person.token)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
