"""Rules of CVs: versions of one record, never copies of it."""

import json
import re
from dataclasses import asdict

from sqlalchemy import text
from sqlmodel import Session, col, select

from careerhub import routes
from careerhub.auth import plans
from careerhub.auth.plans import Quota
from careerhub.career import service as career
from careerhub.career.schemas import CareerRecord
from careerhub.core import saving
from careerhub.core.clock import utc_now
from careerhub.core.errors import NotFound
from careerhub.core.fields import Form
from careerhub.core.ids import is_id, new_id
from careerhub.core.saving import Save
from careerhub.cv.compose import compose
from careerhub.cv.document import CvDocument, CvOptions, PageSize, SectionKind, Template
from careerhub.cv.models import CvVersion
from careerhub.cv.pdf import content_key, missing_glyphs
from careerhub.cv.schemas import SECTION_NAMES, TEMPLATE_NAMES, CvCard, CvEntry, CvPart, CvSettings, DeletedCv, Preview, Printed
from careerhub.cv.templates import render_body, render_page, stylesheet

_COUNT_CVS = text("SELECT count(*) FROM cv_versions WHERE user_id = :user_id")
_ACCENT = re.compile(r"#[0-9a-f]{6}")
_NOT_IN_FILE_NAMES = re.compile(r"[^\w .()-]+")


def list_cvs(session: Session, user_id: str) -> list[CvCard]:
    """The person's CVs, the last changed first."""
    statement = select(CvVersion).where(CvVersion.user_id == user_id).order_by(col(CvVersion.updated_at).desc())
    return [_card(row) for row in session.exec(statement)]


def create_cv(session: Session, user_id: str, name: str = "") -> str:
    """Make a CV that shows everything, and give back its id."""
    record = career.get_record(session, user_id)
    plans.make_room(session, user_id, Quota.CVS, _COUNT_CVS)
    count = session.execute(_COUNT_CVS, {"user_id": user_id}).scalar_one()
    cv = CvVersion(
        id=new_id(),
        user_id=user_id,
        profile_id=record.profile_id,
        name=name or ("My CV" if not count else f"My CV {count + 1}"),
        template=Template.MODERN.value,
        is_default=not _has_default(session, user_id),
    )
    session.add(cv)
    session.flush()
    return cv.id


def get_cv(session: Session, user_id: str, cv_id: str) -> CvSettings:
    """One CV's choices.

    Raises:
        NotFound: also for the CV of somebody else.
    """
    return _settings(_own(session, user_id, cv_id), career.get_record(session, user_id))


def save_cv(session: Session, user_id: str, save: Save, fields: dict[str, str]) -> CvSettings:
    """Save a CV's choices; the same save a second time changes nothing.

    Raises:
        InvalidInput: messages by field. Conflict: changed elsewhere. NotFound: not one's own.
    """
    cv = _own(session, user_id, save.record_id, lock=True)
    record = career.get_record(session, user_id)
    if saving.is_new(cv, save):
        form = Form(fields)
        cv.name = form.line("name", 100, required="Give this CV a name that tells you what it is for")
        cv.template = form.choice("template", [template.value for template in Template]) or cv.template
        cv.page_size = form.choice("page_size", [size.value for size in PageSize]) or cv.page_size
        accent = form.line("accent", 7).lower()
        if accent and not _ACCENT.fullmatch(accent):
            form.errors["accent"] = "Choose a colour"
        cv.accent = accent or cv.accent
        known = [entry.id for part in _parts(record, {}) for entry in part.choices]
        cv.sections_config = {
            "custom_summary": form.text("custom_summary", 5000),
            "hidden_sections": [kind.value for kind in SectionKind if fields.get(f"section:{kind}") == "false"],
            "hidden_items": [item_id for item_id in known if fields.get(f"item:{item_id}") == "false"],
        }
        form.check()
        saving.mark(cv, save)
        session.flush()
    return _settings(cv, record)


def copy_cv(session: Session, user_id: str, cv_id: str) -> str:
    """Make another CV with the same choices, and give back its id.

    Raises:
        NotFound: not one's own. DomainError: there are too many.
    """
    original = _own(session, user_id, cv_id)
    copied = session.get_one(CvVersion, create_cv(session, user_id, f"{original.name} (copy)"[:100]))
    copied.template, copied.page_size, copied.accent = original.template, original.page_size, original.accent
    copied.sections_config = dict(original.sections_config)
    return copied.id


