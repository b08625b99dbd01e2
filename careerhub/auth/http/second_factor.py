"""Setting up the second factor: an authenticator app, recovery codes, passkeys."""

import json
from html import escape
from typing import Any
from urllib.parse import urlsplit

import segno
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from careerhub import routes
from careerhub.auth import service
from careerhub.auth.http.requests import (
    as_person,
    card_page,
    device_of,
    forget,
    read_form,
    set_session,
    set_step,
    signed_in,
    text_of,
    too_many,
    when_fresh,
)
from careerhub.auth.schemas import MAX_FORM_TEXT, MESSAGES, Site
from careerhub.auth.service.ways_in import LastWay
from careerhub.core.config import settings
from careerhub.core.db.transactions import transact_auth
from careerhub.core.errors import DomainError, SessionEnded
from careerhub.core.web.edge import session_digest, step_digest
from careerhub.core.web.http import NO_STORE, safe_path, see_other

_PAGE = routes.SETTINGS_SECURITY


@signed_in(_PAGE)
async def begin_totp(request: Request) -> Response:
    """Show a new secret, which is not in force before the app has shown a right code."""
    uri, secret = await when_fresh(request, service.two_factor.begin)
    return _totp_page(uri, secret)


@signed_in(_PAGE)
async def confirm_totp(request: Request) -> Response:
    """Put the secret in force, and tell the recovery codes."""
    form = await read_form(request)
    if wait := await as_person(request, service.two_factor.count_try):
        return too_many(wait, _PAGE)
    codes = await when_fresh(request, service.two_factor.confirm, text_of(form, "code"), device_of(request))
    if codes is None:
        return see_other(_PAGE, {"errors": "code.wrong"})
    return await _renewed(request, _codes_page(codes))


@signed_in(_PAGE)
async def remove_totp(request: Request) -> Response:
    """Go back to signing in without a code."""
    await when_fresh(request, service.two_factor.remove, device_of(request))
    return await _renewed(request, see_other(_PAGE, {"notice": "two_factor_off"}))


@signed_in(_PAGE)
async def new_codes(request: Request) -> Response:
    """Ten new recovery codes in place of the old ones."""
    return _codes_page(await when_fresh(request, service.two_factor.new_codes))


async def _renewed(request: Request, response: Response) -> Response:
    digest = session_digest(request.headers)
    token = await as_person(request, service.sessions.renew_own, digest)
    forget(digest)
    return set_session(response, token)


async def passkey_new(request: Request) -> Response:
    """What the browser needs to make a passkey."""
    try:
        options, token = await when_fresh(request, service.passkeys.ask_new, site())
    except service.security.NotFresh:
        return JSONResponse({"to": f"{routes.CONFIRM}?next={_PAGE}"}, 403, NO_STORE)
    except SessionEnded:
        return JSONResponse({"to": f"{routes.SIGN_IN}?next={_PAGE}"}, 401, NO_STORE)
    except DomainError as error:
        return JSONResponse({"message": error.message}, 422, NO_STORE)
    return set_step(JSONResponse({"options": json.loads(options)}, headers=NO_STORE), token)


async def passkey_add(request: Request) -> Response:
    """Keep a new passkey."""
    sent = await _json(request)
    name = " ".join(str(sent.get("name", "")).split())[:100]
    try:
        added = await when_fresh(
            request, service.passkeys.add, step_digest(request.headers), name, _credential(sent), site(), device_of(request)
        )
    except (SessionEnded, service.security.NotFresh):
        return JSONResponse({"to": f"{routes.CONFIRM}?next={_PAGE}"}, 403, NO_STORE)
    if not added:
        return JSONResponse({"message": MESSAGES["form.passkey"]}, 422, NO_STORE)
    return set_step(JSONResponse({"to": f"{_PAGE}?notice=passkey"}, headers=NO_STORE), "")


