"""LRN-04, LRN-06, LRN-09: tasks, what they show, and what becomes of them."""

import csv
import io
import time
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import DomainError, InvalidInput, NotFound
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learning import service
from careerhub.learning.schemas import TaskItem, figures
from careerhub.learning.service import tasks
from tests.factories import Person, make_item
from tests.learning.attacks import XSS
from tests.learning.test_progress import beat


def make_task(person: Person, **fields: str) -> TaskItem:
    given = {"title": "Build a gripper", **fields}
    return run_as(person.digest, service.save_task, Save(new_id(), 0, new_id()), given).item


def read(person: Person, *chapters: str, percent: int = 100) -> None:
    beats = [beat(chapter, sequence=number, percent=percent) for number, chapter in enumerate(chapters)]
    run_as(person.digest, service.record_beats, beats, utc_now())


@pytest.mark.req("LRN-04")
def test_an_exercise_of_a_chapter_one_reads_can_be_taken_on_once(person: Person, chapters: list[str]):
    assert run_as(person.digest, service.list_exercises) == []
    read(person, chapters[1], percent=10)
    offered = run_as(person.digest, service.list_exercises)
    assert [(each.title, each.chapter) for each in offered] == [("Drive a square", "Moving about")]

    first = run_as(person.digest, service.take_exercise, offered[0].task_id)
    assert run_as(person.digest, service.take_exercise, offered[0].task_id) == first
    assert run_as(person.digest, service.list_exercises) == []
    task = run_as(person.digest, service.get_task, first)
    assert (task.title, task.fields["description"], task.chapter) == ("Drive a square", "Four corners.", "Moving about")
    for nothing in ("x", f"{chapters[1]}:nothing", new_id()):
        with pytest.raises(NotFound):
            run_as(person.digest, service.take_exercise, nothing)


@pytest.mark.req("LRN-04")
def test_a_task_is_done_with_text_link_and_file(person: Person):
    task = make_task(person, evidence_text="It grips.", evidence_link="example.org/video")
    run_as(person.digest, service.put_file, task.id, "../../proof.pdf", b"%PDF")
    run_as(person.digest, service.complete_task, task.id, is_done=True, now=utc_now())

    found = run_as(person.digest, service.list_tasks, is_done=True)[0]
    assert found.fields["evidence_link"] == "https://example.org/video"
    assert found.file == ".. .. proof.pdf"
    assert run_as(person.digest, service.get_file, task.id) == (".. .. proof.pdf", b"%PDF")
    assert run_as(person.digest, service.count_tasks) == (0, 1)
    run_as(person.digest, service.complete_task, task.id, is_done=False, now=utc_now())
    assert run_as(person.digest, service.count_tasks) == (1, 0)


def test_a_task_needs_a_title_and_a_sound_link_and_files_have_a_limit(person: Person):
    for fields, name in (({"title": " "}, "title"), ({"evidence_link": "javascript:alert(1)"}, "evidence_link")):
        with pytest.raises(InvalidInput) as refused:
            make_task(person, **fields)
        assert name in refused.value.errors
    task = make_task(person)
    for content in (b"", b"x" * (tasks.MAX_FILE_BYTES + 1)):
        with pytest.raises(service.BadFile):
            run_as(person.digest, service.put_file, task.id, "x", content)


def test_all_files_of_a_person_have_a_limit_too(person: Person, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "MAX_FILES_BYTES", 10)
    first, second = make_task(person), make_task(person)
    run_as(person.digest, service.put_file, first.id, "x", b"123456")
    with pytest.raises(service.BadFile, match="together"):
        run_as(person.digest, service.put_file, second.id, "x", b"12345")
    run_as(person.digest, service.put_file, first.id, "x", b"1234567890")  # in its own place


@pytest.mark.req("LRN-04")
def test_a_deleted_task_comes_back_whole_and_is_gone_for_good_after_a_day(person: Person, owner_session: Session):
    task = make_task(person, evidence_text="It grips.")
    run_as(person.digest, service.put_file, task.id, "proof.pdf", b"%PDF")
    run_as(person.digest, service.complete_task, task.id, is_done=True, now=utc_now())
    before = run_as(person.digest, service.get_task, task.id)

    run_as(person.digest, service.delete_task, task.id)
    assert run_as(person.digest, service.count_tasks) == (0, 0)
    assert run_as(person.digest, service.list_tasks, is_done=True) == []
    for call in (service.get_task, service.get_file, service.delete_task):
        with pytest.raises(NotFound):
            run_as(person.digest, call, task.id)
    with pytest.raises(NotFound):
        run_as(person.digest, service.save_task, Save(task.id, task.version, new_id()), {"title": "x"})

    run_as(person.digest, service.undelete_task, task.id)
    assert run_as(person.digest, service.get_task, task.id) == before
    assert run_as(person.digest, service.get_file, task.id) == ("proof.pdf", b"%PDF")

    run_as(person.digest, service.delete_task, task.id)
    for hours, left in ((23, 1), (25, 0)):
        age = text("UPDATE progress_data SET deleted_at = now() - :hours * interval '1 hour' WHERE id = :id")
        owner_session.execute(age, {"hours": hours, "id": task.id})
        owner_session.execute(text("SELECT private.forget_learning()"))
        owner_session.commit()
        count = text("SELECT count(*) FROM task_files WHERE progress_id = :id")
        assert owner_session.execute(count, {"id": task.id}).scalar_one() == left
        owner_session.rollback()


