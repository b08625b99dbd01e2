"""One CV in the builder: what it shows, in which order, in which words and with which design."""

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlmodel import Session

from careerhub.career import service as career
from careerhub.career.schemas import CareerRecord
from careerhub.core import saving
from careerhub.core.errors import Conflict, NotFound
from careerhub.core.fields import Form
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.cv.choices import Choices, OwnText
from careerhub.cv.compose import Item, entry_of, items_of
from careerhub.cv.document import CvDocument, CvOptions, Density, Entry, PageSize, SectionKind, Template, TypeSize
from careerhub.cv.models import CvVersion
from careerhub.cv.pdf import Scale
from careerhub.cv.schemas import (
    FIT_NAMES,
    LANGUAGE_NAMES,
    SECTION_NAMES,
    CvEntry,
    CvPart,
    CvSettings,
    OwnTextForm,
    Preview,
    Workbench,
)
from careerhub.cv.service.exports import list_exports
from careerhub.cv.service.rows import changing, content_key, document_of, options_of, own
from careerhub.cv.templates import render_body, stylesheet, uncovered
from careerhub.cv.words import words_of

_ACCENT = re.compile(r"#[0-9a-f]{6}")
_HAVE_RESULTS = (SectionKind.WORK, SectionKind.PROJECTS)
_MAY_BE_NAMELESS = (SectionKind.WORK, SectionKind.EDUCATION)
_TITLES = {SectionKind.WORK: "Position", SectionKind.EDUCATION: "Degree", SectionKind.PROJECTS: "Project"}
_NAMELESS = "Give this CV a name that tells you what it is for"


def open_cv(session: Session, user_id: str, cv_id: str, fit: Scale | None = None) -> Workbench:
    """Everything that the builder shows; `fit` is the scale to which the printer has come.

    Raises:
        NotFound: also for the CV of somebody else.
    """
    cv, record = own(session, user_id, cv_id), career.get_record(session, user_id)
    document, options = document_of(cv, record), options_of(cv)
    exports = list_exports(session, cv, content_key(document, options))
    return Workbench(_settings(cv, record), _paper(document, options, fit), exports)


def get_cv(session: Session, user_id: str, cv_id: str) -> CvSettings:
    """One CV's choices.

    Raises:
        NotFound: also for the CV of somebody else.
    """
    return _settings(own(session, user_id, cv_id), career.get_record(session, user_id))


def preview(session: Session, user_id: str, cv_id: str) -> Preview:
    """The CV as the paper beside the form shows it.

    Raises:
        NotFound: not one's own.
    """
    cv = own(session, user_id, cv_id)
    return _paper(document_of(cv, career.get_record(session, user_id)), options_of(cv), None)


def save_cv(session: Session, user_id: str, save: Save, fields: dict[str, str]) -> CvSettings:
    """Save a CV's design; the same save a second time changes nothing. What the fields do not name stays.

    Raises:
        InvalidInput: messages by field. Conflict: changed elsewhere. NotFound: not one's own.
    """
    cv = own(session, user_id, save.record_id, lock=True)
    if saving.is_new(cv, save):
        cv = changing(session, user_id, save.record_id)
        form = Form(fields)
        cv.name = form.line("name", 100, required=_NAMELESS)
        cv.template = form.choice("template", [template.value for template in Template]) or cv.template
        cv.page_size = form.choice("page_size", [size.value for size in PageSize]) or cv.page_size
        cv.type_size = form.choice("type_size", [size.value for size in TypeSize]) or cv.type_size
        cv.density = form.choice("density", [density.value for density in Density]) or cv.density
        cv.language = form.choice("language", list(LANGUAGE_NAMES)) or cv.language
        cv.fit_pages = int(form.choice("fit_pages", list(FIT_NAMES)) or cv.fit_pages) if "fit_pages" not in form.errors else 0
        accent = form.line("accent", 7).lower()
        if accent and not _ACCENT.fullmatch(accent):
            form.errors["accent"] = "Choose a colour"
        cv.accent = accent or cv.accent
        choices = Choices.read(cv.sections_config)
        texts = {kind: form.line(f"heading:{kind}", 60) for kind in SectionKind if f"heading:{kind}" in fields}
        chosen = {name: form.flag(name) for name in ("include_summary", "include_photo") if name in fields}
        if "custom_summary" in fields:
            choices = replace(choices, custom_summary=form.text("custom_summary", 5000))
        form.check()
        choices = replace(choices, headings={kind: text for kind, text in {**choices.headings, **texts}.items() if text})
        cv.sections_config = replace(choices, **chosen).written()
        saving.mark(cv, save)
        session.flush()
    return _settings(cv, career.get_record(session, user_id))