def delete_cv(session: Session, user_id: str, cv_id: str) -> DeletedCv:
    """Delete a CV and give it back, so that it can be restored; the record stays as it is.

    Raises:
        NotFound: gone, or somebody else's.
    """
    cv = _own(session, user_id, cv_id, lock=True)
    session.delete(cv)
    return DeletedCv(cv.id, cv.name, cv.template, cv.page_size, cv.accent, dict(cv.sections_config), cv.is_default)


def restore_cv(session: Session, user_id: str, deleted: DeletedCv) -> None:
    """Bring a deleted CV back under its own id; a second time changes nothing."""
    if session.get(CvVersion, deleted.id):
        return
    profile_id = career.get_record(session, user_id).profile_id
    cv = CvVersion(user_id=user_id, profile_id=profile_id, **asdict(deleted))
    cv.is_default = deleted.is_default and not _has_default(session, user_id)
    session.add(cv)


def preview(session: Session, user_id: str, cv_id: str) -> Preview:
    """The CV as the paper beside the form shows it."""
    document, options, _ = _document(session, user_id, cv_id)
    missing = missing_glyphs(json.dumps(asdict(document), ensure_ascii=False))  # the rendered page has lost them already
    notes = [f"Not in the fonts of the PDF, so it cannot show: {' '.join(missing[:20])}"] if missing else []
    return Preview(render_body(document, options), stylesheet(options), options.page_size.value, notes)


def printed(session: Session, user_id: str, cv_id: str) -> Printed:
    """The CV as a page for the printer, with its content's key and the name of its file."""
    document, options, cv = _document(session, user_id, cv_id)
    html = render_page(document, options)
    words = " ".join(_NOT_IN_FILE_NAMES.sub(" ", f"{document.name} - {cv.name}").split()).strip(" .")
    return Printed(html, content_key(html), f"{words[:120] or 'CV'}.pdf")


def _document(session: Session, user_id: str, cv_id: str) -> tuple[CvDocument, CvOptions, CvVersion]:
    cv = _own(session, user_id, cv_id)
    options = CvOptions(Template(cv.template), PageSize(cv.page_size), cv.accent)
    return compose(career.get_record(session, user_id), cv.sections_config), options, cv


def _has_default(session: Session, user_id: str) -> bool:
    return session.exec(select(CvVersion.id).where(CvVersion.user_id == user_id, col(CvVersion.is_default))).first() is not None


def _own(session: Session, user_id: str, cv_id: str, *, lock: bool = False) -> CvVersion:
    if not is_id(cv_id):
        raise NotFound
    statement = select(CvVersion).where(CvVersion.id == cv_id, CvVersion.user_id == user_id)
    cv = session.exec(statement.with_for_update() if lock else statement).first()
    if cv is None:
        raise NotFound
    return cv


def _card(cv: CvVersion) -> CvCard:
    moment = cv.updated_at or utc_now()
    changed = f"{moment.day} {moment:%B %Y}"
    return CvCard(cv.id, cv.name, TEMPLATE_NAMES[Template(cv.template)], changed, routes.cv(cv.id), routes.cv_pdf(cv.id))


def _settings(cv: CvVersion, record: CareerRecord) -> CvSettings:
    config = cv.sections_config
    hidden = config.get("hidden_sections", [])
    parts = _parts(record, config)
    values = {
        "name": cv.name,
        "template": cv.template,
        "page_size": cv.page_size,
        "accent": cv.accent,
        "custom_summary": config.get("custom_summary", ""),
        **{f"section:{kind}": "false" if kind in hidden else "true" for kind in SectionKind},
        **{f"item:{entry.id}": "true" if entry.is_shown else "false" for part in parts for entry in part.choices},
    }
    return CvSettings(cv.id, cv.version, cv.name, values, parts)


def _parts(record: CareerRecord, config: dict) -> list[CvPart]:
    hidden = set(config.get("hidden_items", []))
    lists = {
        SectionKind.WORK: [(item.id, item.position, item.company) for item in record.work],
        SectionKind.PROJECTS: [(item.id, item.name, item.role) for item in record.projects],
        SectionKind.EDUCATION: [(item.id, item.institution, item.degree) for item in record.education],
        SectionKind.SKILLS: [(item.id, item.name, "") for item in record.skills],
    }
    return [
        CvPart(SECTION_NAMES[kind], [CvEntry(*item, item[0] not in hidden) for item in items])
        for kind, items in lists.items()
        if items
    ]
