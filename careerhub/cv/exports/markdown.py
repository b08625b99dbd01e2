"""A CV as Markdown, for readmes and web pages."""

import re

from careerhub.cv.document import CvDocument, CvOptions
from careerhub.cv.exports.clean import clean
from careerhub.cv.templates.view import Link, ShownCv, ShownEntry, ShownRole, ShownSection, shown

_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~$])")
_AT_START = re.compile(r"^(\s*)([#+=-]|\d+[.)])", re.MULTILINE)


def markdown(document: CvDocument, options: CvOptions) -> bytes:
    """CommonMark in UTF-8; nothing that a person typed becomes markup."""
    return "\n\n".join(_blocks(shown(clean(document)))).encode() + b"\n"


def _blocks(cv: ShownCv) -> list[str]:
    blocks = [f"# {_plain(cv.name)}"] if cv.name else []
    blocks += [f"**{_plain(cv.headline)}**"] if cv.headline else []
    blocks += ["  \n".join(" | ".join(map(_link, row)) for row in cv.contacts)] if cv.contacts else []
    blocks += map(_plain, cv.paragraphs)
    for section in cv.sections:
        blocks += [f"## {_plain(section.heading)}", *_section(section, cv.comma)]
    return blocks


def _section(section: ShownSection, comma: str) -> list[str]:
    blocks = [block for entry in section.entries for block in _entry(entry, section, comma)]
    for group in section.groups:
        name = f"**{_plain(group.name)}:** " if group.name else ""
        blocks.append(name + comma.join(map(_plain, group.skills)))
    return blocks


def _entry(entry: ShownEntry, section: ShownSection, comma: str) -> list[str]:
    if section.is_brief:
        role = entry.roles[0]
        parts = [f"**{_plain(entry.title)}**", *map(_plain, (role.subtitle, entry.location, role.dates))]
        return [" | ".join(_parts(parts, role.link)), *_details(role, comma)]
    blocks = ["### " + " | ".join(filter(None, map(_plain, (entry.title, entry.location))))]
    for role in entry.roles:
        parts = [f"*{_plain(role.subtitle)}*" if role.subtitle else "", _plain(role.location), _plain(role.dates)]
        blocks += [line] if (line := " | ".join(_parts(parts, role.link))) else []
        blocks += _details(role, comma)
    return blocks


def _parts(parts: list[str], link: Link | None) -> list[str]:
    return [part for part in [*parts, _link(link) if link else ""] if part]


def _details(role: ShownRole, comma: str) -> list[str]:
    blocks = list(map(_plain, role.paragraphs))
    blocks += ["\n".join(f"- {_plain(point)}" for point in role.highlights)] if role.highlights else []
    blocks += [comma.join(map(_plain, role.keywords))] if role.keywords else []
    return blocks


def _link(link: Link) -> str:
    return f"[{_plain(link.text)}](<{link.href}>)" if link.href else _plain(link.text)


def _plain(text: str) -> str:
    """The text in one line, with what Markdown would take for markup escaped."""
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", " ".join(text.split())))
