"""From the record to the document."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from careerhub.career.schemas import (
    AchievementEntry,
    CareerRecord,
    Certificate,
    Contact,
    LanguageEntry,
    Position,
    ProjectEntry,
    School,
    SkillEntry,
)
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
    assert (school.title, school.subtitle, school.end, school.summary) == (
        "University",
        "MSc, Robotics",
        MARCH,
        "Grade: 1.0\nThesis",
    )
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


def _full() -> CareerRecord:
    """A record with every kind of entry."""
    return replace(
        RECORD,
        work=(_job("w1"), _job("w2"), _job("w3", "Other")),
        certificates=(
            Certificate("c1", "Old", "TÜV", "C-1", issued=PartialDate(2015), expires=PartialDate(2020, 6)),
            Certificate("c2", "Lasting", issued=PartialDate(2022)),
        ),
        achievements=(
            AchievementEntry("a1", "A paper", "PUBLICATION", date=PartialDate(2020)),
            AchievementEntry("a2", "A prize", "AWARD"),
            AchievementEntry("a3", "A talk", "SPEAKING"),
            AchievementEntry("a4", "A marathon", "OTHER"),
        ),
        languages=(LanguageEntry("l1", "Croatian", "native"),),
        photo=b"jpeg",
    )


def _section(config: Mapping[str, object], kind: SectionKind, language: str = "en") -> list[str]:
    document = compose(_full(), config, language, date(2024, 1, 1))
    return [entry.title for section in document.sections if section.kind is kind for entry in section.entries]


@pytest.mark.req("CV-01")
def test_every_kind_of_entry_has_its_section():
    assert [section.kind for section in compose(_full(), {}).sections] == list(SectionKind)
    for kind, title in (("publications", "A paper"), ("awards", "A prize"), ("speaking", "A talk"), ("other", "A marathon")):
        assert _section({}, SectionKind(kind)) == [title]


@pytest.mark.req("CV-02")
def test_sections_come_in_the_order_of_this_cv():
    kinds = [section.kind for section in compose(_full(), {"section_order": ["skills", "languages", "gone"]}).sections]

    assert kinds[:3] == [SectionKind.SKILLS, SectionKind.LANGUAGES, SectionKind.WORK]
    assert sorted(kinds) == sorted(SectionKind)


@pytest.mark.req("CV-02")
def test_entries_come_in_the_order_of_this_cv_and_new_ones_stay_where_the_record_has_them():
    order = {"item_order": {"achievements": ["a1"], "work": ["w3", "gone", "w1"]}}

    assert _section(order, SectionKind.WORK) == ["Other", "Acme", "Acme"]
    composed = compose(replace(RECORD, work=(_job("new", "New"), *_full().work)), order)
    assert [entry.title for entry in composed.sections[0].entries] == ["New", "Other", "Acme", "Acme"]


def test_a_further_position_at_one_employer_continues_the_entry_before_it():
    def continued(config: dict[str, object]) -> list[bool]:
        return [entry.continues for entry in compose(_full(), config).sections[0].entries]

    assert continued({}) == [False, True, False]
    assert continued({"item_order": {"work": ["w1", "w3", "w2"]}}) == [False, False, False]
    assert continued({"hidden_items": ["w1"]}) == [False, False]


@pytest.mark.parametrize(("language", "title"), [("en", "Old (expired)"), ("de", "Old (abgelaufen)"), ("ja", "Old (expired)")])
def test_a_certificate_that_is_over_says_so_in_the_language_of_the_cv(language: str, title: str):
    assert _section({}, SectionKind.CERTIFICATES, language) == [title, "Lasting"]


def test_the_language_of_the_cv_reaches_the_document_and_the_groups_of_skills():
    document = compose(_full(), {}, "de")

    assert document.language == "de"
    skills = next(section for section in document.sections if section.kind is SectionKind.SKILLS)
    assert [group.name for group in skills.groups][:2] == ["Programmiersprachen", "Betrieb"]


def test_photo_and_summary_are_this_cv_s_choice():
    assert compose(_full(), {}).photo == b""
    assert compose(_full(), {"include_photo": True}).photo == b"jpeg"
    assert compose(_full(), {"include_summary": False, "custom_summary": "Own"}).summary == ""


def test_a_heading_of_one_s_own_is_the_section_s():
    document = compose(_full(), {"headings": {"work": "What I did", "gone": "x", "skills": ""}})

    assert [section.heading for section in document.sections if section.heading] == ["What I did"]


@pytest.mark.req("CV-01")
def test_own_words_replace_those_of_the_record_and_what_the_data_say_of_them():
    own = {"w1": {"id": "x", "title": "Lead", "highlights": []}, "e1": {"title": "Master of Science"}, "p1": {"title": "Held"}}
    document = compose(_full(), {"own_texts": own})
    work, projects, education = document.sections[:3]

    assert (work.entries[0].subtitle, work.entries[0].title, work.entries[0].highlights) == ("Lead", "Acme", ())
    assert work.entries[0].summary == "In short"
    assert projects.entries[0].title == "Held"
    assert education.entries[0].subtitle == "Master of Science"
    assert set(education.entries[0].data) == {"score", "description"}


@pytest.mark.req("CAR-03")
def test_words_written_before_a_project_was_anonymised_are_not_said_afterwards():
    own = {"own_texts": {"p1": {"id": "x", "title": "Gripper for Secret Ltd", "was_open": True}}}
    hidden = replace(RECORD, projects=(replace(RECORD.projects[0], is_anonymized=True),))

    assert compose(RECORD, own).sections[1].entries[0].title == "Gripper for Secret Ltd"
    assert "Secret" not in repr(compose(hidden, own))
    own["own_texts"]["p1"]["was_open"] = False
    assert compose(hidden, own).sections[1].entries[0].title == "Gripper for Secret Ltd"


@pytest.mark.parametrize("junk", [None, [], {}, "x", 7, [1, None], {"work": 1}, {"w1": [1]}])
def test_a_configuration_of_another_time_does_no_harm(junk: object):
    names = ("section_order", "headings", "hidden_items", "hidden_sections", "item_order", "own_texts", "include_photo")
    for name in names:
        compose(_full(), {name: junk})
