"""Words of privacy."""

from dataclasses import dataclass
from datetime import timedelta

EXPORT_LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class ExportRow:
    """One copy of one's data as the page shows it. Instants are ISO, in UTC; '' for none."""

    id: str
    status: str
    made: str
    until: str
    size: str
    is_there: bool
