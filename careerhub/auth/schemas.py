"""Words of accounts: forms, limits, messages."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from careerhub.auth.passwords import problem_with
from careerhub.core.limits import Limit

SESSION_LIFETIME = timedelta(hours=24)
SESSION_IDLE = timedelta(hours=2)
SESSION_TOUCH = timedelta(minutes=1)
FRESH_FOR = timedelta(minutes=10)
VERIFY_LIFETIME = timedelta(hours=24)
RESET_LIFETIME = timedelta(hours=1)
CHALLENGE_LIFETIME = timedelta(minutes=10)
MAX_SESSIONS = 20
MAX_PASSKEYS = 20
RECOVERY_CODES = 10
MAX_FORM_TEXT = 4096

SIGN_IN_BY_ACCOUNT = Limit("signin-account", 5, timedelta(minutes=5))
SIGN_IN_BY_NETWORK = Limit("signin-network", 10, timedelta(minutes=1))
SIGN_IN_BY_NETWORK_HOUR = Limit("signin-network-hour", 100, timedelta(hours=1))
SIGN_UP_BY_NETWORK = Limit("signup-network", 20, timedelta(hours=1))
SIGN_UP_BY_ACCOUNT = Limit("signup-account", 3, timedelta(hours=1))
LINK_BY_NETWORK = Limit("link-network", 20, timedelta(hours=1))
LINK_BY_ACCOUNT = Limit("link-account", 3, timedelta(hours=1))
TOKEN_BY_NETWORK = Limit("token-network", 20, timedelta(minutes=1))
PROOF_BY_ACCOUNT = Limit("proof-account", 5, timedelta(minutes=5))
CODE_BY_ACCOUNT = Limit("code-account", 5, timedelta(minutes=5))

MESSAGES = {
    "email.invalid": "Invalid email format",
    "full_name.short": "Name must be at least 2 characters",
    "full_name.long": "Name must be at most 255 characters",
    "password.short": "Password must be at least 8 characters",
    "password.long": "Password must be at most 256 characters",
    "password.context": "Please leave your name, your e-mail address and the word careerhub out of your password",
    "password.weak": "This password is easy to guess. A few random words make a strong one",
    "password.same": "This is the password you have now",
    "form.credentials": "This e-mail address and password do not fit together, or the address is not confirmed yet",
    "form.expired": "This form was too old. Please try once more",
    "form.provider": "Signing in there did not work. Please try again, or use another way",
    "form.provider_email": "That account has no confirmed e-mail address, which is needed here",
    "form.provider_taken": "There is an account with that address already: sign in as usual, then link the two in your settings",
    "form.linked_elsewhere": "That account already belongs to somebody here",
    "form.last_way": "This is the only way you have to sign in: set a password or add a passkey first",
    "form.passkey": "This passkey was not accepted. Please try once more",
    "form.too_many": "You have as many of these as are possible: remove one first",
    "current.wrong": "This is not your password",
    "current.missing": "Please type your password",
    "code.wrong": "This code is not right, or was used already",
    "confirm.wrong": "Please type your e-mail address exactly as it stands above",
}


class MailKind(StrEnum):
    """What mails are about."""

    VERIFY = "verify"
    EXISTS = "exists"
    RESET = "reset"
    RESET_DONE = "reset_done"
    CHANGE_EMAIL = "change_email"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    SECURITY_CHANGED = "security_changed"
    EXPORT_READY = "export_ready"
    ACCOUNT_DELETED = "account_deleted"


class Provider(StrEnum):
    """Others who can say who somebody is."""

    GOOGLE = "google"
    GITHUB = "github"


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
    is_verified: bool = False
    is_admin: bool = False


@dataclass(frozen=True)
class DeviceSession:
    """One signed-in device as the list shows it. Instants are ISO, in UTC."""

    id: str
    device: str
    place: str
    since: str
    last_used: str
    is_this: bool


@dataclass(frozen=True)
class PasskeyRow:
    """One passkey as the list shows it. Instants are ISO, in UTC; `last_used` is '' for never."""

    id: str
    name: str
    since: str
    last_used: str


@dataclass(frozen=True)
class Site:
    """What this site calls itself to authenticators: its host name, and the origins of its pages."""

    host: str
    origins: tuple[str, ...]


@dataclass(frozen=True)
class Identity:
    """Who somebody is, as a provider says. `email` is '' unless the provider has confirmed it."""

    provider: Provider
    subject: str
    email: str
    full_name: str


@dataclass(frozen=True)
class Event:
    """One line of "what happened on my account". `at` is ISO, in UTC."""

    at: str
    what: str
    detail: str
    device: str
    place: str


@dataclass(frozen=True)
class Security:
    """What the security page shows of a person."""

    has_password: bool
    two_factor: bool
    codes_left: int
    passkeys: tuple[PasskeyRow, ...]
    linked: tuple[str, ...]


@dataclass(frozen=True)
class UserRow:
    """One account as administrators see it. Instants are ISO, in UTC; '' for never."""

    id: str
    email: str
    full_name: str
    plan: str
    plan_expires: str
    is_active: bool
    is_admin: bool
    is_verified: bool
    last_seen: str
    sessions: int


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


_BROWSERS = (
    ("Firefox", r"Firefox/"),
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Chrome", r"(Chrome|CriOS)/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("macOS", r"Mac OS X|Macintosh"),
    ("ChromeOS", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def device_name(user_agent: str) -> str:
    """A person's words for a user agent: "Firefox on Linux"."""
    browser, system = (
        next((name for name, pattern in table if re.search(pattern, user_agent)), "") for table in (_BROWSERS, _SYSTEMS)
    )
    return f"{browser or 'A browser'} on {system}" if system else browser or user_agent[:60] or "An unknown device"
