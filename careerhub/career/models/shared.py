"""What the tables of the record have in common."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint

_PRECISION = "IN ('year', 'month', 'day')"

# What full-text search reads, with the brackets of PostgreSQL's catalogue: Alembic compares the two as text.
WORK_SEARCH = (
    "to_tsvector('english', (((((company_name || ' ') || position) || ' ') || industry) || ' ') || description)"
    " || to_tsvector('english', responsibilities)"
)
PROJECT_SEARCH = (
    "(to_tsvector('english', (((name || ' ') || role) || ' ') || description)"
    " || to_tsvector('english', achievements)) || to_tsvector('english', challenges)"
)


def owned(*more: object) -> tuple[object, ...]:
    """Constraints of a table whose rows belong to a profile."""
    return (
        ForeignKeyConstraint(["profile_id", "user_id"], ["profiles.id", "profiles.user_id"], ondelete="CASCADE"),
        *more,
    )


def dated() -> tuple[CheckConstraint, ...]:
    """Constraints of a start and an end whose precision is kept."""
    return (
        CheckConstraint("end_date IS NULL OR end_date > start_date", name="dates"),
        *one_day("start"),
        *one_day("end"),
    )


def one_day(name: str, column: str = "") -> tuple[CheckConstraint, ...]:
    """Constraints of a date whose precision is kept."""
    column = column or f"{name}_precision"
    return (CheckConstraint(f"{column} {_PRECISION}", name=column),)
