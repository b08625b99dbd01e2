"""What the mails of accounts say. Names are only told to people who are known to read them."""

from typing import NamedTuple

from careerhub import routes
from careerhub.auth.schemas import MailKind
from careerhub.core.config import settings
from careerhub.core.mail import Letter


class _Words(NamedTuple):
    subject: str
    paragraphs: tuple[str, ...]
    path: str = ""
    link_text: str = ""


_NOT_ME = "If this was not you, sign in, end all other sessions and choose a new password."
_ENGLISH = {
    MailKind.VERIFY: _Words(
        "Confirm your e-mail address",
        (
            "Somebody, hopefully you, has signed up at Careerhub with this address. Please confirm that it is yours.",
            "The link works once, for 24 hours. If it was not you, there is nothing to do.",
        ),
        routes.VERIFY,
        "Confirm my address",
    ),
    MailKind.EXISTS: _Words(
        "You already have an account",
        (
            "Somebody, hopefully you, has tried to sign up at Careerhub with this address. It already has an account.",
            "Sign in as usual. If you do not remember the password, you can choose a new one there.",
        ),
        routes.SIGN_IN,
        "Sign in",
    ),
    MailKind.RESET: _Words(
        "Choose a new password",
        (
            "Somebody, hopefully you, wants to choose a new password for your account at Careerhub.",
            "The link works once, for one hour. If it was not you, there is nothing to do: your password stays as it is.",
        ),
        routes.RESET,
        "Choose a new password",
    ),
    MailKind.RESET_DONE: _Words(
        "Your password was changed",
        (
            "Hello {name},",
            "the password of your account was replaced with a link from your mail, and every device was signed out.",
            _NOT_ME,
        ),
        routes.SIGN_IN,
        "Sign in",
    ),
    MailKind.CHANGE_EMAIL: _Words(
        "Confirm your new e-mail address",
        (
            "Somebody, hopefully you, wants to use this address for an account at Careerhub. Please confirm that it is yours.",
            "The link works once, for 24 hours. If it was not you, there is nothing to do.",
        ),
        routes.VERIFY,
        "Use this address",
    ),
    MailKind.EMAIL_CHANGED: _Words(
        "Your e-mail address was changed",
        (
            "Hello {name},",
            "your account at Careerhub now has another e-mail address, and this one does not open it any more.",
            "If this was not you, please tell whoever runs the server at once.",
        ),
    ),
    MailKind.PASSWORD_CHANGED: _Words(
        "Your password was changed",
        ("Hello {name},", "the password of your account was changed, and every other device was signed out.", _NOT_ME),
        routes.SETTINGS_SECURITY,
        "Look at my security settings",
    ),
    MailKind.SECURITY_CHANGED: _Words(
        "Your ways to sign in have changed",
        ("Hello {name},", "{what}", _NOT_ME),
        routes.SETTINGS_SECURITY,
        "Look at my security settings",
    ),
    MailKind.EXPORT_READY: _Words(
        "Your data are ready",
        ("Hello {name},", "the copy of your data that you asked for is ready. The link on the page works once, until tomorrow."),
        routes.SETTINGS_DATA,
        "Get my data",
    ),
    MailKind.ACCOUNT_DELETED: _Words(
        "Your account was deleted",
        ("Your account at Careerhub and everything in it were deleted, as was asked for. Goodbye, and good luck.",),
    ),
}
_WORDS = {"en": _ENGLISH}  # a translation is one more table


def write(kind: MailKind, to: str, *, token: str = "", language: str = "en", **words: str) -> Letter:
    """The letter. Its token stands behind `#`, which browsers keep to themselves: no server on the way logs it."""
    text = _WORDS.get(language, _ENGLISH)[kind]
    link = f"{settings().public_url}{text.path}{f'#{token}' if token else ''}" if text.path else ""
    filled = {name: _one_line(value) for name, value in words.items()}
    paragraphs = tuple(paragraph.format_map(filled) for paragraph in text.paragraphs)
    return Letter(to, text.subject, paragraphs, link, text.link_text)


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