def show_section(session: Session, user_id: str, cv_id: str, kind: SectionKind, *, is_shown: bool) -> None:
    """Show a section, or leave it out.

    Raises:
        NotFound: not one's own.
    """
    cv = changing(session, user_id, cv_id)
    _choose(cv, Choices.read(cv.sections_config).with_section(kind, is_shown=is_shown))


def move_section(session: Session, user_id: str, cv_id: str, kind: SectionKind, place: int) -> None:
    """Put a section at this place among those that have entries, 0 the first.

    Raises:
        NotFound: not one's own.
    """
    cv, record = changing(session, user_id, cv_id), career.get_record(session, user_id)
    choices = Choices.read(cv.sections_config)
    others = [other for other in choices.section_order if items_of(record, other) and other is not kind]
    order = [other for other in choices.section_order if other is not kind]
    before = others[place] if 0 <= place < len(others) else None
    at = order.index(before) if before else (0 if place < 0 else len(order))
    _choose(cv, choices.with_section_at(kind, at))


def show_item(session: Session, user_id: str, cv_id: str, item_id: str, *, is_shown: bool) -> None:
    """Show an entry, or leave it out of this CV.

    Raises:
        NotFound: the CV or the entry is not one's own.
    """
    cv = changing(session, user_id, cv_id)
    _item(career.get_record(session, user_id), item_id)
    _choose(cv, Choices.read(cv.sections_config).with_items([item_id], is_shown=is_shown))


def show_items(session: Session, user_id: str, cv_id: str, kind: SectionKind, *, is_shown: bool) -> None:
    """Show all entries of a section, or none.

    Raises:
        NotFound: not one's own.
    """
    cv = changing(session, user_id, cv_id)
    ids = [item.id for item in items_of(career.get_record(session, user_id), kind)]
    _choose(cv, Choices.read(cv.sections_config).with_items(ids, is_shown=is_shown))


def move_item(session: Session, user_id: str, cv_id: str, item_id: str, place: int) -> None:
    """Put an entry at this place of its section, 0 the first.

    Raises:
        NotFound: the CV or the entry is not one's own.
    """
    cv, record = changing(session, user_id, cv_id), career.get_record(session, user_id)
    kind, _ = _item(record, item_id)
    choices = Choices.read(cv.sections_config)
    ids = [item.id for item in choices.ordered(kind, items_of(record, kind))]
    _choose(cv, choices.with_item_at(kind, ids, item_id, place))


def get_own_text(session: Session, user_id: str, cv_id: str, item_id: str) -> OwnTextForm:
    """The words of an entry in this CV, ready to be changed for this CV only.

    Raises:
        NotFound: the CV or the entry is not one's own, or a skill, which is only a name.
    """
    cv = own(session, user_id, cv_id, lock=True)
    record = career.get_record(session, user_id)
    kind, item = _item(record, item_id)
    if kind is SectionKind.SKILLS:
        raise NotFound
    choices = Choices.read(cv.sections_config)
    text = choices.own_text_of(item)
    if text is None or not text.id:
        text = replace(text or OwnText(), id=new_id(), was_open=not getattr(item, "is_anonymized", False))
        begun = {key: other for key, other in choices.own_texts.items() if other.changes}
        _choose(cv, replace(choices, own_texts={**begun, item_id: text}))
    return _own_text_form(kind, item, text, cv.language)


def save_own_text(session: Session, user_id: str, save: Save, fields: dict[str, str], cv_id: str) -> OwnTextForm:
    """Save words that only this CV has; what is as in the record follows the record.

    Raises:
        InvalidInput: messages by field. Conflict: changed elsewhere. NotFound: the CV, or the text, is gone.
    """
    cv = own(session, user_id, cv_id, lock=True)
    choices = Choices.read(cv.sections_config)
    item_id = next((key for key, text in choices.own_texts.items() if text.id == save.record_id), "")
    kind, item = _item(career.get_record(session, user_id), item_id)
    text = choices.own_text_of(item)
    if text is None:
        raise NotFound
    if text.save_key != save.key:
        if text.version != save.version:
            raise Conflict(text.version)
        cv = changing(session, user_id, cv_id)
        told = {name: career.told_of(session, user_id, item_id, value) for name, value in fields.items()}
        text = replace(_changed(kind, item, text, told, cv.language), version=save.version + 1, save_key=save.key)
        _choose(cv, choices.with_own_text(item_id, text))
        session.flush()
    return _own_text_form(kind, item, text, cv.language)


