"""Sign-up, sign-in and sign-out: native form posts, because only an HTTP answer can set an HttpOnly cookie."""

from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import FormData
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
    set_step,
    signed_in,
    text_of,
    too_many,
)
from careerhub.auth.schemas import check_sign_up, normal_email
from careerhub.core.config import settings
from careerhub.core.db.transactions import transact_auth
from careerhub.core.errors import SessionEnded
from careerhub.core.web.edge import session_digest, step_digest
from careerhub.core.web.http import safe_path, see_other


async def sign_up(request: Request) -> Response:
    """Make an account."""
    form = await read_form(request)
    checked, codes = check_sign_up(*(text_of(form, name) for name in ("email", "full_name", "password")))
    if not checked:
        return see_other(routes.SIGN_UP, {"errors": " ".join(codes)})
    device = device_of(request)
    if wait := await transact_auth(service.count_sign_up, checked.email, device):
        return too_many(wait, routes.SIGN_UP)
    kept = await passwords.hash_password(checked.password)
    # The answer is the same whether or not the address had an account: it must not tell strangers who is here.
    await transact_auth(service.register, checked.email, checked.full_name, kept, device)
    return see_other(routes.SIGN_IN, {"notice": "confirm" if settings().smtp_host else "signup"})


async def sign_in(request: Request) -> Response:
    """Sign in with a password; where a second factor is on, go on to its page.

    Where mails are sent, an address has to be confirmed first: else whoever signs up with the address of somebody else would
    learn, by signing in, whether it had an account.
    """
    form = await read_form(request)
    typed, password = text_of(form, "email"), text_of(form, "password")
    address, device = normal_email(typed), device_of(request)
    email = address or typed.strip().lower()
    if wait := await transact_auth(service.count_sign_in, email, device):
        return too_many(wait, routes.SIGN_IN)
    verified_only = bool(settings().smtp_host)
    found = await transact_auth(service.password_hash_of, address, verified_only=verified_only) if address else None
    user_id, kept = found or ("", None)
    next_path = _next_path(request, form)
    if not await passwords.verify(password, kept) or not kept:
        await transact_auth(service.refuse_sign_in, email, device)
        query = {"errors": "form.credentials"} | ({"next": next_path} if next_path != routes.HOME else {})
        return see_other(routes.SIGN_IN, query)
    rehashed = await passwords.hash_password(password) if passwords.needs_rehash(kept) else None
    return await go_in(request, user_id, next_path, knows=kept, rehashed=rehashed)


async def go_in(
    request: Request,
    user_id: str,
    next_path: str,
    *,
    knows: str | None = None,
    rehashed: str | None = None,
    is_whole: bool = False,
) -> Response:
    """Let somebody in who has shown who they are, or ask for the second factor. `is_whole`: it was both factors."""
    if not is_whole and await transact_auth(service.two_factor.is_on, user_id):
        data = {"next": next_path, "knows": knows, "rehashed": rehashed}
        token = await transact_auth(service.challenges.begin, "second_factor", data, user_id=user_id)
        return set_step(see_other(routes.SIGN_IN_CODE), token)
    presented = session_digest(request.headers)
    device = device_of(request)
    try:
        token = await transact_auth(service.start_session, user_id, device, replaces=presented, knows=knows, rehashed=rehashed)
    except SessionEnded:
        return see_other(routes.SIGN_IN, {"errors": "form.credentials"})
    forget(presented)
    return set_session(see_other(next_path), token)


async def code(request: Request) -> Response:
    """The second factor of a sign-in that the password has begun."""
    form = await read_form(request)
    begun = await transact_auth(service.challenges.try_one, "second_factor", step_digest(request.headers))
    if begun is None or not begun.user_id:
        return set_step(see_other(routes.SIGN_IN, {"errors": "form.expired"}), "")
    if wait := await transact_auth(service.two_factor.count_try, begun.user_id):
        return too_many(wait, routes.SIGN_IN_CODE)
    device = device_of(request)
    if not await transact_auth(service.two_factor.accept, begun.user_id, text_of(form, "code"), device):
        await transact_auth(service.refuse_code, begun.user_id, device)
        return see_other(routes.SIGN_IN_CODE, {"errors": "code.wrong"})
    if not await transact_auth(service.challenges.finish, begun.id):
        return set_step(see_other(routes.SIGN_IN, {"errors": "form.expired"}), "")
    known, next_path = begun.data, safe_path(begun.data.get("next", ""), routes.HOME)
    entered = await go_in(
        request, begun.user_id, next_path, knows=known.get("knows"), rehashed=known.get("rehashed"), is_whole=True
    )
    return set_step(entered, "")


async def sign_out(request: Request) -> Response:
    """End this session."""
    digest = session_digest(request.headers)
    await transact_auth(service.sign_out, digest, device_of(request))
    forget(digest)
    return _gone()


@signed_in(routes.SETTINGS_SESSIONS)
async def sign_out_everywhere(request: Request) -> Response:
    """End every session of the person."""
    await as_person(request, service.sessions.sign_out_everywhere, device_of(request))
    forget(session_digest(request.headers))
    return _gone()


async def resume(request: Request) -> Response:
    """Where a page goes whose connection and cookie disagree: on, when there is a session; else to sign in."""
    next_path = safe_path(request.query_params.get("next", ""), routes.HOME)
    if await transact_auth(service.live_user, session_digest(request.headers)):
        return see_other(next_path)
    return see_other(routes.SIGN_IN, {"next": next_path})


def _gone() -> Response:
    response = set_session(see_other(routes.SIGN_IN, {"notice": "signout"}), "")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _next_path(request: Request, form: FormData) -> str:
    """Where the person wanted to go. The page's script writes it into the form; who was faster than that came from an address
    that has it."""
    address = urlsplit(request.headers.get("referer", ""))
    in_address = parse_qs(address.query).get("next", [""])[0]
    return safe_path(text_of(form, "next") or in_address, routes.HOME)
