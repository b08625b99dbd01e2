"""A person's CVs as rows, and what they were before each change."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, select

from careerhub.career.schemas import CareerRecord
from careerhub.core.clock import utc_now
from careerhub.core.errors import NotFound
from careerhub.core.ids import is_id
from careerhub.cv.compose import compose
from careerhub.cv.document import CvDocument, CvOptions, Density, PageSize, Template, TypeSize
from careerhub.cv.models import CvVersion, CvVersionHistory

DAYS_KEPT = 30
SNAPSHOT = ("name", "template", "page_size", "accent", "type_size", "density", "fit_pages", "language", "sections_config")
_ONE_SITTING = timedelta(minutes=5)
_MOST_KEPT = 200


def own(session: Session, user_id: str, cv_id: str, *, lock: bool = False, deleted: bool = False) -> CvVersion:
    """One of the person's CVs.

    Raises:
        NotFound: also for the CV of somebody else, and for one that was deleted, unless `deleted` ones are asked for.
    """
    if not is_id(cv_id):
        raise NotFound
    statement = select(CvVersion).where(CvVersion.id == cv_id, CvVersion.user_id == user_id)
    cv = session.exec(statement.with_for_update() if lock else statement).first()
    if cv is None or (cv.deleted_at is not None and not deleted):
        raise NotFound
    return cv


def changing(session: Session, user_id: str, cv_id: str, now: datetime | None = None, *, always: bool = False) -> CvVersion:
    """A CV that is about to change, locked. What it is now is kept, once for what is changed in one sitting, or `always`.

    Raises:
        NotFound: not one's own.
    """
    cv = own(session, user_id, cv_id, lock=True)
    now = now or utc_now()
    kept = select(CvVersionHistory).where(CvVersionHistory.cv_id == cv.id, CvVersionHistory.user_id == user_id)
    newest = session.exec(kept.order_by(col(CvVersionHistory.created_at).desc()).limit(1)).first()
    if not always and newest is not None and newest.created_at > now - _ONE_SITTING:
        return cv
    snapshot = {name: getattr(cv, name) for name in SNAPSHOT}
    session.add(CvVersionHistory(user_id=user_id, cv_id=cv.id, created_at=now, saved_at=cv.updated_at, snapshot=snapshot))
    session.flush()
    too_many = kept.order_by(col(CvVersionHistory.created_at).desc()).offset(_MOST_KEPT)
    old = [row.id for row in session.exec(too_many)]
    mine = col(CvVersionHistory.user_id) == user_id
    session.exec(delete(CvVersionHistory).where(mine, col(CvVersionHistory.created_at) < now - timedelta(days=DAYS_KEPT)))
    session.exec(delete(CvVersionHistory).where(mine, col(CvVersionHistory.id).in_(old)))
    return cv


def options_of(cv: CvVersion) -> CvOptions:
    """How a CV is printed."""
    return CvOptions(
        Template(cv.template), PageSize(cv.page_size), cv.accent, TypeSize(cv.type_size), Density(cv.density), cv.fit_pages
    )


def document_of(cv: CvVersion, record: CareerRecord) -> CvDocument:
    """What of the record a CV shows."""
    return compose(record, cv.sections_config, cv.language)


def content_key(document: CvDocument, options: CvOptions) -> str:
    """A digest of what a CV shows and how, by which a change of either is noticed. A new, unused field changes nothing."""
    text = json.dumps([document, options], default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if is_dataclass(value):
        named = {one.name: getattr(value, one.name) for one in fields(value)}
        return {name: inner for name, inner in named.items() if inner not in (None, "", b"", (), False, 0)}
    raise TypeError(type(value).__name__)
