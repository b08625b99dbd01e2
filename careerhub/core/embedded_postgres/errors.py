"""What can go wrong, in words for the person at the terminal."""


class EmbeddedPostgresError(Exception):
    """One line: what is wrong with the embedded server and what to do."""
