"""From the record to the document."""

import pytest

from careerhub.career.schemas import CareerRecord, Contact, Position, ProjectEntry, School, SkillEntry
from careerhub.core.dates import PartialDate
from careerhub.cv.compose import compose
from careerhub.cv.document import Entry, SectionKind

MARCH = PartialDate(2021, 3)


def _job(id: str, company: str = "Acme") -> Position:
    return Position(id, company, "Engineer", "Zagreb", MARCH, None, True, "In short", ("Built it",))


RECORD = CareerRecord(
    profile_id="p",
    full_name="Ana Kovač",
    headline="Engineer",
    summary="General words",
    location="Zagreb",
    contact=Contact("ana@kovac.example", "+385 1", "https://www.linkedin.com/in/ana/", "http://kovac.example"),
    work=(_job("w1"), _job("w2", "Other")),
    projects=(ProjectEntry("p1", "Gripper", "Lead", "https://gripper.example", None, None, False, "Holds", ("An egg",)),),
    education=(School("e1", "University", "MSc", "Robotics", None, MARCH, "1.0", "Thesis"),),
    skills=(
        SkillEntry("s1", "Python", "Language", 5, True),
        SkillEntry("s2", "Docker", "DevOps", 4, False),
        SkillEntry("s3", "C++", "Language", 3, False),
        SkillEntry("s4", "Falconry", "Elsewhere", 3, False),
    ),
)


def _kinds(config: dict[str, object]) -> list[SectionKind]:
    return [section.kind for section in compose(RECORD, config).sections]


@pytest.mark.req("CV-01")
def test_sections_come_in_their_order_with_the_record_s_own():
    document = compose(RECORD, {})

    assert _kinds({}) == [SectionKind.WORK, SectionKind.PROJECTS, SectionKind.EDUCATION, SectionKind.SKILLS]
    assert [entry.title for entry in document.sections[0].entries] == ["Acme", "Other"]
    assert (document.name, document.headline, document.summary) == ("Ana Kovač", "Engineer", "General words")


def test_an_entry_carries_everything_that_was_written():
    work, projects, education, _ = compose(RECORD, {}).sections

    assert work.entries[0] == Entry("Acme", "Engineer", "Zagreb", MARCH, None, True, "", "In short", ("Built it",))
    assert projects.entries == (Entry("Gripper", "Lead", url="https://gripper.example", summary="Holds", highlights=("An egg",)),)
    school = education.entries[0]
    assert (school.title, school.subtitle, school.end, school.summary) == ("University", "MSc, Robotics", MARCH, "Grade: 1.0\nThesis")
    assert school.data == {"studyType": "MSc", "area": "Robotics", "score": "1.0", "description": "Thesis"}


def test_skills_are_grouped_by_layer_in_the_order_of_the_most_important():
    *_, skills = compose(RECORD, {}).sections

    assert [group.skills for group in skills.groups] == [("Python", "C++"), ("Docker",), ("Falconry",)]
    assert skills.groups[0].name == "Languages"
    assert skills.groups[0].data["Python"] == {"level": 5, "isPrimary": True, "layer": "Language"}


def test_web_addresses_are_printed_as_people_read_them():
    assert compose(RECORD, {}).contacts == ("ana@kovac.example", "+385 1", "linkedin.com/in/ana", "kovac.example")


def test_what_is_hidden_is_left_out():
    document = compose(RECORD, {"hidden_sections": ["projects"], "hidden_items": ["w1", "s2"]})

    assert [section.kind for section in document.sections] == [SectionKind.WORK, SectionKind.EDUCATION, SectionKind.SKILLS]
    assert [entry.title for entry in document.sections[0].entries] == ["Other"]
    assert [group.skills for group in document.sections[-1].groups] == [("Python", "C++"), ("Falconry",)]


def test_a_section_without_anything_to_show_is_left_out():
    assert _kinds({"hidden_items": ["w1", "w2", "s1", "s2", "s3", "s4"]}) == [SectionKind.PROJECTS, SectionKind.EDUCATION]
    assert compose(CareerRecord("p", "Ana", "", "", "", Contact(), (), (), (), ()), {}).sections == ()


def test_an_own_summary_wins_unless_it_is_empty():
    assert compose(RECORD, {"custom_summary": "Own"}).summary == "Own"
    assert compose(RECORD, {"custom_summary": ""}).summary == "General words"


def test_choices_of_another_time_do_no_harm():
    assert _kinds({"hidden_sections": ["gone"], "hidden_items": ["gone"], "unknown": 1}) == _kinds({})
