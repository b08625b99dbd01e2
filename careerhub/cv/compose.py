"""From the record and a version's choices to the document that is printed."""

from collections.abc import Mapping
from typing import Any

from careerhub.career.schemas import CareerRecord, Contact, Position, ProjectEntry, School, SkillEntry
from careerhub.cv.document import CvDocument, Entry, Section, SectionKind, SkillGroup

_LAYER_NAMES = {
    "Language": "Languages",
    "Backend": "Frameworks and platforms",
    "Frontend": "Frontend",
    "Database": "Data",
    "DevOps": "Operations",
    "Tools": "Tools",
}


def compose(record: CareerRecord, config: Mapping[str, Any]) -> CvDocument:
    """The CV of a record. `config` is `cv_versions.sections_config`: hidden sections and items, an own summary."""
    hidden_items = frozenset(config.get("hidden_items", ()))
    hidden_sections = frozenset(config.get("hidden_sections", ()))

    def shown(items: tuple) -> list:
        return [item for item in items if item.id not in hidden_items]

    sections = [
        Section(SectionKind.WORK, entries=tuple(map(_job, shown(record.work)))),
        Section(SectionKind.PROJECTS, entries=tuple(map(_project, shown(record.projects)))),
        Section(SectionKind.EDUCATION, entries=tuple(map(_school, shown(record.education)))),
        Section(SectionKind.SKILLS, groups=_groups(shown(record.skills))),
    ]
    return CvDocument(
        name=record.full_name,
        headline=record.headline,
        summary=config.get("custom_summary") or record.summary,
        location=record.location,
        contacts=_contacts(record.contact),
        sections=tuple(part for part in sections if part.kind not in hidden_sections and (part.entries or part.groups)),
    )


def _contacts(contact: Contact) -> tuple[str, ...]:
    """As text that a person can type: web addresses without their scheme."""
    pages = (_bare(address) for address in (contact.linkedin, contact.website))
    return tuple(part for part in (contact.email, contact.phone, *pages) if part)


def _bare(address: str) -> str:
    return address.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


def _job(item: Position) -> Entry:
    return Entry(
        title=item.company,
        subtitle=item.position,
        location=item.location,
        start=item.start,
        end=item.end,
        is_current=item.is_current,
        summary=item.description,
        highlights=item.responsibilities,
    )


def _project(item: ProjectEntry) -> Entry:
    return Entry(
        title=item.name,
        subtitle=item.role,
        start=item.start,
        end=item.end,
        is_current=item.is_ongoing,
        url=item.url,
        summary=item.description,
        highlights=item.achievements,
    )


def _school(item: School) -> Entry:
    degree = ", ".join(part for part in (item.degree, item.field_of_study) if part)
    grade = f"Grade: {item.grade}" if item.grade else ""
    summary = "\n".join(part for part in (grade, item.description) if part)
    return Entry(title=item.institution, subtitle=degree, start=item.start, end=item.end, summary=summary)


def _groups(skills: list[SkillEntry]) -> tuple[SkillGroup, ...]:
    """Skills by layer, in the order in which the layers first come up among the most important ones."""
    by_layer: dict[str, list[str]] = {}
    for skill in skills:
        by_layer.setdefault(skill.layer, []).append(skill.name)
    return tuple(SkillGroup(_LAYER_NAMES.get(layer, layer), tuple(names)) for layer, names in by_layer.items())