@signed_in(_PAGE)
async def passkey_remove(request: Request) -> Response:
    """Take a passkey away."""
    passkey_id = text_of(await read_form(request), "passkey_id")
    try:
        await when_fresh(request, service.passkeys.remove, passkey_id, device_of(request))
    except LastWay:
        return see_other(_PAGE, {"errors": "form.last_way"})
    return see_other(_PAGE, {"notice": "passkey_gone"})


async def passkey_ask(request: Request) -> Response:
    """What the browser needs to offer its passkeys."""
    if wait := await transact_auth(service.count_token, device_of(request)):
        return JSONResponse({"message": "Too many attempts. Please wait a moment."}, 429, {"Retry-After": str(wait)})
    options, token = await transact_auth(service.passkeys.ask_known, site())
    return set_step(JSONResponse({"options": json.loads(options)}, headers=NO_STORE), token)


async def passkey_sign_in(request: Request) -> Response:
    """Sign in with a passkey, which is both factors at once."""
    sent = await _json(request)
    device = device_of(request)
    if wait := await transact_auth(service.count_token, device):
        return JSONResponse({"message": "Too many attempts. Please wait a moment."}, 429, {"Retry-After": str(wait)})
    user_id = await transact_auth(service.passkeys.accept, step_digest(request.headers), _credential(sent), site())
    if user_id is None:
        await transact_auth(service.refuse_passkey, device)
        return JSONResponse({"message": MESSAGES["form.passkey"]}, 422, NO_STORE)
    presented = session_digest(request.headers)
    try:
        token = await transact_auth(service.start_session, user_id, device, replaces=presented)
    except SessionEnded:
        return JSONResponse({"message": MESSAGES["form.passkey"]}, 422, NO_STORE)
    forget(presented)
    target = safe_path(str(sent.get("next", "")), routes.HOME)
    return set_step(set_session(JSONResponse({"to": target}, headers=NO_STORE), token), "")


def site() -> Site:
    """What this site calls itself to authenticators."""
    return Site(urlsplit(settings().public_url).hostname or "", settings().origins)


async def _json(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise HTTPException(415)
    body = await request.body()
    if len(body) > 10 * MAX_FORM_TEXT:
        raise HTTPException(400, "Too long")
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400) from error
    if not isinstance(sent, dict):
        raise HTTPException(400)
    return sent


def _credential(sent: dict[str, Any]) -> dict[str, Any]:
    found = sent.get("credential")
    return found if isinstance(found, dict) else {}


def _totp_page(uri: str, secret: str) -> Response:
    picture = segno.make(uri, micro=False, error="m").svg_inline(scale=5, border=2, light="#ffffff", dark="#1b1b1f")
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    body = f"""<p class="auth-lead">Scan this with an authenticator app, then type the six digits that it shows.</p>
<div class="qr" role="img" aria-label="QR code for the authenticator app">{picture}</div>
<p class="field-hint">No camera? Type this secret into the app: <code class="secret">{escape(grouped)}</code></p>
<form method="post" action="{routes.AUTH_TOTP_CONFIRM}" class="auth-form">
<div class="field"><label for="code" class="field-label">Code</label>
<input id="code" name="code" class="input" inputmode="numeric" autocomplete="one-time-code"
 required maxlength="7" autofocus></div>
<button type="submit" class="button button-primary button-wide">Switch on</button></form>
<p class="auth-footer"><a href="{_PAGE}">Cancel</a></p>"""
    return card_page("Two-factor sign-in", body)


def _codes_page(codes: list[str]) -> Response:
    listed = "".join(f"<li><code>{escape(code)}</code></li>" for code in codes)
    body = f"""<p class="auth-lead">Each of these codes signs you in once, on the day when your authenticator is not at hand.
Print them or put them into a safe place: they are shown only now.</p><ul class="codes">{listed}</ul>
<p class="auth-footer"><a class="button button-primary" href="{_PAGE}?notice=two_factor_on">I have kept them</a></p>"""
    return card_page("Your recovery codes", body)