@pytest.mark.req("LRN-04")
def test_a_deleted_exercise_can_be_taken_on_again(person: Person, chapters: list[str]):
    read(person, chapters[1], percent=10)
    exercise = run_as(person.digest, service.list_exercises)[0].task_id
    first = run_as(person.digest, service.take_exercise, exercise)
    run_as(person.digest, service.delete_task, first)
    assert [each.task_id for each in run_as(person.digest, service.list_exercises)] == [exercise]
    assert run_as(person.digest, service.take_exercise, exercise) == first
    assert run_as(person.digest, service.get_task, first).title == "Drive a square"


@pytest.mark.req("OPS-03")
def test_nobody_sees_or_changes_anothers_task(person: Person, stranger: Person):
    task = make_task(person)
    run_as(person.digest, service.put_file, task.id, "x", b"x")
    for call in (service.get_task, service.get_file, service.delete_task, service.undelete_task, service.add_task_project):
        with pytest.raises(NotFound):
            run_as(stranger.digest, call, task.id)
    with pytest.raises(NotFound):
        run_as(stranger.digest, service.put_file, task.id, "x", b"x")
    with pytest.raises((NotFound, Exception)):
        run_as(stranger.digest, service.save_task, Save(task.id, 0, new_id()), {"title": "mine"})
    assert run_as(person.digest, service.get_task, task.id).title == "Build a gripper"


@pytest.mark.req("I-21")
@pytest.mark.parametrize("attack", XSS[:6])
def test_what_is_typed_into_a_task_is_text(person: Person, attack: str):
    assert make_task(person, title=attack, description=attack).title == " ".join(attack.split())


@pytest.mark.req("LRN-04")
def test_ten_thousand_tasks_stay_fast(person: Person, owner_session: Session):
    owner_session.execute(
        text(
            "INSERT INTO progress_data (id, user_id, task_id, title, task_details, version, save_key) "
            "SELECT 'T' || n || :id, :id, 'T' || n, 'Task ' || n, '{}', 1, '' FROM generate_series(1, 10000) n"
        ),
        {"id": person.id},
    )
    owner_session.commit()
    owner_session.execute(text("ANALYZE progress_data"))
    owner_session.commit()
    started = time.perf_counter()
    assert len(run_as(person.digest, service.list_tasks, is_done=False)) == 50
    assert run_as(person.digest, service.count_tasks) == (10_000, 0)
    assert time.perf_counter() - started < 0.3


@pytest.mark.req("LRN-09")
def test_a_finished_module_becomes_skills_and_a_project_once(person: Person, chapters: list[str]):
    with pytest.raises(DomainError, match="Finish every chapter"):
        run_as(person.digest, service.add_module_skills, "small-robots", "basics")
    read(person, chapters[0], chapters[1])

    assert run_as(person.digest, service.add_module_skills, "small-robots", "basics") == ["Python", "ROS 2"]
    assert run_as(person.digest, service.add_module_skills, "small-robots", "basics") == []
    project = run_as(person.digest, service.add_module_project, "small-robots", "basics")
    assert run_as(person.digest, service.add_module_project, "small-robots", "basics") == project
    record = run_as(person.digest, career.get_record)
    assert {skill.name for skill in record.skills} == {"Python", "ROS 2"}
    assert [each.name for each in record.projects] == ["The basics (Small Robots)"]
    kinds = [(each.kind, each.source) for each in run_as(person.digest, service.list_evidence)]
    assert kinds == [("skills", "module:small-robots/basics")] * 2 + [("projects", "module:small-robots/basics")]


@pytest.mark.req("LRN-09")
def test_what_comes_from_learning_is_verified_by_record_and_says_from_what(person: Person, chapters: list[str]):
    own = make_item(person, Kind.SKILLS, name="Weaving")
    read(person, chapters[0], chapters[1])
    run_as(person.digest, service.add_module_skills, "small-robots", "basics")
    run_as(person.digest, service.add_module_project, "small-robots", "basics")
    achievement = run_as(person.digest, service.add_module_achievement, "small-robots", "basics")
    assert run_as(person.digest, service.add_module_achievement, "small-robots", "basics") == achievement

    for kind, marks in ((Kind.SKILLS, {True, False}), (Kind.PROJECTS, {True}), (Kind.ACHIEVEMENTS, {True})):
        cards = run_as(person.digest, career.list_cards, kind)
        assert {card.is_verified for card in cards} == marks
        assert not any(card.is_verified for card in cards if card.id == own.id)
    item = run_as(person.digest, career.get_item, Kind.ACHIEVEMENTS, achievement)
    assert (item.heading, item.fields["date"]) == ("Completed: The basics (Small Robots)", utc_now().date().isoformat())
    assert [(one.source_title, one.href) for one in item.evidence] == [("The basics (Small Robots)", "/book/small-robots")]
    saved = run_as(
        person.digest, career.save_item, Save(item.id, item.version, new_id()), item.fields | {"title": "Mine"}, Kind.ACHIEVEMENTS
    )
    assert saved.card.is_verified


