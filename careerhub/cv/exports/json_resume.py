"""JSON Resume 1.2.1 (jsonresume.org), with everything it has no place for under `careerhub`."""

import base64
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from careerhub.cv.document import CvDocument, CvOptions, Entry, Section, SectionKind, SkillGroup
from careerhub.cv.exports.clean import clean
from careerhub.cv.templates.photo import printed_photo
from careerhub.cv.templates.view import link_of

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.2.1/schema.json"
FORMAT = 1
_NETWORKS = {"linkedin.com": "LinkedIn", "github.com": "GitHub", "gitlab.com": "GitLab", "orcid.org": "ORCID", "x.com": "X",
             "stackoverflow.com": "Stack Overflow", "xing.com": "XING", "scholar.google.com": "Google Scholar"}  # fmt: skip
# What JSON Resume knows beside the fields below: a name in an entry's `data` that is not here goes under `careerhub`.
_ALSO_KNOWN = {
    SectionKind.WORK: {"description"},
    SectionKind.PROJECTS: {"entity", "type"},
    SectionKind.EDUCATION: {"area", "studyType", "score", "courses"},
}


def json_resume(document: CvDocument, options: CvOptions) -> bytes:
    """Every field that this version shows, as UTF-8; the same bytes for the same document."""
    document = clean(document)
    resume: dict[str, Any] = {"$schema": SCHEMA, "basics": _basics(document)}
    own: dict[str, Any] = {
        "format": FORMAT,
        "language": document.language,
        "sections": [section.kind.value for section in document.sections],
        "contacts": list(document.contacts),
        "design": {
            "template": options.template.value,
            "pageSize": options.page_size.value,
            "accent": options.accent,
            "typeSize": options.type_size.value,
            "density": options.density.value,
            "fitPages": options.fit_pages,
        },
    }
    for section in document.sections:
        if section.kind is SectionKind.SKILLS:
            resume.setdefault("skills", []).extend(_skills(group) for group in section.groups)
        elif section.kind in (SectionKind.SPEAKING, SectionKind.OTHER):  # JSON Resume has no such lists
            own.setdefault(section.kind.value, []).extend(_entries(section))
        else:
            resume.setdefault(section.kind.value, []).extend(_entries(section))
    resume["meta"] = {"version": "v1.2.1"}
    resume["careerhub"] = _filled(own)
    return (json.dumps(_filled(resume), ensure_ascii=False, indent=1) + "\n").encode()


def _basics(document: CvDocument) -> dict[str, Any]:
    basics: dict[str, Any] = {
        "name": document.name,
        "label": document.headline,
        "summary": document.summary,
        "location": _filled({"city": document.location}),
    }
    profiles = []
    for contact in document.contacts:
        link = link_of(contact)
        kind, _, target = link.href.partition(":")
        if kind in ("mailto", "tel"):
            basics.setdefault("email" if kind == "mailto" else "phone", link.text)
        elif kind in ("http", "https"):
            network = _NETWORKS.get((urlsplit(link.href).hostname or "").removeprefix("www."))
            if network or "url" in basics:
                name = target.rstrip("/").rpartition("/")[2]
                profiles.append({"network": network or urlsplit(link.href).hostname, "username": name, "url": link.href})
            else:
                basics["url"] = link.href
    if document.photo and (photo := printed_photo(document.photo)):
        basics["image"] = f"data:image/jpeg;base64,{base64.b64encode(photo).decode()}"
    return _filled(basics | {"profiles": profiles})


def _skills(group: SkillGroup) -> dict[str, Any]:
    return _filled({"name": group.name, "keywords": list(group.skills), "careerhub": _filled({"skills": dict(group.data)})})


def _entries(section: Section) -> list[dict[str, Any]]:
    return [_entry(entry, section.kind) for entry in section.entries]


def _entry(entry: Entry, kind: SectionKind) -> dict[str, Any]:
    """JSON Resume's names for what is in the entry; what they cannot say is kept under `careerhub`."""
    named = _filled(_NAMES[kind](entry))
    own = _filled({
        "location": "" if "location" in named else entry.location,
        "url": "" if "url" in named else entry.url,
        "start": "" if entry.start is None or entry.start.iso() in named.values() else entry.start.iso(),
        "end": "" if entry.end is None or entry.end.iso() in named.values() else entry.end.iso(),
        "isCurrent": entry.is_current,
        "continues": entry.continues,
        "summary": "" if "summary" in named or "description" in named else entry.summary,
        "highlights": [] if "highlights" in named else list(entry.highlights),
        "keywords": [] if "keywords" in named else list(entry.keywords),
    })  # fmt: skip
    for name, value in entry.data.items():
        target = named if name in _ALSO_KNOWN.get(kind, ()) else own
        target[name] = value
    if entry.subtitle not in (*named.values(), *named.get("roles", ())):
        own["subtitle"] = entry.subtitle  # the data beside it says the same in other words
    return _filled(named | {"careerhub": own})


def _period(entry: Entry) -> dict[str, Any]:
    return {"startDate": entry.start.iso() if entry.start else "", "endDate": entry.end.iso() if entry.end else ""}


def _day(entry: Entry) -> str:
    return entry.start.iso() if entry.start else ""


def _web(entry: Entry) -> str:
    """The address, if it is one that a browser can open."""
    href = link_of(entry.url).href
    return href if re.match("https?://", href) else ""


def _text(entry: Entry) -> dict[str, Any]:
    return {"url": _web(entry), "summary": entry.summary, "highlights": list(entry.highlights)}


_NAMES: dict[SectionKind, Callable[[Entry], dict[str, Any]]] = {
    SectionKind.WORK: lambda entry: {
        "name": entry.title, "position": entry.subtitle, "location": entry.location, **_period(entry), **_text(entry)
    },
    SectionKind.PROJECTS: lambda entry: {
        "name": entry.title, "roles": [entry.subtitle] if entry.subtitle else [], "description": entry.summary,
        **_period(entry), "url": _web(entry), "highlights": list(entry.highlights), "keywords": list(entry.keywords),
    },
    SectionKind.EDUCATION: lambda entry: {
        "institution": entry.title, "studyType": entry.subtitle, "url": _web(entry), **_period(entry)
    },
    SectionKind.CERTIFICATES: lambda entry: {
        "name": entry.title, "issuer": entry.subtitle, "date": _day(entry), "url": _web(entry)
    },
    SectionKind.PUBLICATIONS: lambda entry: {
        "name": entry.title, "publisher": entry.subtitle, "releaseDate": _day(entry), "url": _web(entry), "summary": entry.summary
    },
    SectionKind.AWARDS: lambda entry: {
        "title": entry.title, "awarder": entry.subtitle, "date": _day(entry), "summary": entry.summary
    },
    SectionKind.LANGUAGES: lambda entry: {"language": entry.title, "fluency": entry.subtitle},
    SectionKind.SPEAKING: lambda entry: {"name": entry.title, "event": entry.subtitle, "location": entry.location,
                                         "date": _day(entry), **_text(entry)},
    SectionKind.OTHER: lambda entry: {"name": entry.title, "position": entry.subtitle, "location": entry.location,
                                      **_period(entry), **_text(entry)},
}  # fmt: skip


def _filled(parts: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: value for name, value in parts.items() if value not in ("", None, [], {}, (), False)}
