"""Files of CVs over HTTP: what may be done with them once they are taken away, and how many there can be."""

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub import routes
from careerhub.core.ids import new_id
from careerhub.cv import service
from careerhub.cv.schemas import Format
from tests.conftest import Server
from tests.factories import Person, make_cv
from tests.security.http import Answer, request


def _download(server: Server, person: Person, cv_id: str, file_format: Format) -> Answer:
    return request(server, "GET", f"{routes.cv_export(cv_id, file_format)}?download=1", session=person.token)


@pytest.mark.req("U-08")
@pytest.mark.req("U-10")
@pytest.mark.parametrize("file_format", Format)
def test_a_file_is_taken_away_and_cannot_do_anything_here(server: Server, person: Person, file_format: Format):
    cv_id = make_cv(person, '../../x"\r\nX-Evil: 1\u202e<script>')
    answer = _download(server, person, cv_id, file_format)

    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert not {"/", "\\", "\r", "\n"} & set(answer.headers["content-disposition"])
    assert "x-evil" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "script-src 'self'" not in answer.headers["content-security-policy"]
    assert "private" in answer.headers["cache-control"] or "no-store" in answer.headers["cache-control"]


@pytest.mark.req("P-10")
def test_the_thirty_first_file_of_an_hour_has_to_wait_with_words(server: Server, person: Person, owner_session: Session):
    cv_id = make_cv(person)
    made = "INSERT INTO cv_exports (id, user_id, cv_id, format, content_key) VALUES (:id, :user, :cv, 'md', :key)"
    for number in range(service.EXPORTS_PER_HOUR):
        values = {"id": new_id(), "user": person.id, "cv": cv_id, "key": f"{number:064x}"}
        owner_session.execute(text(made), values)
    owner_session.commit()
    answer = _download(server, person, cv_id, Format.TEXT)

    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "30 different files in an hour" in answer.text
    assert routes.cv(cv_id) in answer.text
