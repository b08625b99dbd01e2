"""The whole record at once."""

from careerhub.career import service
from careerhub.career.schemas import Kind
from careerhub.core.dates import PartialDate
from careerhub.core.db.transactions import run_as
from tests.factories import Person, make_item


def test_a_record_holds_everything_in_its_order_of_display(person: Person):
    make_item(person, Kind.WORK, position="Old", start="2010", end="2012")
    make_item(person, Kind.WORK, position="Now", start="2021-03", is_current="true", responsibilities="One\nTwo")
    make_item(person, Kind.PROJECTS, name="Gripper", achievements="Held an egg")
    make_item(person, Kind.EDUCATION)
    make_item(person, Kind.SKILLS, name="Python")
    record = run_as(person.digest, service.get_record)

    assert record.full_name == person.full_name
    assert [job.position for job in record.work] == ["Now", "Old"]
    assert record.work[0].responsibilities == ("One", "Two")
    assert (record.work[0].start, record.work[0].end, record.work[0].is_current) == (PartialDate(2021, 3), None, True)
    assert [project.achievements for project in record.projects] == [("Held an egg",)]
    assert [school.institution for school in record.education] == ["University of Zagreb"]
    assert [(skill.name, skill.layer, skill.level) for skill in record.skills] == [("Python", "Language", 3)]


def test_a_record_holds_nothing_of_anybody_else(person: Person, stranger: Person):
    for kind in Kind:
        make_item(stranger, kind)
    record = run_as(person.digest, service.get_record)

    assert record.work == record.projects == record.education == record.skills == ()
    assert record.certificates == record.achievements == record.languages == ()
    assert record.photo == b""
