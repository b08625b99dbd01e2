"""Tables of what a person knows and has: the answers of the onboarding."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field

from careerhub.core.db.rows import Editable
from careerhub.learner.schemas import (
    AI_LEVELS,
    EXPERIENCE_LEVELS,
    HARDWARE_EXPERIENCE,
    HARDWARE_LEVELS,
    LEARNING_STYLES,
    PROGRAMMING_LEVELS,
)


def _owner() -> Any:
    return Field(sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True))


def _one_of(column: str, allowed: dict[str, str]) -> CheckConstraint:
    words = ", ".join(f"'{value}'" for value in allowed)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class UserProfile(Editable, table=True):
    """What a person says of their knowledge, and how they like to learn."""

    __tablename__ = "user_profiles"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        _one_of("programming_level", PROGRAMMING_LEVELS),
        _one_of("ai_knowledge_level", AI_LEVELS),
        _one_of("hardware_experience", HARDWARE_EXPERIENCE),
        _one_of("learning_style", LEARNING_STYLES),
        _one_of("experience_level", EXPERIENCE_LEVELS),
        Index("ix_user_profiles_programming_level", "programming_level"),
        Index("ix_user_profiles_ai_knowledge_level", "ai_knowledge_level"),
        Index("ix_user_profiles_hardware_experience", "hardware_experience"),
    )

    user_id: str = _owner()
    programming_level: str | None = Field(default=None, max_length=20)
    programming_languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    ai_knowledge_level: str | None = Field(default=None, max_length=20)
    hardware_experience: str | None = Field(default=None, max_length=30)
    learning_style: str | None = Field(default=None, max_length=20)
    experience_level: str | None = Field(default=None, max_length=20)


class UserSoftwareBackground(Editable, table=True):
    """What somebody programs with."""

    __tablename__ = "user_software_background"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (_one_of("level", PROGRAMMING_LEVELS),)

    user_id: str = _owner()
    level: str = Field(max_length=20)
    programming_languages: list[str] = Field(default_factory=list, sa_type=JSONB)
    frameworks: list[str] = Field(default_factory=list, sa_type=JSONB)


class UserHardwareBackground(Editable, table=True):
    """What hardware somebody knows and has."""

    __tablename__ = "user_hardware_background"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (_one_of("level", HARDWARE_LEVELS),)

    user_id: str = _owner()
    level: str = Field(max_length=20)
    domains: list[str] = Field(default_factory=list, sa_type=JSONB)
    available_hardware: list[str] = Field(default_factory=list, sa_type=JSONB)
    robotics_hardware: list[str] = Field(default_factory=list, sa_type=JSONB)
