"""Tasks of accounts: mails, and what is not kept for ever."""

from careerhub.auth import service
from careerhub.core import jobs, mail
from careerhub.core.db.transactions import run_auth
from careerhub.core.mail import CannotSend


@jobs.task(service.mails.SEND)
def send_mail(mail_id: str) -> None:
    """Send one mail, if it is still to be sent. One that is not taken is tried again by `send_mails`."""
    letter = run_auth(service.mails.take, mail_id)
    if letter is None:
        return
    try:
        mail.send(letter)
    except CannotSend as error:
        run_auth(service.mails.not_sent, mail_id, str(error), is_final=error.is_final)
    else:
        run_auth(service.mails.sent, mail_id)


@jobs.periodic("* * * * *", "accounts.send_mails")
def send_mails() -> None:
    """Try the mails again that were not taken."""
    for mail_id in run_auth(service.mails.list_due):
        send_mail(mail_id)


@jobs.periodic("*/5 * * * *", "accounts.sweep")
def sweep() -> None:
    """Record the sessions that are over; delete what is older than it may be."""
    while run_auth(service.retention.sweep):
        pass
    while run_auth(service.retention.trim_audit):
        pass
