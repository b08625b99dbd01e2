"""The routes of accounts."""

import secrets as random

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from careerhub import routes
from careerhub.auth.http import account, links, outbox, providers, second_factor, sign_in
from careerhub.auth.http.requests import Receiver
from careerhub.auth.passwords import TooBusy
from careerhub.core.web.http import NO_STORE, message_page


def _when_there_is_room(receive: Receiver) -> Receiver:
    """Answer for what checks passwords while too many wait to be checked."""

    async def receive_or_refuse(request: Request) -> Response:
        try:
            return await receive(request)
        except TooBusy as error:
            seconds = str(3 + random.randbelow(12))  # so that they do not all come back at once
            return message_page(503, "One moment, please", error.message, routes.SIGN_IN, "Try again", {"Retry-After": seconds})

    return receive_or_refuse


async def _post_only(request: Request) -> Response:
    return PlainTextResponse("Method Not Allowed", 405, {**NO_STORE, "Allow": "POST"})


_POSTS = {
    routes.AUTH_SIGN_UP: sign_in.sign_up,
    routes.AUTH_SIGN_IN: sign_in.sign_in,
    routes.AUTH_CODE: sign_in.code,
    routes.AUTH_SIGN_OUT: sign_in.sign_out,
    routes.AUTH_SIGN_OUT_EVERYWHERE: sign_in.sign_out_everywhere,
    routes.AUTH_FORGOT: links.forgot,
    routes.AUTH_RESEND: links.resend,
    routes.AUTH_VERIFY: links.verify,
    routes.AUTH_RESET: links.reset,
    routes.AUTH_CONFIRM: account.confirm,
    routes.AUTH_EMAIL: account.change_email,
    routes.AUTH_PASSWORD: account.change_password,
    routes.AUTH_REVOKE: account.revoke,
    routes.AUTH_REVOKE_OTHERS: account.revoke_others,
    routes.AUTH_UNLINK: account.unlink,
    routes.AUTH_TOTP_BEGIN: second_factor.begin_totp,
    routes.AUTH_TOTP_CONFIRM: second_factor.confirm_totp,
    routes.AUTH_TOTP_REMOVE: second_factor.remove_totp,
    routes.AUTH_CODES: second_factor.new_codes,
    routes.AUTH_PASSKEY_NEW: second_factor.passkey_new,
    routes.AUTH_PASSKEY_ADD: second_factor.passkey_add,
    routes.AUTH_PASSKEY_REMOVE: second_factor.passkey_remove,
    routes.AUTH_PASSKEY_ASK: second_factor.passkey_ask,
    routes.AUTH_PASSKEY_SIGN_IN: second_factor.passkey_sign_in,
}
HTTP_ROUTES = [
    *(Route(path, _when_there_is_room(receiver), methods=["POST"]) for path, receiver in _POSTS.items()),
    *(Route(path, _post_only) for path in _POSTS),  # else the pages' own "not found" would answer
    Route(routes.VERIFY, links.show_verify, methods=["GET"]),
    Route(routes.RESET, links.show_reset, methods=["GET"]),
    Route(routes.AUTH_PROVIDER_BACK, providers.back, methods=["GET"]),
    Route(routes.AUTH_PROVIDER, providers.begin, methods=["GET"]),
    Route(routes.AUTH_RESUME, sign_in.resume, methods=["GET"]),
    Route(routes.DEV_OUTBOX, outbox.show, methods=["GET"]),
]