@pytest.mark.req("LRN-09")
def test_a_finished_task_becomes_a_project_with_its_evidence(person: Person):
    task = make_task(person, description="Of wood.", evidence_text="It grips.", evidence_link="https://example.org/v")
    with pytest.raises(DomainError, match="Finish the task"):
        run_as(person.digest, service.add_task_project, task.id)
    run_as(person.digest, service.complete_task, task.id, is_done=True, now=utc_now())
    item_id = run_as(person.digest, service.add_task_project, task.id)
    project = run_as(person.digest, career.get_record).projects[0]
    assert (project.id, project.name, project.url) == (item_id, "Build a gripper", "https://example.org/v")
    assert project.description == "Of wood.\n\nIt grips."

    item = run_as(person.digest, career.list_items, Kind.PROJECTS)[0]
    run_as(person.digest, career.delete_item, Kind.PROJECTS, item.id, item.version)
    assert run_as(person.digest, service.list_evidence) == []


@pytest.mark.req("LRN-06")
def test_the_overview_counts_days_weeks_and_modules(person: Person, owner_session: Session, chapters: list[str]):
    owner_session.execute(text("UPDATE users SET created_at = now() - interval '30 days' WHERE id = :id"), {"id": person.id})
    owner_session.commit()
    now = utc_now()
    beats = [beat(chapters[0], sequence=n, ended_at=now - timedelta(days=n), milliseconds=30_000, percent=100) for n in range(3)]
    run_as(person.digest, service.record_beats, beats, now)
    seen = run_as(person.digest, service.get_overview, now.date())

    assert (seen.streak, seen.minutes, seen.chapters_done) == (3, 1, 1)
    assert len(seen.weeks) == 12
    assert [(module.title, module.done, module.chapters, module.percent) for module in seen.modules] == [
        ("The basics", 1, 2, 33),
        ("Sensing", 0, 1, 0),
    ]
    assert seen.calendar[-1].day == now.date().isoformat()
    assert [day.step for day in seen.calendar[-3:]] == [1, 1, 1]
    assert run_as(person.digest, service.get_overview, now.date() + timedelta(days=1)).streak == 3
    assert run_as(person.digest, service.get_overview, now.date() + timedelta(days=2)).streak == 0


@pytest.mark.req("LRN-06")
def test_the_export_has_every_chapter_begun_and_nothing_that_runs(person: Person, chapters: list[str]):
    read(person, chapters[1], percent=40)
    lines = run_as(person.digest, service.progress_csv).splitlines()
    assert lines[0].startswith("book,module,chapter,percent")
    assert lines[1].startswith("Small Robots,The basics,Moving about,40,no,,")


@pytest.mark.req("LRN-06")
@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", " =1", "|cmd", "%0A=1", "＝1", '"=1"', "a\n=1"])
def test_no_cell_of_the_export_is_a_formula(person: Person, chapters: list[str], owner_session: Session, start: str):
    rename = text("UPDATE chapters SET title = :title WHERE id = :id")
    read(person, chapters[1], percent=40)
    owner_session.execute(rename, {"title": start, "id": chapters[1]})
    owner_session.commit()
    try:
        table = list(csv.reader(io.StringIO(run_as(person.digest, service.progress_csv))))
    finally:
        owner_session.execute(rename, {"title": "Moving about", "id": chapters[1]})
        owner_session.commit()
    assert [len(row) for row in table] == [8, 8]
    assert all(cell.lstrip()[:1] not in ("=", "+", "-", "@", "|", "%", "＝") for row in table for cell in row)
    assert all(cell.isprintable() for row in table for cell in row)


@pytest.mark.req("LRN-06")
def test_every_chart_says_in_words_what_it_shows(person: Person, chapters: list[str]):
    run_as(person.digest, service.record_beats, [beat(chapters[0], milliseconds=30_000)], utc_now())
    drawn = figures(run_as(person.digest, service.get_overview, utc_now().date()))
    assert drawn.week_words
    assert drawn.day_words
    assert [bar.label for bar in drawn.module_bars] == ["The basics", "Sensing"]
    assert drawn.module_words == "Time by module: The basics, 0 min; Sensing, 0 min."
