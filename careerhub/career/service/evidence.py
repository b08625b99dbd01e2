"""What proves an entry of the record (LRN-09)."""

from collections import defaultdict

from sqlmodel import Session, col, select

from careerhub.career.models import LearningEvidence
from careerhub.career.schemas import Evidence, Kind

# Where anything of the kind can come from.
KINDS = (Kind.SKILLS, Kind.PROJECTS, Kind.ACHIEVEMENTS)


def link_evidence(session: Session, user_id: str, evidence: Evidence) -> None:
    """Say what proves an entry. A second time changes nothing."""
    mine = (
        LearningEvidence.user_id == user_id,
        LearningEvidence.source == evidence.source,
        LearningEvidence.kind == evidence.kind,
        LearningEvidence.item_id == evidence.item_id,
    )
    if session.exec(select(LearningEvidence.id).where(*mine)).first() is None:
        row = LearningEvidence(
            user_id=user_id,
            source=evidence.source,
            kind=evidence.kind.value,
            item_id=evidence.item_id,
            title=evidence.title[:300],
            source_title=evidence.source_title[:300],
            href=evidence.href[:500],
        )
        session.add(row)
        session.flush()


def list_evidence(session: Session, user_id: str) -> list[Evidence]:
    """Everything that was linked, oldest first, also of entries that were deleted since."""
    statement = select(LearningEvidence).where(LearningEvidence.user_id == user_id).order_by(col(LearningEvidence.created_at))
    return [
        Evidence(row.source, Kind(row.kind), row.item_id, row.title, row.source_title, row.href)
        for row in session.exec(statement)
    ]


def evidence_by_item(session: Session, user_id: str, kind: Kind) -> dict[str, list[Evidence]]:
    """What proves the entries of one list, by entry."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for one in list_evidence(session, user_id) if kind in KINDS else []:
        if one.kind is kind:
            found[one.item_id].append(one)
    return found
