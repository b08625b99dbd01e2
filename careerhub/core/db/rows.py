"""What every table has."""

from datetime import datetime

from sqlalchemy import DateTime, FetchedValue, Text, func
from sqlmodel import Field, SQLModel

from careerhub.core.ids import new_id

# Names of constraints are part of the schema: a migration can only drop what has a known name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(DateTime):
    """`TIMESTAMPTZ`: aware datetimes only."""

    def __init__(self) -> None:
        super().__init__(timezone=True)


class Record(SQLModel):
    """A row with a ULID and the instants of its creation and last change; a trigger keeps `updated_at`."""

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Text)
    created_at: datetime = Field(default=None, sa_type=UtcDateTime, sa_column_kwargs={"server_default": func.now()})
    updated_at: datetime = Field(
        default=None,
        sa_type=UtcDateTime,
        sa_column_kwargs={"server_default": func.now(), "server_onupdate": FetchedValue()},
    )


class Editable(Record):
    """A row that a person edits in a form which saves itself.

    `version` counts the accepted saves, `save_key` names the last one: a save that is sent again is recognised, and a save
    made from an older version is refused instead of silently overwriting (docs/adr/0006).
    """

    version: int = Field(default=1)
    save_key: str = Field(default="", max_length=64)
