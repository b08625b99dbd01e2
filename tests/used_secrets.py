"""Every secret that the tests have used: at the end of the run none of them may lie anywhere in clear.

Tokens are 43 characters of base64; of a text all stretches of that length are looked up, which is fast however many there are.
"""

import re
from typing import Any

import psycopg
from psycopg import sql

TOKENS: set[str] = set()
WORDS: set[str] = set()
_LENGTH = 43
_RUN = re.compile(rf"[\w-]{{{_LENGTH},}}", re.ASCII)
_SHORTEST_WORD = 12
_EVERY_TABLE = (
    "SELECT oid::regclass::text FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace IN ('public'::regnamespace, 'jobs'::regnamespace)"
)


def note(*secrets: str) -> None:
    """Remember secrets; what is too short to be told from other text is left out."""
    for secret in secrets:
        if len(secret) == _LENGTH:
            TOKENS.add(secret)
        elif len(secret) >= _SHORTEST_WORD and secret.isascii() and secret.isprintable():
            WORDS.add(secret)


def found_in(text: str) -> set[str]:
    """The secrets that stand in this text."""
    found = {word for word in WORDS if word in text}
    for run in _RUN.findall(text):
        found.update(TOKENS.intersection(run[start : start + _LENGTH] for start in range(len(run) - _LENGTH + 1)))
    return found


def rows_of(connection: psycopg.Connection[Any]) -> str:
    """Every row of every table, those of jobs too, as one text."""
    tables = [row[0] for row in connection.execute(_EVERY_TABLE)]
    statements = [sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(*table.split("."))) for table in tables]
    return "\n".join(str(row[0]) for statement in statements for row in connection.execute(statement))