def reset_own_text(session: Session, user_id: str, cv_id: str, item_id: str) -> None:
    """Let this CV say of an entry what the record says.

    Raises:
        NotFound: not one's own.
    """
    cv = changing(session, user_id, cv_id)
    choices = Choices.read(cv.sections_config)
    if item_id not in choices.own_texts:
        raise NotFound
    _choose(cv, choices.with_own_text(item_id, None))


def _choose(cv: CvVersion, choices: Choices) -> None:
    """Store choices that are no form's: the version stays, so that a form which is being written in is not in conflict."""
    cv.sections_config = choices.written()


def _item(record: CareerRecord, item_id: str) -> tuple[SectionKind, Item]:
    for kind in SectionKind:
        for item in items_of(record, kind):
            if item.id == item_id:
                return kind, item
    raise NotFound


def _words(kind: SectionKind, entry: Entry) -> dict[str, str]:
    title = entry.subtitle if kind in _MAY_BE_NAMELESS else entry.title
    return {"title": title, "summary": entry.summary, "highlights": "\n".join(entry.highlights)}


def _changed(kind: SectionKind, item: Item, text: OwnText, fields: Mapping[str, str], language: str) -> OwnText:
    form = Form(dict(fields))
    base = _words(kind, entry_of(item, words_of(language)))
    title = form.line("title", 200, required="" if kind in _MAY_BE_NAMELESS else "It needs a name")
    summary = form.text("summary", 3000)
    highlights = form.lines("highlights", 40, 600)
    form.check()
    return replace(
        text,
        title=None if title == base["title"] else title,
        summary=None if "summary" not in fields or summary == base["summary"].strip() else summary,
        highlights=None if "highlights" not in fields or "\n".join(highlights) == base["highlights"] else tuple(highlights),
    )


def _own_text_form(kind: SectionKind, item: Item, text: OwnText, language: str) -> OwnTextForm:
    base = _words(kind, entry_of(item, words_of(language)))
    words = {"title": text.title, "summary": text.summary}
    if text.highlights is not None:
        words["highlights"] = "\n".join(text.highlights)
    return OwnTextForm(
        id=text.id,
        version=text.version,
        item_id=item.id,
        heading=_heading(item)[0],
        title_label=_TITLES.get(kind, "Title"),
        fields=base | {name: value for name, value in words.items() if value is not None},
        has_summary=kind is not SectionKind.LANGUAGES,
        has_highlights=kind in _HAVE_RESULTS,
    )


def _heading(item: Item) -> tuple[str, str]:
    """What an entry is called in lists, and a word on it."""
    entry = entry_of(item, words_of("en"))
    names = [entry.subtitle, entry.title] if hasattr(item, "position") and entry.subtitle else [entry.title, entry.subtitle]
    year = entry.end or entry.start
    return names[0], ", ".join(part for part in (names[1], str(year.year) if year and not names[1] else "") if part)


def _paper(document: CvDocument, options: CvOptions, fit: Scale | None) -> Preview:
    missing = uncovered(document)
    notes = [f"Not in the fonts of the PDF, so it cannot show: {' '.join(missing[:20])}"] if missing else []
    return Preview(render_body(document, options), stylesheet(options, fit), options.page_size.value, notes)


def _settings(cv: CvVersion, record: CareerRecord) -> CvSettings:
    choices = Choices.read(cv.sections_config)
    fields = {
        "name": cv.name,
        "template": cv.template,
        "page_size": cv.page_size,
        "accent": cv.accent,
        "type_size": cv.type_size,
        "density": cv.density,
        "fit_pages": str(cv.fit_pages),
        "language": cv.language,
        "custom_summary": choices.custom_summary,
        "include_summary": "true" if choices.include_summary else "false",
        "include_photo": "true" if choices.include_photo else "false",
        **{f"heading:{kind}": choices.headings.get(kind, "") for kind in SectionKind},
    }
    parts = [_part(kind, record, choices) for kind in choices.section_order if items_of(record, kind)]
    return CvSettings(cv.id, cv.version, cv.name, fields, parts, cv.is_default, bool(record.photo))


def _part(kind: SectionKind, record: CareerRecord, choices: Choices) -> CvPart:
    items = choices.ordered(kind, items_of(record, kind))
    own_ids = {item.id for item in items if (text := choices.own_text_of(item)) and text.changes}
    entries = [CvEntry(item.id, *_heading(item), item.id not in choices.hidden_items, item.id in own_ids) for item in items]
    shown = sum(entry.is_shown for entry in entries)
    count = f"all {len(entries)}" if shown == len(entries) else f"{shown} of {len(entries)}"
    name = choices.headings.get(kind) or SECTION_NAMES[kind]
    return CvPart(kind.value, name, kind not in choices.hidden_sections, count, entries)
