"""Technologies, the skills made of them, and what was used where."""

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Column, Field, SQLModel

from careerhub.career.models.shared import owned
from careerhub.core.db.rows import Editable, Record


class Technology(Record, table=True):
    """Something one can know. Shared where `user_id` is NULL; else one person's own word, which nobody else sees."""

    __tablename__ = "technologies"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = (
        CheckConstraint("category IN ('Framework', 'Library', 'Platform', 'Service', 'System')", name="category"),
        CheckConstraint("layer IN ('Backend', 'Database', 'DevOps', 'Frontend', 'Language', 'Tools')", name="layer"),
        Index("uq_technologies_shared", text("lower(name)"), unique=True, postgresql_where=text("user_id IS NULL")),
        Index("uq_technologies_own", "user_id", text("lower(name)"), unique=True, postgresql_where=text("user_id IS NOT NULL")),
        Index("ix_technologies_name_trgm", "name", postgresql_using="gin", postgresql_ops={"name": "gin_trgm_ops"}),
        Index("ix_technologies_user_id", "user_id"),
    )

    user_id: str | None = Field(default=None, sa_column=Column(Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=True))
    name: str = Field(max_length=100)
    category: str = Field(max_length=50, index=True)
    layer: str = Field(max_length=50, index=True)


class Skill(Editable, table=True):
    """What a person knows of one technology. `level` is 1 (basic) to 5 (master)."""

    __tablename__ = "skills"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = owned(
        # With the owner: a unique index sees every row, and would tell a stranger who names this profile what is in it.
        UniqueConstraint("profile_id", "user_id", "technology_id", name="uq_skills_technology"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        CheckConstraint("years_of_experience BETWEEN 0 AND 80", name="years_of_experience"),
        Index("ix_skills_profile_id_level", "profile_id", text("level DESC")),
        Index("ix_skills_user_id", "user_id"),
    )

    user_id: str = Field(sa_type=Text)
    profile_id: str = Field(sa_type=Text)
    technology_id: str = Field(
        sa_column=Column(Text, ForeignKey("technologies.id", ondelete="CASCADE"), nullable=False, index=True)
    )
    level: int | None = None
    years_of_experience: int | None = None
    started_using_year: int | None = None
    is_primary: bool = False


def _link(one: str, other: str = "") -> tuple[object, ...]:
    """Constraints of a link between rows of one person: the owner is part of each key."""
    keys = [ForeignKeyConstraint([f"{name}_id", "user_id"], [f"{name}s.id", f"{name}s.user_id"], ondelete="CASCADE")
            for name in (one, other) if name]  # fmt: skip
    second = f"{other}_id" if other else "technology_id"
    return (
        *keys,
        Index(f"ix_{one}_{other or 'technologie'}s_{second}", second),
        Index(f"ix_{one}_{other or 'technologie'}s_user_id", "user_id"),
    )


class ProjectExperience(SQLModel, table=True):
    """A project was part of a job."""

    __tablename__ = "project_experiences"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _link("project", "experience")

    project_id: str = Field(primary_key=True, sa_type=Text)
    experience_id: str = Field(primary_key=True, sa_type=Text)
    user_id: str = Field(sa_type=Text)
    display_order: int = Field(default=0)


class ProjectTechnology(SQLModel, table=True):
    """A technology was used in a project."""

    __tablename__ = "project_technologies"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _link("project")

    project_id: str = Field(primary_key=True, sa_type=Text)
    technology_id: str = Field(sa_column=Column(Text, ForeignKey("technologies.id", ondelete="CASCADE"), primary_key=True))
    user_id: str = Field(sa_type=Text)
    display_order: int = Field(default=0)


class ExperienceTechnology(SQLModel, table=True):
    """A technology was used in a job."""

    __tablename__ = "experience_technologies"  # pyright: ignore[reportAssignmentType]  (SQLModel declares it as a method)
    __table_args__ = _link("experience")

    experience_id: str = Field(primary_key=True, sa_type=Text)
    technology_id: str = Field(sa_column=Column(Text, ForeignKey("technologies.id", ondelete="CASCADE"), primary_key=True))
    user_id: str = Field(sa_type=Text)
    display_order: int = Field(default=0)
