"""What a CV was before, and the way back."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from careerhub.core.errors import NotFound
from careerhub.core.ids import is_id, new_id
from careerhub.cv.choices import Choices
from careerhub.cv.models import CvVersionHistory
from careerhub.cv.schemas import Earlier
from careerhub.cv.service.rows import SNAPSHOT, changing, own

_MOST_LISTED = 50
_WORDS = {
    "name": "name",
    "template": "template",
    "page_size": "paper",
    "accent": "colour",
    "type_size": "size of type",
    "density": "spacing",
    "fit_pages": "number of pages",
    "language": "language",
    "hidden_sections": "sections shown",
    "section_order": "order of sections",
    "headings": "headings",
    "hidden_items": "entries shown",
    "item_order": "order of entries",
    "own_texts": "own words",
    "custom_summary": "summary",
    "include_summary": "summary",
    "include_photo": "photo",
}


def list_history(session: Session, user_id: str, cv_id: str) -> list[Earlier]:
    """What the CV was, the latest first, and in what it differs from now.

    Raises:
        NotFound: not one's own.
    """
    cv = own(session, user_id, cv_id)
    now = {name: getattr(cv, name) for name in SNAPSHOT}
    kept = select(CvVersionHistory).where(CvVersionHistory.cv_id == cv.id, CvVersionHistory.user_id == user_id)
    rows = session.exec(kept.order_by(col(CvVersionHistory.created_at).desc()).limit(_MOST_LISTED))
    return [Earlier(row.id, row.saved_at.isoformat(), words) for row in rows if (words := _difference(row.snapshot, now))]


def restore_version(session: Session, user_id: str, cv_id: str, history_id: str) -> None:
    """Make the CV what it was; what it is now is kept, so that this can be taken back.

    Raises:
        NotFound: not one's own, or too old.
    """
    own(session, user_id, cv_id)
    if not is_id(history_id):
        raise NotFound
    wanted = select(CvVersionHistory).where(
        CvVersionHistory.id == history_id, CvVersionHistory.cv_id == cv_id, CvVersionHistory.user_id == user_id
    )
    earlier = session.exec(wanted).first()
    if earlier is None:
        raise NotFound
    snapshot = earlier.snapshot
    cv = changing(session, user_id, cv_id, always=True)
    for name in SNAPSHOT:
        if name in snapshot:
            setattr(cv, name, snapshot[name])
    cv.sections_config = _anew(snapshot.get("sections_config", {}))
    cv.version += 1
    cv.save_key = ""
    session.flush()


def _anew(config: Mapping[str, Any]) -> dict[str, Any]:
    """The choices with new ids of their texts: a form that is open still has the old one's version."""
    texts = config.get("own_texts")
    if not isinstance(texts, dict):
        return dict(config)
    return {**config, "own_texts": {item: {**text, "id": new_id(), "version": 1} for item, text in texts.items()}}


def _difference(then: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """What a person would call what is not the same; '' where all is."""
    flat_then, flat_now = _flat(then), _flat(now)
    words = [word for name, word in _WORDS.items() if flat_then.get(name) != flat_now.get(name)]
    return ", ".join(dict.fromkeys(words))


def _flat(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    choices = Choices.read(snapshot.get("sections_config") or {})
    texts = {item: (text.title, text.summary, text.highlights) for item, text in choices.own_texts.items() if text.changes}
    plain = {name: value for name, value in snapshot.items() if name != "sections_config"}
    return {**choices.written(), **plain, "own_texts": texts}
