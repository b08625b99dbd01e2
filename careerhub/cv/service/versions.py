"""A person's CVs: making, copying, naming, deleting, choosing the default."""

from datetime import timedelta

from sqlalchemy import text
from sqlmodel import Session, col, delete, select

from careerhub import routes
from careerhub.auth import plans
from careerhub.auth.plans import Quota
from careerhub.career import service as career
from careerhub.core.clock import utc_now
from careerhub.core.fields import Form
from careerhub.core.ids import new_id
from careerhub.cv.document import PageSize, Template
from careerhub.cv.models import CvVersion
from careerhub.cv.schemas import LANGUAGE_NAMES, PAGE_SIZE_NAMES, TEMPLATE_NAMES, CvCard, DeletedCard
from careerhub.cv.service.exports import stale_cvs
from careerhub.cv.service.rows import DAYS_KEPT, SNAPSHOT, changing, own

_COUNT = text("SELECT count(*) FROM cv_versions WHERE user_id = :user_id AND deleted_at IS NULL")
_NAMELESS = "Give this CV a name that tells you what it is for"


def list_cvs(session: Session, user_id: str) -> list[CvCard]:
    """The person's CVs, the last changed first."""
    statement = select(CvVersion).where(CvVersion.user_id == user_id, col(CvVersion.deleted_at).is_(None))
    found = list(session.exec(statement.order_by(col(CvVersion.updated_at).desc())))
    stale = stale_cvs(session, user_id, found)
    return [_card(cv, is_stale=cv.id in stale) for cv in found]


def list_deleted(session: Session, user_id: str) -> list[DeletedCard]:
    """The CVs that were deleted and can still come back, the last deleted first."""
    since = utc_now() - timedelta(days=DAYS_KEPT)
    statement = select(CvVersion).where(CvVersion.user_id == user_id, col(CvVersion.deleted_at) >= since)
    rows = session.exec(statement.order_by(col(CvVersion.deleted_at).desc()))
    return [DeletedCard(cv.id, cv.name, cv.deleted_at.isoformat() if cv.deleted_at else "") for cv in rows]


def create_cv(session: Session, user_id: str, name: str = "") -> str:
    """Make a CV that shows everything, and give back its id.

    Raises:
        DomainError: there are too many.
    """
    record = career.get_record(session, user_id)
    plans.make_room(session, user_id, Quota.CVS, _COUNT)
    count = session.execute(_COUNT, {"user_id": user_id}).scalar_one()
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


def copy_cv(session: Session, user_id: str, cv_id: str) -> str:
    """Make another CV with the same choices, and give back its id.

    Raises:
        NotFound: not one's own. DomainError: there are too many.
    """
    original = own(session, user_id, cv_id)
    copied = session.get_one(CvVersion, create_cv(session, user_id, f"{original.name[:93]} (copy)"))
    for name in SNAPSHOT:
        if name != "name":
            setattr(copied, name, getattr(original, name))
    return copied.id


def rename_cv(session: Session, user_id: str, cv_id: str, name: str) -> None:
    """Give a CV another name, which its files carry too.

    Raises:
        NotFound: not one's own. InvalidInput: no name, or a long one.
    """
    form = Form({"name": name})
    line = form.line("name", 100, required=_NAMELESS)
    form.check()
    cv = changing(session, user_id, cv_id)
    if cv.name != line:
        cv.name = line
        cv.version += 1
        cv.save_key = ""


def make_default(session: Session, user_id: str, cv_id: str) -> None:
    """Make this CV the one that is meant where nobody says which.

    Raises:
        NotFound: not one's own.
    """
    cv = own(session, user_id, cv_id, lock=True)
    others = select(CvVersion).where(CvVersion.user_id == user_id, col(CvVersion.is_default), CvVersion.id != cv_id)
    for other in session.exec(others.with_for_update()):
        other.is_default = False
    session.flush()  # the index allows one at a time
    cv.is_default = True


def delete_cv(session: Session, user_id: str, cv_id: str) -> DeletedCard:
    """Delete a CV; it can be restored for a while. The record stays as it is.

    Raises:
        NotFound: gone, or somebody else's.
    """
    cv = own(session, user_id, cv_id, lock=True)
    now = utc_now()
    cv.deleted_at = now
    over = col(CvVersion.deleted_at) < now - timedelta(days=DAYS_KEPT)
    session.exec(delete(CvVersion).where(col(CvVersion.user_id) == user_id, over))
    return DeletedCard(cv.id, cv.name, now.isoformat())


def restore_cv(session: Session, user_id: str, cv_id: str) -> None:
    """Bring a deleted CV back as it was; a second time changes nothing.

    Raises:
        NotFound: gone for good, or somebody else's. DomainError: there are too many.
    """
    cv = own(session, user_id, cv_id, lock=True, deleted=True)
    if cv.deleted_at is None:
        return
    plans.make_room(session, user_id, Quota.CVS, _COUNT)
    cv.is_default = cv.is_default and not _has_default(session, user_id)
    cv.deleted_at = None


def _has_default(session: Session, user_id: str) -> bool:
    alive = select(CvVersion.id).where(CvVersion.user_id == user_id, col(CvVersion.deleted_at).is_(None))
    return session.exec(alive.where(col(CvVersion.is_default))).first() is not None


def _card(cv: CvVersion, *, is_stale: bool) -> CvCard:
    moment = cv.updated_at or utc_now()
    words = [TEMPLATE_NAMES[Template(cv.template)], PAGE_SIZE_NAMES[PageSize(cv.page_size)]]
    words += [LANGUAGE_NAMES.get(cv.language, cv.language)] if cv.language != "en" else []
    return CvCard(
        id=cv.id,
        name=cv.name,
        template=TEMPLATE_NAMES[Template(cv.template)],
        changed_on=f"{moment.day} {moment:%B %Y}",
        href=routes.cv(cv.id),
        pdf=routes.cv_pdf(cv.id),
        changed_at=moment.isoformat(),
        picture=f"/templates/{cv.template}.png",
        about=" · ".join(words),
        is_default=cv.is_default,
        is_stale=is_stale,
    )
