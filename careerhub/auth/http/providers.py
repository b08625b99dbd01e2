"""Signing in with Google or GitHub: there, and back again, in the same browser, once."""

import logging
import secrets as random

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from careerhub import routes
from careerhub.auth import oauth, service
from careerhub.auth.http.requests import device_of, set_step, signed_in, too_many, when_fresh
from careerhub.auth.http.sign_in import go_in
from careerhub.auth.oauth import ProviderTrouble
from careerhub.auth.schemas import Provider
from careerhub.core.config import settings
from careerhub.core.db.transactions import transact_auth
from careerhub.core.web.edge import session_digest, step_digest
from careerhub.core.web.http import NO_STORE, is_same_origin, safe_path, see_other

log = logging.getLogger(__name__)
_KIND = "provider"


async def begin(request: Request) -> Response:
    """Go there. With `?link` it is to link the two accounts, which takes a session and a page of our own."""
    provider = _provider(request)
    if provider is None:
        return PlainTextResponse("Not found", 404, NO_STORE)
    if "link" in request.query_params:
        return await _begin_link(request)
    next_path = safe_path(request.query_params.get("next", ""), routes.HOME)
    return await _go_there(request, provider, {"next": next_path}, None)


@signed_in(routes.SETTINGS_SECURITY)
async def _begin_link(request: Request) -> Response:
    if not is_same_origin(request.headers, settings().origins):
        return PlainTextResponse("This request came from another site.", 403, NO_STORE)
    user_id = await when_fresh(request, lambda session, user_id: user_id)
    return await _go_there(request, Provider(request.path_params["provider"]), {"next": routes.SETTINGS_SECURITY}, user_id)


async def _go_there(request: Request, provider: Provider, data: dict[str, str], user_id: str | None) -> Response:
    if wait := await transact_auth(service.count_token, device_of(request)):
        return too_many(wait, routes.SIGN_IN)
    made = oauth.new_secrets()
    try:
        url = await oauth.way_there(provider, made, _back(provider))
    except ProviderTrouble as error:
        log.warning("%s cannot be reached: %s", provider.value, error)
        return _refused(user_id, "form.provider")
    noted = {**data, **made, "provider": provider.value}
    token = await transact_auth(service.challenges.begin, _KIND, noted, user_id=user_id)
    return set_step(RedirectResponse(url, 303, {**NO_STORE, "Referrer-Policy": "no-referrer"}), token)


async def back(request: Request) -> Response:
    """Come back. What was begun in another browser, too long ago, or finished already, leads nowhere."""
    provider = _provider(request)
    if provider is None:
        return PlainTextResponse("Not found", 404, NO_STORE)
    begun = await transact_auth(service.challenges.take, _KIND, step_digest(request.headers))
    state = request.query_params.get("state", "")
    if begun is None or begun.data["provider"] != provider.value or not _same(begun.data["state"], state):
        return set_step(_refused(None, "form.provider"), "")
    try:
        who = await oauth.who_came(provider, request.query_params.get("code", ""), begun.data, _back(provider))
    except ProviderTrouble as error:
        log.warning("%s did not say who came: %s", provider.value, error)
        return set_step(_refused(begun.user_id, "form.provider"), "")
    device = device_of(request)
    if begun.user_id:
        return set_step(await _link(request, begun.user_id, who), "")
    user_id, refusal = await transact_auth(service.providers.enter, who, device)
    if not user_id:
        return set_step(_refused(None, str(refusal)), "")
    response = await go_in(request, user_id, safe_path(begun.data["next"], routes.HOME))
    # Where a second factor follows, its step has just taken the place of this one.
    return response if routes.SIGN_IN_CODE in response.headers["location"] else set_step(response, "")


async def _link(request: Request, begun_by: str, who: oauth.Identity) -> Response:
    user_id = await transact_auth(service.live_user, session_digest(request.headers))
    if not user_id or user_id != begun_by:
        return _refused(None, "form.provider")
    refusal = await transact_auth(service.providers.link, user_id, who, device_of(request))
    if refusal:
        return _refused(user_id, refusal)
    return see_other(routes.SETTINGS_SECURITY, {"notice": "linked"})


def _provider(request: Request) -> Provider | None:
    name = request.path_params["provider"]
    return Provider(name) if name in [known.value for known in oauth.offered()] else None


def _back(provider: Provider) -> str:
    return f"{settings().public_url}{routes.AUTH_PROVIDER_BACK.format(provider=provider.value)}"


def _refused(user_id: str | None, code: str) -> Response:
    return see_other(routes.SETTINGS_SECURITY if user_id else routes.SIGN_IN, {"errors": code})


def _same(one: str, other: str) -> bool:
    return random.compare_digest(one.encode(), other.encode(errors="surrogatepass"))
