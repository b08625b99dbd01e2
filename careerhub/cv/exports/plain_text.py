"""A CV as plain text, for forms that want it pasted."""

from careerhub.cv.document import CvDocument, CvOptions
from careerhub.cv.exports.clean import clean
from careerhub.cv.templates.view import ShownEntry, ShownRole, ShownSection, shown


def plain_text(document: CvDocument, options: CvOptions) -> bytes:
    """UTF-8 with a blank line between entries; lines are not wrapped."""
    cv = shown(clean(document))
    head = [cv.name, cv.headline, *(" | ".join(link.text for link in row) for row in cv.contacts)]
    blocks = [head, cv.paragraphs]
    for section in cv.sections:
        blocks += [[section.heading, "-" * len(section.heading)], *_section(section, cv.comma)]
    return ("\n\n".join("\n".join(filter(None, block)) for block in blocks if any(block)) + "\n").encode()


def _section(section: ShownSection, comma: str) -> list[list[str]]:
    blocks = [_entry(entry, section.is_brief, comma) for entry in section.entries]
    groups = [f"{group.name}: {comma.join(group.skills)}" if group.name else comma.join(group.skills) for group in section.groups]
    return [*blocks, groups] if groups else blocks


def _entry(entry: ShownEntry, is_brief: bool, comma: str) -> list[str]:
    if is_brief:
        role = entry.roles[0]
        return [_line(entry.title, role.subtitle, entry.location, role.dates, _address(role)), *_details(role, comma)]
    lines = [_line(entry.title, entry.location)]
    for role in entry.roles:
        lines += [_line(role.subtitle, role.location, role.dates, _address(role)), *_details(role, comma)]
    return lines


def _details(role: ShownRole, comma: str) -> list[str]:
    return [*role.paragraphs, *(f"- {point}" for point in role.highlights), comma.join(role.keywords)]


def _address(role: ShownRole) -> str:
    return role.link.text if role.link else ""


def _line(*parts: str) -> str:
    return " | ".join(part for part in parts if part.strip())
