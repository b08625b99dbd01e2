"""Ways in which a rule says no."""


class DomainError(Exception):
    """A rule said no. `message` is written for the person."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class NotFound(DomainError):
    """There is no such thing, or it belongs to somebody else: the two look the same."""

    def __init__(self, message: str = "This does not exist or is not yours."):
        super().__init__(message)


class InvalidInput(DomainError):
    """Some fields cannot be accepted. `errors` maps field names to messages for the person."""

    def __init__(self, errors: dict[str, str]):
        super().__init__("; ".join(errors.values()))
        self.errors = errors


class Conflict(DomainError):
    """Somebody else, or another tab, changed the row first. `version` is the row's version now."""

    def __init__(self, version: int):
        super().__init__("This was changed in another tab or on another device.")
        self.version = version


class SessionEnded(DomainError):
    """The session is over: signed out, expired, or ended by an administrator."""

    def __init__(self) -> None:
        super().__init__("You have been signed out.")


class SetupError(Exception):
    """The installation cannot start as it is. The text is one line that says what to change."""
