"""The fields that an applicant-tracking system looks for in a text, compared with what the CV says."""

import re
import unicodedata
from dataclasses import dataclass

from careerhub.cv.document import CvDocument, SectionKind
from careerhub.cv.templates.labels import labels_of
from careerhub.cv.templates.view import ShownEntry, ShownSection, link_of, shown

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d[\d ()/.-]{5,}\d")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_NEAR = 24  # characters between a position and its dates that do not confuse a parser
_TOP = 5  # lines in which it looks for the name


@dataclass(frozen=True)
class FoundField:
    """One field of the CV: `kind` is name, email, phone, link, contact, heading, job or skill."""

    kind: str
    wanted: str
    is_found: bool


def fields_in(text: str, document: CvDocument) -> tuple[FoundField, ...]:
    """Every field that this CV has, and whether the text gives it away."""
    cv = shown(document)
    lines = [squeezed(line) for line in text.splitlines() if line.strip()]
    everything = squeezed(text)
    fields = [FoundField("name", cv.name, any(squeezed(cv.name) in line for line in lines[:_TOP]))] if cv.name.strip() else []
    fields += [_contact(contact, text, everything) for contact in document.contacts if contact.strip()]
    for section in cv.sections:
        fields.append(FoundField("heading", section.heading, squeezed(section.heading) in lines))
        if section.kind == SectionKind.WORK:
            fields += [field for entry in section.entries for field in _jobs(entry, everything)]
        if section.kind == SectionKind.SKILLS:
            fields += _skills(section, everything, document)
    return tuple(fields)


def squeezed(text: str) -> str:
    """Without white space, marks of direction and differences of form: readers disagree about them."""
    return "".join(
        char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and unicodedata.category(char) != "Cf"
    )


def _contact(contact: str, text: str, everything: str) -> FoundField:
    link = link_of(contact)
    if link.href.startswith("mailto:"):
        return FoundField("email", link.text, link.text in _EMAIL.findall(text))
    if link.href.startswith("tel:"):
        numbers = {re.sub(r"\D", "", number) for number in _PHONE.findall(text)}
        return FoundField("phone", link.text, re.sub(r"\D", "", link.text) in numbers)
    return FoundField("link" if link.href else "contact", link.text, squeezed(link.text) in everything)


def _jobs(entry: ShownEntry, everything: str) -> list[FoundField]:
    """Each position after its employer, its dates close behind it."""
    fields = []
    start = everything.find(squeezed(entry.title))
    for role in entry.roles:
        wanted = " | ".join(filter(None, (entry.title, role.subtitle, role.dates)))
        place = everything.find(squeezed(role.subtitle), start) if start >= 0 else -1
        near = (
            everything[place : place + len(squeezed(role.subtitle + entry.location + role.dates)) + _NEAR] if place >= 0 else ""
        )
        # by words: between Arabic ones, readers put years and dashes in another order
        is_found = place >= 0 and all(word in near for word in _WORD.findall(squeezed(role.dates)))
        fields.append(FoundField("job", wanted, is_found))
    return fields


def _skills(section: ShownSection, everything: str, document: CvDocument) -> list[FoundField]:
    """Each skill, in the part of the text between this heading and the next."""
    heading = squeezed(labels_of(document.language).headings[SectionKind.SKILLS])
    part = everything[max(everything.find(heading), 0) :]
    return [FoundField("skill", skill, squeezed(skill) in part) for group in section.groups for skill in group.skills]
