"""Files of CVs: what is in them, what they are called, which of them are out of date."""

import re
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col, func, select

from careerhub import routes
from careerhub.career import service as career
from careerhub.career.schemas import CareerRecord
from careerhub.core.clock import utc_now
from careerhub.core.errors import DomainError
from careerhub.cv import pdf
from careerhub.cv.exports import json_resume
from careerhub.cv.models import CvExport, CvVersion
from careerhub.cv.schemas import FORMAT_NAMES, Exported, Format, Printed
from careerhub.cv.service.rows import content_key, document_of, options_of, own
from careerhub.cv.templates import render_page

EXPORTS_PER_HOUR = 30
_NOT_IN_FILE_NAMES = re.compile(r"[^\w .()-]+")
_NOTES = {
    Format.PDF: "What you send: tagged, searchable, with your data inside",
    Format.DOCX: "For those who ask for a Word file",
    Format.MARKDOWN: "For a web page or a repository",
    Format.TEXT: "For forms that take nothing else",
    Format.JSON: "For other programs: JSON Resume 1.2.1",
}


class TooMany(DomainError):
    """The limit of an hour is reached."""


def printed(session: Session, user_id: str, cv_id: str, file_format: Format = Format.PDF) -> Printed:
    """The CV as a page for the printer, with its content's key and the name of its file.

    Raises:
        NotFound: not one's own.
    """
    cv = own(session, user_id, cv_id)
    document, options = document_of(cv, career.get_record(session, user_id)), options_of(cv)
    html, attachment = (
        (render_page(document, options), json_resume(document, options)) if file_format is Format.PDF else ("", b"")
    )
    words = " ".join(_NOT_IN_FILE_NAMES.sub(" ", f"{document.name} - {cv.name}").split()).strip(" .")
    key = pdf.content_key(f"{options.fit_pages}\n{attachment.decode()}\n{html}")
    return Printed(html, key, f"{words[:120].strip() or 'CV'}.{file_format}", document, options, attachment)


def export(session: Session, user_id: str, cv_id: str, file_format: Format) -> Printed:
    """The same, for a file that the person takes away: it is noted, so that they learn when it is out of date.

    Raises:
        NotFound: not one's own. TooMany: more different files in an hour than anybody reads.
    """
    page = printed(session, user_id, cv_id, file_format)
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 3))"), {"key": user_id})
    key, since = content_key(page.document, page.options), utc_now() - timedelta(hours=1)
    recent = select(CvExport).where(CvExport.user_id == user_id, col(CvExport.created_at) > since)
    same = recent.where(CvExport.cv_id == cv_id, CvExport.format == file_format.value, CvExport.content_key == key)
    if session.exec(same).first() is None:
        if session.exec(select(func.count()).select_from(recent.subquery())).one() >= EXPORTS_PER_HOUR:
            raise TooMany(f"That were {EXPORTS_PER_HOUR} different files in an hour. Please wait a little before the next one.")
        session.add(CvExport(user_id=user_id, cv_id=cv_id, format=file_format.value, content_key=key))
    return page


def list_exports(session: Session, cv: CvVersion, key: str) -> list[Exported]:
    """Every format, and how things are with its last file; `key` is the content's now."""
    last = {row.format: row for row in _last_exports(session, cv.user_id, [cv.id])}
    return [
        Exported(
            name.value,
            FORMAT_NAMES[name],
            _NOTES[name],
            f"{routes.cv_export(cv.id, name)}?download=1",
            last[name].created_at.isoformat() if name in last else "",
            name in last and last[name].content_key != key,
        )
        for name in Format
    ]


def stale_cvs(session: Session, user_id: str, cvs: list[CvVersion]) -> set[str]:
    """The ids of those of which the last file shows something else than they do now."""
    last = {row.cv_id: row.content_key for row in sorted(_last_exports(session, user_id), key=lambda row: row.created_at)}
    exported = [cv for cv in cvs if cv.id in last]
    if not exported:
        return set()
    record = career.get_record(session, user_id)
    return {cv.id for cv in exported if _key(cv, record) != last[cv.id]}


def _key(cv: CvVersion, record: CareerRecord) -> str:
    return content_key(document_of(cv, record), options_of(cv))


def _last_exports(session: Session, user_id: str, cv_ids: list[str] | None = None) -> list[CvExport]:
    """The last file of each format of each CV."""
    statement = (
        select(CvExport)
        .where(CvExport.user_id == user_id)
        .order_by(col(CvExport.cv_id), col(CvExport.format), col(CvExport.created_at).desc())
        .ext(distinct_on(col(CvExport.cv_id), col(CvExport.format)))
    )
    return list(session.exec(statement if cv_ids is None else statement.where(col(CvExport.cv_id).in_(cv_ids))))
