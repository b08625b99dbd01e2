"""Letters: written safely, sent by SMTP, or laid into a local outbox where no SMTP server is configured."""

import asyncio
import time
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import aiosmtplib

from careerhub.core.config import settings
from careerhub.core.ids import new_id

_DEADLINE_SECONDS = 20.0  # for the whole conversation: a server that drips must not hold a worker
_KEPT_LETTERS = 200
_PERMANENT = range(500, 600)


class CannotSend(Exception):
    """The letter was not taken. `is_final` when trying again makes no sense: the server refuses the address."""

    def __init__(self, reason: str, *, is_final: bool):
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True)
class Letter:
    """What a mail says: paragraphs, and at most one link, which is shown as a button and in full."""

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_text: str = ""


def compose(letter: Letter) -> EmailMessage:
    """The mail as text and HTML.

    Raises:
        ValueError: a header would hold more than its one line, or the link leads to another site than this one.
    """
    if letter.link and not letter.link.startswith(f"{settings().public_url}/"):
        raise ValueError("a link in a mail leads to this site only")
    name, _, domain = letter.to.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Careerhub", addr_spec=settings().mail_from)
    message["To"] = Address(username=name, domain=domain)
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=urlsplit(settings().public_url).hostname)
    message["Auto-Submitted"] = "auto-generated"
    parts = [*letter.paragraphs, *([letter.link] if letter.link else []), f"Careerhub · {settings().public_url}"]
    message.set_content("\n\n".join(parts) + "\n")
    message.add_alternative(_html(letter), subtype="html")
    return message


def send(letter: Letter) -> None:
    """Hand a letter over; blocks until the server has taken it, at most 20 seconds.

    Raises:
        CannotSend: it was not taken.
    """
    message = compose(letter)
    if not settings().smtp_host:
        _lay_out(message)
        return
    try:
        asyncio.run(_transmit(message))
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = error.recipients[0].code
        raise CannotSend(f"the server answers {code}", is_final=code in _PERMANENT) from error
    except aiosmtplib.SMTPResponseException as error:
        # What the server says of ourselves (wrong password, no relaying) can be put right: only the address is final.
        raise CannotSend(f"the server answers {error.code}", is_final=False) from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise CannotSend(type(error).__name__, is_final=False) from error


def outbox() -> Path:
    """The folder of letters that were not sent by SMTP, newest last by name; only the server's own user may read it."""
    folder = settings().data_dir / "outbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


async def _transmit(message: EmailMessage) -> None:
    chosen = settings()
    async with asyncio.timeout(_DEADLINE_SECONDS):
        await aiosmtplib.send(
            message,
            hostname=chosen.smtp_host,
            port=chosen.smtp_port,
            username=chosen.smtp_user or None,
            password=chosen.smtp_password or None,
            use_tls=chosen.smtp_security == "tls",
            start_tls=chosen.smtp_security == "starttls",
            timeout=10,
        )


def _lay_out(message: EmailMessage) -> None:
    folder = outbox()
    draft, path = folder / f".{new_id()}", folder / f"{new_id()}.eml"
    draft.touch(mode=0o600)
    draft.write_bytes(message.as_bytes())
    draft.rename(path)
    now = time.time()
    for old in sorted(folder.glob("*.eml"))[:-_KEPT_LETTERS]:
        if old.stat().st_mtime < now:
            old.unlink(missing_ok=True)


def _html(letter: Letter) -> str:
    words = "".join(f'<p style="margin:0 0 16px">{escape(paragraph)}</p>' for paragraph in letter.paragraphs)
    link = escape(letter.link)
    button = (
        f'<p style="margin:24px 0"><a href="{link}" style="background:#0f6e66;color:#ffffff;padding:12px 20px;border-radius:8px;'
        f'text-decoration:none;display:inline-block">{escape(letter.link_text)}</a></p>'
        f'<p style="margin:0 0 16px;font-size:13px;color:#5b5b66;word-break:break-all">{link}</p>'
        if letter.link
        else ""
    )
    return (
        '<!doctype html><html lang="en"><body style="margin:0;background:#fbfaf7;color:#1b1b1f;'
        'font:16px/1.5 Inter,system-ui,sans-serif"><div style="max-width:560px;margin:0 auto;padding:32px 24px">'
        f"{words}{button}"
        f'<p style="border-top:1px solid #e6e3dc;padding-top:16px;font-size:13px;color:#5b5b66">'
        f"Careerhub · {escape(settings().public_url)}</p></div></body></html>"
    )
