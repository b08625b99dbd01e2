"""What proves an entry of the record: something that the person did here."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlmodel import Column, Field

from careerhub.core.db.rows import Record


def _owner() -> Any:
    return Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False))


class LearningEvidence(Record, table=True):
    """An entry that comes from a module or a task: `source` says which, `source_title` in words, `href` where it is."""

    __tablename__ = "learning_evidence"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        UniqueConstraint("user_id", "source", "kind", "item_id", name="uq_learning_evidence_source"),
        CheckConstraint("kind IN ('skills', 'projects', 'achievements')", name="kind"),
    )

    user_id: str = _owner()
    source: str = Field(max_length=200)
    kind: str = Field(max_length=20)
    item_id: str = Field(sa_type=Text)
    title: str = Field(max_length=300)
    source_title: str = Field(max_length=300)
    href: str = Field(max_length=500)
