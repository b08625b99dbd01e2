"""Sign-up, sign-in and sign-out: native form posts, because only an HTTP answer can set an HttpOnly cookie."""

from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from careerhub import routes
from careerhub.auth import passwords, service
from careerhub.auth.schemas import MAX_FORM_TEXT, SESSION_LIFETIME, Device, check_sign_up, normal_email
from careerhub.auth.sessions import sessions
from careerhub.core.config import settings
from careerhub.core.db.transactions import transact_auth
from careerhub.core.web.edge import session_digest
from careerhub.core.web.http import NO_STORE, client_ip, message_page, safe_path, see_other


async def _sign_up(request: Request) -> Response:
    form = await _form(request)
    email, full_name, password = (_text(form, name) for name in ("email", "full_name", "password"))
    if _is_too_long(email, full_name, password):
        return PlainTextResponse("Too long", 400, NO_STORE)
    checked, codes = check_sign_up(email, full_name, password)
    if not checked:
        return see_other(routes.SIGN_UP, {"errors": " ".join(codes)})
    device = _device(request)
    if wait := await transact_auth(service.count_sign_up, checked.email, device):
        return _too_many(wait, routes.SIGN_UP)
    kept = await passwords.hash_password(checked.password)
    # The answer is the same whether or not the address had an account: it must not tell strangers who is here.
    await transact_auth(service.sign_up, checked.email, checked.full_name, kept, device)
    return see_other(routes.SIGN_IN, {"notice": "signup"})


async def _sign_in(request: Request) -> Response:
    form = await _form(request)
    typed, password = _text(form, "email"), _text(form, "password")
    if _is_too_long(typed, password):
        return PlainTextResponse("Too long", 400, NO_STORE)
    address, device = normal_email(typed), _device(request)
    email = address or typed.strip().lower()
    if wait := await transact_auth(service.count_sign_in, email, device):
        return _too_many(wait, routes.SIGN_IN)
    found = await transact_auth(service.password_hash_of, address) if address else None
    user_id, kept = found or ("", None)
    next_path = _next_path(request, form)
    if not await passwords.verify(password, kept) or not kept:
        await transact_auth(service.refuse_sign_in, email, device)
        query = {"errors": "form.credentials"} | ({"next": next_path} if next_path != routes.HOME else {})
        return see_other(routes.SIGN_IN, query)
    rehashed = await passwords.hash_password(password) if passwords.needs_rehash(kept) else None
    presented = session_digest(request.headers)
    token = await transact_auth(service.start_session, user_id, device, replaces=presented, rehashed=rehashed)
    sessions.end(presented)
    response = see_other(next_path)
    _set_cookie(response, token, int(SESSION_LIFETIME.total_seconds()))
    return response


def _next_path(request: Request, form: FormData) -> str:
    """Where the person wanted to go. The page's script writes it into the form; who was faster than that came from an address
    that has it."""
    address = urlsplit(request.headers.get("referer", ""))
    in_address = parse_qs(address.query).get("next", [""])[0]
    return safe_path(_text(form, "next") or in_address, routes.HOME)


async def _sign_out(request: Request) -> Response:
    digest = session_digest(request.headers)
    await transact_auth(service.sign_out, digest, _device(request))
    sessions.end(digest)
    response = see_other(routes.SIGN_IN, {"notice": "signout"})
    _set_cookie(response, "", 0)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


async def _resume(request: Request) -> Response:
    """Where a page goes whose connection and cookie disagree: on, when there is a session; else to sign in."""
    next_path = safe_path(request.query_params.get("next", ""), routes.HOME)
    if await sessions.user_of(session_digest(request.headers)):
        return see_other(next_path)
    return see_other(routes.SIGN_IN, {"next": next_path})


async def _form(request: Request) -> FormData:
    """The posted form. Only in the format that pages use: in others the sender chooses how its text is decoded."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    return await request.form(max_files=0, max_fields=20)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _is_too_long(*texts: str) -> bool:
    return any(len(text.encode(errors="surrogatepass")) > MAX_FORM_TEXT for text in texts)


def _device(request: Request) -> Device:
    return Device(client_ip(request), request.headers.get("user-agent", ""))


def _too_many(wait: int, back: str) -> Response:
    minutes = -(-wait // 60)
    text = f"To keep accounts safe, this is limited. Please try again in {minutes} minute{'s' if minutes > 1 else ''}."
    return message_page(429, "Too many attempts", text, back, "Back", {"Retry-After": str(wait)})


def _set_cookie(response: Response, token: str, max_age: int) -> None:
    chosen = settings()
    response.set_cookie(
        chosen.session_cookie, token, max_age=max_age, path="/", secure=chosen.secure_cookies, httponly=True, samesite="lax"
    )


async def _post_only(request: Request) -> Response:
    return PlainTextResponse("Method Not Allowed", 405, {**NO_STORE, "Allow": "POST"})


_FORMS = {routes.AUTH_SIGN_UP: _sign_up, routes.AUTH_SIGN_IN: _sign_in, routes.AUTH_SIGN_OUT: _sign_out}
HTTP_ROUTES = [
    *(Route(path, receiver, methods=["POST"]) for path, receiver in _FORMS.items()),
    *(Route(path, _post_only) for path in _FORMS),  # else the pages' own "not found" would answer
    Route(routes.AUTH_RESUME, _resume, methods=["GET"]),
]
