"""Words of accounts: forms, limits, messages."""

from dataclasses import dataclass
from datetime import timedelta

from email_validator import EmailNotValidError, validate_email

from careerhub.auth.passwords import problem_with
from careerhub.core.limits import Limit

SESSION_LIFETIME = timedelta(hours=24)
SESSION_IDLE = timedelta(hours=2)
SESSION_TOUCH = timedelta(minutes=1)
MAX_SESSIONS = 20
MAX_FORM_TEXT = 4096

SIGN_IN_BY_ACCOUNT = Limit("signin-account", 5, timedelta(minutes=5))
SIGN_IN_BY_NETWORK = Limit("signin-network", 10, timedelta(minutes=1))
SIGN_IN_BY_NETWORK_HOUR = Limit("signin-network-hour", 100, timedelta(hours=1))
SIGN_UP_BY_NETWORK = Limit("signup-network", 20, timedelta(hours=1))
SIGN_UP_BY_ACCOUNT = Limit("signup-account", 3, timedelta(hours=1))

MESSAGES = {
    "email.invalid": "Invalid email format",
    "full_name.short": "Name must be at least 2 characters",
    "full_name.long": "Name must be at most 255 characters",
    "password.short": "Password must be at least 8 characters",
    "password.long": "Password must be at most 256 characters",
    "password.context": "Please leave your name, your e-mail address and the word careerhub out of your password",
    "password.weak": "This password is easy to guess. A few random words make a strong one",
    "form.credentials": "This e-mail address and password do not fit together",
    "form.expired": "This form was too old. Please try once more",
}


@dataclass(frozen=True)
class Device:
    """Where a request comes from."""

    ip: str
    user_agent: str


@dataclass(frozen=True)
class SignUp:
    """A checked sign-up. `email` is in lower case."""

    email: str
    full_name: str
    password: str


@dataclass(frozen=True)
class Account:
    """What pages show of the signed-in person."""

    email: str
    full_name: str
    plan: str


def normal_email(text: str) -> str | None:
    """The address in the spelling that is kept, or None when it is none.

    Local parts outside ASCII are refused: a name in Cyrillic letters must not pass for the same in Latin ones.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return checked.normalized.lower() if len(checked.local_part) <= 64 and len(checked.normalized) <= 255 else None


def check_sign_up(email: str, full_name: str, password: str) -> tuple[SignUp | None, list[str]]:
    """The sign-up and no problems, or None and the codes of every problem, by field."""
    name = " ".join(full_name.split())
    address = normal_email(email)
    codes = [] if address else ["email.invalid"]
    if len(name) < 2 or not all(char.isprintable() for char in name):
        codes.append("full_name.short")
    elif len(name) > 255:
        codes.append("full_name.long")
    if problem := problem_with(password, email, name):
        codes.append(f"password.{problem}")
    return (None, codes) if codes or not address else (SignUp(address, name, password), [])
