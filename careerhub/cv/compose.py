"""From the record and a version's choices to the document that is printed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

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
from careerhub.core.clock import utc_now
from careerhub.cv.choices import Choices, OwnText
from careerhub.cv.document import CvDocument, Entry, Section, SectionKind, SkillGroup
from careerhub.cv.words import Words, words_of

# What of the data says the same as a text, and goes with it where a CV has its own words.
_SAID_BY = {"subtitle": ("area", "studyType"), "summary": ("score", "description", "credentialId")}
Item = Position | ProjectEntry | School | SkillEntry | Certificate | AchievementEntry | LanguageEntry
_CATEGORIES = {
    SectionKind.PUBLICATIONS: "PUBLICATION",
    SectionKind.AWARDS: "AWARD",
    SectionKind.SPEAKING: "SPEAKING",
    SectionKind.OTHER: "OTHER",
}


def compose(record: CareerRecord, config: Mapping[str, Any], language: str = "en", today: date | None = None) -> CvDocument:
    """The CV of a record. `config` is `cv_versions.sections_config`; certificates that end before `today` are marked."""
    choices = Choices.read(config)
    words, now = words_of(language), today or utc_now().date()
    sections = (
        _section(kind, choices.shown(kind, items_of(record, kind)), choices, words, now)
        for kind in choices.section_order
        if kind not in choices.hidden_sections
    )
    return CvDocument(
        name=record.full_name,
        headline=record.headline,
        summary=(choices.custom_summary or record.summary) if choices.include_summary else "",
        location=record.location,
        contacts=_contacts(record.contact),
        sections=tuple(section for section in sections if section.entries or section.groups),
        language=language,
        photo=record.photo if choices.include_photo else b"",
    )


def items_of(record: CareerRecord, kind: SectionKind) -> tuple[Item, ...]:
    """The record's entries that belong in this section, in the record's order."""
    if kind in _CATEGORIES:
        return tuple(item for item in record.achievements if item.category == _CATEGORIES[kind])
    lists: dict[SectionKind, tuple[Item, ...]] = {
        SectionKind.WORK: record.work,
        SectionKind.PROJECTS: record.projects,
        SectionKind.EDUCATION: record.education,
        SectionKind.SKILLS: record.skills,
        SectionKind.CERTIFICATES: record.certificates,
        SectionKind.LANGUAGES: record.languages,
    }
    return lists[kind]


def entry_of(item: Item, words: Words) -> Entry:
    """An entry as the record alone says it."""
    match item:
        case Position():
            return _job(item)
        case ProjectEntry():
            return _project(item)
        case School():
            return _school(item, words)
        case Certificate():
            data = _filled(credentialId=item.credential_id)
            dated = Entry(item.name, item.issuer, start=item.issued, end=item.expires)
            return replace(dated, url=item.url, summary=item.credential_id, data=data)
        case AchievementEntry():
            return Entry(item.title, start=item.date, url=item.url, summary=item.description)
        case LanguageEntry():
            return Entry(item.name, item.fluency)
        case SkillEntry():
            return Entry(item.name)


def _section(kind: SectionKind, items: list[Item], choices: Choices, words: Words, today: date) -> Section:
    heading = choices.headings.get(kind, "")
    if kind is SectionKind.SKILLS:
        return Section(kind, heading=heading, groups=_groups((item for item in items if isinstance(item, SkillEntry)), words))
    entries = [_own(entry_of(item, words), choices.own_text_of(item), kind) for item in items]
    if kind is SectionKind.CERTIFICATES:
        entries = [_marked(entry, item, words, today) for entry, item in zip(entries, items, strict=True)]
    return Section(kind, heading=heading, entries=tuple(_joined(entries) if kind is SectionKind.WORK else entries))


def _own(entry: Entry, text: OwnText | None, kind: SectionKind) -> Entry:
    """The entry in this CV's own words. Of a job and a school the title is the position and the degree: employers stay."""
    if text is None:
        return entry
    named = "subtitle" if kind in (SectionKind.WORK, SectionKind.EDUCATION) else "title"
    words = {named: text.title, "summary": text.summary, "highlights": text.highlights}
    changed = {name: value for name, value in words.items() if value is not None}
    untold = {name for part in changed for name in _SAID_BY.get(part, ())}
    data = {name: value for name, value in entry.data.items() if name not in untold}
    return replace(entry, **changed, data=data)


def _marked(entry: Entry, item: Item, words: Words, today: date) -> Entry:
    """A certificate that is over says so."""
    is_over = isinstance(item, Certificate) and item.expires is not None and item.expires.last_day() < today
    return replace(entry, title=f"{entry.title} ({words.expired})") if is_over else entry


def _joined(entries: list[Entry]) -> list[Entry]:
    """Jobs of which a further one at the same employer and place continues the one before it."""
    places = [(entry.title.strip().casefold(), entry.location.strip().casefold()) for entry in entries]
    return [
        replace(entry, continues=bool(place[0]) and index > 0 and places[index - 1] == place)
        for index, (entry, place) in enumerate(zip(entries, places, strict=True))
    ]


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
        keywords=item.technologies,
        data=_filled(
            employmentType=item.employment_type, industry=item.industry, companySize=item.company_size, website=item.website
        ),
    )


def _project(item: ProjectEntry) -> Entry:
    return Entry(
        title=item.name,
        subtitle=item.role,
        location=item.company or ", ".join(item.clients),
        start=item.start,
        end=item.end,
        is_current=item.is_ongoing,
        url=item.url or item.github_url,
        summary=item.description,
        highlights=item.achievements,
        keywords=item.technologies,
        data=_filled(
            entity=item.company,
            type=item.category,
            status=item.status,
            challenges=list(item.challenges),
            clients=list(item.clients),
            githubUrl=item.github_url,
            documentationUrl=item.documentation_url,
            teamSize=item.team_size,
            durationMonths=item.duration_months,
            usersCount=item.users_count,
            budgetRange=item.budget_range,
            isAnonymized=item.is_anonymized,
        ),
    )


def _school(item: School, words: Words) -> Entry:
    degree = ", ".join(part for part in (item.degree, item.field_of_study) if part)
    grade = f"{words.grade}: {item.grade}" if item.grade else ""
    summary = "\n".join(part for part in (grade, item.description) if part)
    data = _filled(studyType=item.degree, area=item.field_of_study, score=item.grade, description=item.description)
    return Entry(title=item.institution, subtitle=degree, start=item.start, end=item.end, summary=summary, data=data)


def _filled(**data: Any) -> dict[str, Any]:
    """What JSON Resume calls it, where there is anything."""
    return {name: value for name, value in data.items() if value not in (None, "", [], False)}


def _groups(skills: Iterable[SkillEntry], words: Words) -> tuple[SkillGroup, ...]:
    """Skills by layer, in the order in which the layers first come up among the most important ones."""
    by_layer: dict[str, list[SkillEntry]] = {}
    for skill in skills:
        by_layer.setdefault(skill.layer, []).append(skill)
    return tuple(
        SkillGroup(
            words.layers.get(layer, layer), tuple(skill.name for skill in found), {skill.name: _mastery(skill) for skill in found}
        )
        for layer, found in by_layer.items()
    )


def _mastery(skill: SkillEntry) -> dict[str, Any]:
    level = skill.level or None
    return _filled(level=level, years=skill.years, startedYear=skill.started_year, isPrimary=skill.is_primary, layer=skill.layer)
