"""What a home's database holds."""

from tests.faults.home import Home
from tests.used_secrets import rows_of


def dump(home: Home) -> str:
    """Everything that a backup of this home would hold, as one text."""
    with home.connect() as connection:
        return rows_of(connection)
