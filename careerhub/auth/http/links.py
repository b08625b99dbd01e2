"""What mails lead to: confirming an address, choosing a new password. GET only shows a form, for mail scanners look too."""

from html import escape

from starlette.requests import Request
from starlette.responses import Response

from careerhub import routes
from careerhub.auth import passwords, service
from careerhub.auth.http.requests import card_page, device_of, forget, read_form, text_of, too_many
from careerhub.auth.passwords import MIN_LENGTH, problem_with
from careerhub.auth.schemas import MESSAGES, normal_email
from careerhub.core.db.transactions import transact_auth
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import message_page, see_other

_SCRIPT = "/token.js"
_NEEDS_SCRIPT = '<noscript><p class="error-text">This page needs JavaScript to read the link of your mail.</p></noscript>'


async def forgot(request: Request) -> Response:
    """Ask for a link to choose a new password. The answer does not depend on whose address it is."""
    return await _send(request, routes.FORGOT, "reset")


async def resend(request: Request) -> Response:
    """Ask for the link that confirms an address once more. The answer does not depend on whose it is."""
    return await _send(request, routes.FORGOT, "verify")


async def _send(request: Request, page: str, what: str) -> Response:
    form = await read_form(request)
    email, device = normal_email(text_of(form, "email")), device_of(request)
    if email is None:
        return see_other(page, {"errors": "email.invalid"})
    if wait := await transact_auth(service.count_link, email, device):
        return too_many(wait, page)
    if what == "reset":
        await transact_auth(service.recovery.ask_reset, email, device)
    else:
        await transact_auth(service.addresses.resend, email)
    return see_other(page, {"notice": "sent"})


async def show_verify(request: Request) -> Response:
    """The form that confirms an address."""
    body = f"""<p class="auth-lead">One click, and this e-mail address is confirmed as yours.</p>{_NEEDS_SCRIPT}
<form method="post" action="{routes.AUTH_VERIFY}" class="auth-form"><input type="hidden" name="token">
<button type="submit" class="button button-primary button-wide">Confirm my address</button></form>"""
    return card_page("Confirm your e-mail address", body, script=_SCRIPT)


async def verify(request: Request) -> Response:
    """Confirm an address."""
    form, device = await read_form(request), device_of(request)
    if wait := await transact_auth(service.count_token, device):
        return too_many(wait, routes.VERIFY)
    done = await transact_auth(service.addresses.confirm, text_of(form, "token"), session_digest(request.headers), device)
    if done is None:
        return _no_good(routes.FORGOT, "Send me a new link")
    text = "Thank you: this address is yours." if done == "verify" else "Your account now has this e-mail address."
    return message_page(200, "Address confirmed", text, routes.HOME, "Go on")


async def show_reset(request: Request) -> Response:
    """The form for a new password."""
    return _reset_form("", "")


async def reset(request: Request) -> Response:
    """Choose a new password with the link of a mail. Signs nobody in: whoever can read a mail knows no second factor."""
    form, device = await read_form(request), device_of(request)
    token, password = text_of(form, "token"), text_of(form, "password")
    if wait := await transact_auth(service.count_token, device):
        return too_many(wait, routes.FORGOT)
    owner = await transact_auth(service.recovery.owner_of_reset, token)
    if owner is None:
        return _no_good(routes.FORGOT, "Send me a new link")
    if problem := problem_with(password, owner.email, owner.full_name):
        return _reset_form(token, MESSAGES[f"password.{problem}"])
    kept = await passwords.hash_password(password)
    if not await transact_auth(service.recovery.reset, token, kept, device):
        return _no_good(routes.FORGOT, "Send me a new link")
    forget(session_digest(request.headers))
    return see_other(routes.SIGN_IN, {"notice": "reset"})


def _reset_form(token: str, error: str) -> Response:
    body = f"""{"" if token else _NEEDS_SCRIPT}<form method="post" action="{routes.AUTH_RESET}" class="auth-form">
<input type="hidden" name="token" value="{escape(token)}">
<div class="field"><label for="password" class="field-label">New password</label>
<p id="password-hint" class="field-hint">At least {MIN_LENGTH} characters that are hard to guess: a few random words are best.</p>
<div class="password"><input id="password" name="password" type="password" class="input password-input"
 autocomplete="new-password" required minlength="{MIN_LENGTH}" spellcheck="false" autocapitalize="none"
 aria-describedby="password-hint password-error" {'aria-invalid="true"' if error else ""}>
<button type="button" class="password-toggle" aria-label="Show password" aria-pressed="false">
<span aria-hidden="true">Show</span></button></div>
<p id="password-error" class="field-error" role="alert">{escape(error)}</p></div>
<button type="submit" class="button button-primary button-wide">Save the new password</button></form>
<p class="auth-footer">All your devices will be signed out.</p>"""
    return card_page("Choose a new password", body, 422 if error else 200, script=_SCRIPT)


def _no_good(link: str, link_text: str) -> Response:
    text = "This link was used already, has been replaced by a newer one, or is too old."
    return message_page(410, "This link does not work any more", text, link, link_text)
