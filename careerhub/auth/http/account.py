"""What people change about their own account. Each change takes a proof of who they are that is not older than ten minutes."""

from starlette.requests import Request
from starlette.responses import Response

from careerhub import routes
from careerhub.auth import passwords, service
from careerhub.auth.http.requests import (
    as_person,
    device_of,
    forget,
    read_form,
    set_session,
    signed_in,
    text_of,
    too_many,
    when_fresh,
)
from careerhub.auth.passwords import problem_with
from careerhub.auth.schemas import Provider, normal_email
from careerhub.auth.service.ways_in import LastWay
from careerhub.core.db.transactions import transact_auth
from careerhub.core.errors import NotFound
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import safe_path, see_other


@signed_in(routes.HOME)
async def confirm(request: Request) -> Response:
    """Prove with the password that it is still the same person."""
    form = await read_form(request)
    next_path = safe_path(text_of(form, "next"), routes.SETTINGS)
    if wait := await as_person(request, service.count_proof):
        return too_many(wait, routes.SETTINGS)
    kept = await as_person(request, service.password_hash_of_user)
    if not await passwords.verify(text_of(form, "current"), kept):
        return see_other(routes.CONFIRM, {"errors": "current.wrong", "next": next_path})
    await as_person(request, service.sessions.make_fresh, session_digest(request.headers))
    return see_other(next_path)


@signed_in(routes.SETTINGS)
async def change_email(request: Request) -> Response:
    """Send a link to a new address."""
    form = await read_form(request)
    email = normal_email(text_of(form, "email"))
    if email is None:
        return see_other(routes.SETTINGS, {"errors": "email.invalid"})
    if wait := await transact_auth(service.count_link, email, device_of(request)):
        return too_many(wait, routes.SETTINGS)
    await when_fresh(request, service.addresses.ask_change, email)
    return see_other(routes.SETTINGS, {"notice": "email"})


@signed_in(routes.SETTINGS_SECURITY)
async def change_password(request: Request) -> Response:
    """Change the password, with the one there is; set one where there is none yet."""
    form = await read_form(request)
    page = routes.SETTINGS_SECURITY
    if wait := await as_person(request, service.count_proof):
        return too_many(wait, page)
    kept = await when_fresh(request, service.password_hash_of_user)
    if kept is not None and not await passwords.verify(text_of(form, "current"), kept):
        return see_other(page, {"errors": "current.wrong"})
    owner = await as_person(request, service.recovery.owner)
    password = text_of(form, "password")
    if problem := problem_with(password, owner.email, owner.full_name):
        return see_other(page, {"errors": f"password.{problem}"})
    if kept is not None and await passwords.verify(password, kept):
        return see_other(page, {"errors": "password.same"})
    digest = session_digest(request.headers)
    made = await passwords.hash_password(password)
    token = await when_fresh(request, service.recovery.change_password, digest, made, device_of(request))
    forget(digest)
    return set_session(see_other(page, {"notice": "password"}), token)


@signed_in(routes.SETTINGS_SESSIONS)
async def revoke(request: Request) -> Response:
    """End one session of one's own."""
    session_id = text_of(await read_form(request), "session_id")
    await when_fresh(request, service.sessions.revoke, session_id, device_of(request))
    return see_other(routes.SETTINGS_SESSIONS, {"notice": "revoked"})


@signed_in(routes.SETTINGS_SESSIONS)
async def revoke_others(request: Request) -> Response:
    """End every session of one's own but this."""
    await when_fresh(request, service.sessions.revoke_others, session_digest(request.headers), device_of(request))
    return see_other(routes.SETTINGS_SESSIONS, {"notice": "others"})


@signed_in(routes.SETTINGS_SECURITY)
async def unlink(request: Request) -> Response:
    """Take a provider's identity off the account."""
    name = text_of(await read_form(request), "provider")
    if name not in list(Provider):
        raise NotFound
    try:
        await when_fresh(request, service.providers.unlink, Provider(name), device_of(request))
    except LastWay:
        return see_other(routes.SETTINGS_SECURITY, {"errors": "form.last_way"})
    return see_other(routes.SETTINGS_SECURITY, {"notice": "unlinked"})
