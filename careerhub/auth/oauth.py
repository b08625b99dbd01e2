"""Asking Google (OpenID Connect) and GitHub (OAuth 2) who somebody is. Of what they give nothing is kept but the answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oauth2.rfc6749.errors import OAuth2Error
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from careerhub.auth.schemas import Identity, Provider
from careerhub.core.clock import utc_now
from careerhub.core.config import settings

_DEADLINE_SECONDS = 5.0
_MAX_BODY = 1_000_000
_ALGORITHMS = ["RS256", "ES256", "PS256"]  # signatures that only the provider can make: no HMAC, no "none"
_CLOCK_SKEW_SECONDS = 60


class ProviderTrouble(Exception):
    """The provider did not answer, or not as it should. The text is for the log and holds no secret."""


def offered() -> tuple[Provider, ...]:
    """The providers that the operator has configured."""
    chosen = settings()
    pairs = ((Provider.GOOGLE, chosen.google_client), (Provider.GITHUB, chosen.github_client))
    return tuple(provider for provider, client in pairs if client[0])


def new_secrets() -> dict[str, str]:
    """What binds the way there and back to one browser: state, nonce, and the verifier of PKCE."""
    return {"state": generate_token(43), "nonce": generate_token(43), "verifier": generate_token(64)}


async def way_there(provider: Provider, secrets: dict[str, str], back: str) -> str:
    """The provider's address to send the browser to.

    Raises:
        ProviderTrouble: the provider cannot be asked for it.
    """
    async with _client(provider, back) as client:
        if provider is Provider.GOOGLE:
            found = await _discover(client)
            endpoint, more = found["authorization_endpoint"], {"nonce": secrets["nonce"], "prompt": "select_account"}
        else:
            endpoint, more = f"{settings().github_url}/login/oauth/authorize", {}
        url, _ = client.create_authorization_url(endpoint, state=secrets["state"], code_verifier=secrets["verifier"], **more)
        return url


async def who_came(provider: Provider, code: str, secrets: dict[str, str], back: str) -> Identity:
    """Who the provider says has come back with this code.

    Raises:
        ProviderTrouble: nobody, or the provider cannot be believed.
    """
    async with _client(provider, back) as client:
        if provider is Provider.GOOGLE:
            return await _from_google(client, code, secrets)
        return await _from_github(client, code, secrets)


async def _from_google(client: AsyncOAuth2Client, code: str, secrets: dict[str, str]) -> Identity:
    found = await _discover(client)
    token = await client.fetch_token(found["token_endpoint"], code=code, code_verifier=secrets["verifier"])
    keys = KeySet.import_key_set(await _get(client, found["jwks_uri"]))
    decoded = jwt.decode(str(token.get("id_token", "")), keys, algorithms=_ALGORITHMS)
    now = int(utc_now().timestamp())
    checks = jwt.JWTClaimsRegistry(
        now=now,
        leeway=_CLOCK_SKEW_SECONDS,
        iss={"essential": True, "value": found["issuer"]},
        aud={"essential": True, "value": settings().google_client[0]},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": secrets["nonce"]},
    )
    claims = decoded.claims
    checks.validate(claims)
    if claims.get("azp", claims["aud"]) not in (settings().google_client[0], claims["aud"]):
        raise ProviderTrouble("the token is for another client")
    if "email" not in claims:  # some providers tell it only here; the subject must be the same (OpenID Connect 5.3.2)
        told = await _get(client, found["userinfo_endpoint"])
        if told.get("sub") != claims["sub"]:
            raise ProviderTrouble("the user info is about somebody else")
        claims = {**told, **claims}
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Identity(Provider.GOOGLE, str(claims["sub"]), email, str(claims.get("name", "")))


async def _from_github(client: AsyncOAuth2Client, code: str, secrets: dict[str, str]) -> Identity:
    chosen = settings()
    await client.fetch_token(
        f"{chosen.github_url}/login/oauth/access_token",
        code=code,
        code_verifier=secrets["verifier"],
        headers={"Accept": "application/json"},
    )
    user = await _get(client, f"{chosen.github_api_url}/user")
    emails = await _get(client, f"{chosen.github_api_url}/user/emails")
    subject = user.get("id")
    if not isinstance(subject, int) or isinstance(subject, bool) or not isinstance(emails, list):
        raise ProviderTrouble("the answer is not GitHub's")
    entries = [entry for entry in emails if isinstance(entry, dict)]
    primary = [entry for entry in entries if entry.get("primary") is True and entry.get("verified") is True]
    email = str(primary[0].get("email", "")) if primary else ""
    return Identity(Provider.GITHUB, str(subject), email, str(user.get("name") or user.get("login") or ""))


@asynccontextmanager
async def _client(provider: Provider, back: str) -> AsyncIterator[AsyncOAuth2Client]:
    """A client that waits five seconds in all, follows no redirect, and reads no more than a megabyte."""
    chosen = settings()
    client_id, secret = chosen.google_client if provider is Provider.GOOGLE else chosen.github_client
    scope = "openid email profile" if provider is Provider.GOOGLE else "read:user user:email"
    client: Any = AsyncOAuth2Client(
        client_id,
        secret,
        scope=scope,
        redirect_uri=back,
        code_challenge_method="S256",
        transport=_Capped(),
        follow_redirects=False,
        trust_env=False,
        timeout=_DEADLINE_SECONDS,
    )
    try:
        async with asyncio.timeout(_DEADLINE_SECONDS), client:
            yield client
    except (httpx.HTTPError, OAuthError, OAuth2Error, JoseError, TimeoutError, ValueError, KeyError, TypeError) as error:
        raise ProviderTrouble(type(error).__name__) from error


async def _discover(client: AsyncOAuth2Client) -> dict[str, Any]:
    issuer = settings().google_issuer
    found = await _get(client, f"{issuer}/.well-known/openid-configuration", is_open=True)
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderTrouble("the issuer calls itself by another name")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if urlsplit(str(found[name])).scheme != urlsplit(issuer).scheme:
            raise ProviderTrouble(f"{name} is not as safe as the issuer")
    return found


async def _get(client: AsyncOAuth2Client, url: str, *, is_open: bool = False) -> Any:
    response = await client.request("GET", url, withhold_token=is_open or "jwks" in url or client.token is None)
    if response.status_code != httpx.codes.OK:
        raise ProviderTrouble(f"status {response.status_code}")
    return response.json()


class _Capped(httpx.AsyncHTTPTransport):
    """Answers of at most a megabyte."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        response.stream = _CappedStream(response.stream)  # pyright: ignore[reportArgumentType]  (of an async transport)
        return response


class _CappedStream(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream):
        self._inner, self._left = inner, _MAX_BODY

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            self._left -= len(part)
            if self._left < 0:
                raise httpx.ReadError("too long")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()
