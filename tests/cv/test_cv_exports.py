"""Files of CVs: their content, their names, whether they are out of date."""

import pytest
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv import service
from careerhub.cv.http import disposition
from careerhub.cv.printer import _WRITERS
from careerhub.cv.schemas import Exported, Format
from careerhub.cv.service import exports
from tests.factories import Person, make_cv, make_item

CANARY = "Kestrel Foods"


def _exports(person: Person, cv_id: str) -> dict[str, Exported]:
    return {made.format: made for made in run_as(person.digest, service.open_cv, cv_id).exports}


def _is_stale(person: Person) -> list[bool]:
    return [card.is_stale for card in run_as(person.digest, service.list_cvs)]


@pytest.mark.req("CV-06")
def test_a_cv_that_changed_since_it_was_exported_says_so(person: Person):
    cv_id = make_cv(person)
    assert _is_stale(person) == [False]
    assert _exports(person, cv_id)["pdf"].made_at == ""
    run_as(person.digest, service.export, cv_id, Format.PDF)
    assert _is_stale(person) == [False]
    assert _exports(person, cv_id)["pdf"].made_at

    job = make_item(person, Kind.WORK)
    assert _is_stale(person) == [True]
    assert [made.is_stale for made in _exports(person, cv_id).values()] == [True, False, False, False, False]
    run_as(person.digest, service.show_item, cv_id, job.id, is_shown=False)
    assert _is_stale(person) == [False]

    run_as(person.digest, service.show_item, cv_id, job.id, is_shown=True)
    run_as(person.digest, service.export, cv_id, Format.TEXT)
    assert _is_stale(person) == [False]
    assert _exports(person, cv_id)["pdf"].is_stale


def test_another_design_makes_a_file_out_of_date_and_another_name_does_not(person: Person):
    cv_id = make_cv(person)
    run_as(person.digest, service.export, cv_id, Format.PDF)
    run_as(person.digest, service.rename_cv, cv_id, "Other name")
    assert _is_stale(person) == [False]

    shown = run_as(person.digest, service.get_cv, cv_id)
    run_as(person.digest, service.save_cv, Save(cv_id, shown.version, new_id()), shown.fields | {"fit_pages": "1"})
    assert _is_stale(person) == [True]


def test_looking_at_a_pdf_is_no_export(person: Person):
    cv_id = make_cv(person)
    run_as(person.digest, service.printed, cv_id)

    assert _exports(person, cv_id)["pdf"].made_at == ""


@pytest.mark.req("P-10")
def test_after_so_many_different_files_in_an_hour_one_has_to_wait(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exports, "EXPORTS_PER_HOUR", 2)
    first, second = make_cv(person), make_cv(person)
    run_as(person.digest, service.export, first, Format.PDF)
    for _ in range(5):
        run_as(person.digest, service.export, first, Format.PDF)  # the same again is nothing new
    run_as(person.digest, service.export, first, Format.TEXT)

    with pytest.raises(service.TooMany, match="2 different files"):
        run_as(person.digest, service.export, second, Format.PDF)
    run_as(person.digest, service.export, first, Format.PDF)
    run_as(person.digest, service.printed, second)


def test_the_limit_is_thirty_an_hour():
    assert service.EXPORTS_PER_HOUR == 30


@pytest.mark.req("P-07")
def test_nobody_can_export_the_cv_of_another(person: Person, stranger: Person, owner_session: Session):
    cv_id = make_cv(person)
    for file_format in Format:
        with pytest.raises(NotFound):
            run_as(stranger.digest, service.export, cv_id, file_format)
    run_as(person.digest, service.delete_cv, cv_id)
    with pytest.raises(NotFound):
        run_as(person.digest, service.export, cv_id, Format.PDF)


@pytest.mark.req("CAR-03")
def test_an_anonymised_project_leaks_nothing_in_any_file(person: Person):
    job = make_item(person, Kind.WORK, company=CANARY, position="Consultant")
    project = {
        "name": f"Packing line for {CANARY}",
        "role": "Lead",
        "clients": f"{CANARY} Ltd",
        "experiences": job.id,
        "description": f"{CANARY} packs more",
        "achievements": f"Told by KESTREL-FOODS\nhttps://{CANARY.replace(' ', '').lower()}.com/case",
        "challenges": f"The old line of {CANARY}",
        "is_anonymized": "true",
        "demo_url": "https://kestrelfoods.example/demo",
        "github_url": "https://github.com/kestrelfoods/line",
    }
    made = make_item(person, Kind.PROJECTS, **project)
    run_as(
        person.digest, career.delete_item, Kind.WORK, job.id, run_as(person.digest, career.get_item, Kind.WORK, job.id).version
    )
    cv_id = make_cv(person)
    form = run_as(person.digest, service.get_own_text, cv_id, made.id)
    words = form.fields | {"summary": f"More for {CANARY}"}
    run_as(person.digest, service.save_own_text, Save(form.id, form.version, new_id()), words, cv_id)
    page = run_as(person.digest, service.printed, cv_id)

    everything = [page.html, page.file_name, page.attachment.decode(), repr(page.document)]
    everything += [write(page.document, page.options).decode("utf-8", "ignore") for write in _WRITERS.values()]
    everything.append(run_as(person.digest, service.preview, cv_id).html)
    assert "Lead" in page.html
    for one in everything:
        assert "kestrel" not in one.lower()


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("file_format", Format)
def test_files_are_named_after_the_person_and_the_cv(person: Person, file_format: Format):
    cv_id = make_cv(person, 'For "Acme" / ROS\n2; rm -rf *')

    assert run_as(person.digest, service.export, cv_id, file_format).file_name == (
        f"Ana Kovač - For Acme ROS 2 rm -rf.{file_format}"
    )


@pytest.mark.req("U-08")
@pytest.mark.parametrize(
    "name",
    ["../../etc/cron.d/x", "C:\\x", "con", '"\r\nX-Evil: 1', "evil\u202egpj.exe", "🚀", "x" * 100, "%00", "a;b=c", "日本", "-"],
)
def test_a_file_name_is_one_name_and_one_header(person: Person, name: str):
    found = run_as(person.digest, service.printed, make_cv(person, name)).file_name
    header = disposition(found)

    assert not set(found) & set('/\\:*?"<>|\r\n\0\u202e%;')
    assert len(found) <= 130
    assert found.endswith(".pdf")
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2


def test_the_plain_name_is_never_empty():
    assert disposition("日本.docx").startswith("attachment; filename=\"cv.docx\"; filename*=UTF-8''%E6%97%A5")
