"""Google and GitHub: the same person, in the same browser, once; and nobody else's account."""

import base64
import json
import secrets
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from authlib.oidc.core.grants.code import OpenIDToken
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from oidc_provider_mock import _storage

from tests.accounts.github import GitHub
from tests.accounts.visitor import Visitor


@pytest.fixture
def github(github_port: int) -> Iterator[GitHub]:
    made = GitHub(github_port)
    yield made
    made.close()


def _with_github(visitor: Visitor, github: GitHub, query: str = "") -> Visitor:
    visitor.get(f"/auth/with/github{query}")
    assert visitor.last.status == 303, visitor.last
    visitor.get(github.authorize(visitor.last.headers["location"]))
    return visitor


def _at_google(visitor: Visitor, google: int, subject: str, claims: dict) -> str:
    """Click through the provider; the path and query that lead back."""
    httpx.put(f"http://localhost:{google}/users/{subject}", json=claims).raise_for_status()
    visitor.get("/auth/with/google")
    there = visitor.last.headers["location"]
    asked = parse_qs(urlsplit(there).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    answer = httpx.post(there, data={"sub": subject}, follow_redirects=False)
    back = urlsplit(answer.headers["location"])
    return f"{back.path}?{back.query}"


def _with_google(visitor: Visitor, google: int, subject: str, claims: dict) -> Visitor:
    visitor.get(_at_google(visitor, google, subject, claims))
    return visitor


def _users(db, email) -> list[tuple]:
    return db.execute("SELECT id, is_verified, password_hash FROM users WHERE email = %s", [email]).fetchall()


@pytest.mark.req("AUTH-07")
def test_somebody_new_comes_in_with_google_and_is_the_same_next_time(newcomer, google, db):
    claims = {"email": newcomer.email, "email_verified": True, "name": "Gina Google"}
    _with_google(newcomer, google, newcomer.email, claims)
    assert newcomer.to == "/home"
    assert newcomer.token
    ((user_id, is_verified, password),) = _users(db, newcomer.email)
    assert (is_verified, password) == (True, None)
    again = _with_google(newcomer.another(), google, newcomer.email, claims | {"email": f"changed-{newcomer.email}"})
    assert again.token
    found = db.execute("SELECT count(*) FROM users WHERE email LIKE %s", [f"%{newcomer.email}"]).fetchone()
    assert found == (1,)
    assert user_id == db.execute("SELECT user_id FROM accounts WHERE oauth_provider_id = %s", [newcomer.email]).fetchone()[0]


@pytest.mark.req("O-04")
def test_somebody_new_comes_in_with_github_and_may_change_name_and_address(newcomer, github, db):
    number = secrets.randbelow(10**9)
    github.be(number, newcomer.email)
    assert _with_github(newcomer, github, "?next=/cvs").to == "/cvs"
    github.be(number, f"other-{newcomer.email}", login="renamed")
    assert _with_github(newcomer.another(), github).token
    assert db.execute("SELECT count(*) FROM accounts WHERE oauth_provider_id = %s", [str(number)]).fetchone() == (1,)
    assert not _users(db, f"other-{newcomer.email}")


@pytest.mark.req("O-04")
@pytest.mark.parametrize("change", [{"verified": False}, {"primary": False}])
def test_an_address_that_github_has_not_confirmed_opens_nothing(newcomer, github, db, change):
    github.be(secrets.randbelow(10**9), newcomer.email, **change)
    _with_github(newcomer, github)
    assert newcomer.words["errors"] == "form.provider_email"
    github.be(secrets.randbelow(10**9), "")
    _with_github(newcomer, github)
    assert (newcomer.words["errors"], newcomer.token) == ("form.provider_email", "")
    assert not _users(db, newcomer.email)


@pytest.mark.req("O-05")
@pytest.mark.req("AUTH-07")
@pytest.mark.parametrize("verified", [True, False])
def test_the_address_of_an_account_does_not_open_it(member, google, github, db, verified):
    thief = Visitor(member.server)
    _with_google(thief, google, secrets.token_hex(8), {"email": member.email, "email_verified": verified, "name": "Thief"})
    assert thief.words["errors"] == ("form.provider_taken" if verified else "form.provider_email")
    github.be(secrets.randbelow(10**9), member.email, verified=verified)
    _with_github(thief, github)
    assert not thief.token
    linked = "SELECT count(*) FROM accounts a JOIN users u ON u.id = a.user_id WHERE u.email = %s"
    assert db.execute(linked, [member.email]).fetchone() == (0,)


@pytest.mark.req("AUTH-07")
@pytest.mark.req("O-08")
def test_the_owner_links_uses_and_unlinks_but_not_the_last_way_in(member, other_member, github, db):
    number = secrets.randbelow(10**9)
    github.be(number, "whatever@example.org")
    _with_github(member, github, "?link")
    assert member.words["notice"] == "linked"
    assert _with_github(member.another(), github).token
    _with_github(other_member, github, "?link")
    assert other_member.words["errors"] == "form.linked_elsewhere"
    db.execute("UPDATE users SET password_hash = NULL WHERE email = %s", [member.email])
    member.post("/auth/unlink", {"provider": "github"})
    assert member.words["errors"] == "form.last_way"
    db.execute("UPDATE users SET password_hash = 'v1$x' WHERE email = %s", [member.email])
    member.post("/auth/unlink", {"provider": "github"})
    assert member.words["notice"] == "unlinked"
    for provider in ("github", "google", "evil", ""):
        assert member.post("/auth/unlink", {"provider": provider}).status == 404


@pytest.mark.req("O-06")
def test_the_same_subject_at_two_providers_is_two_people(newcomer, google, github, db):
    number = secrets.randbelow(10**9)
    github.be(number, newcomer.email)
    _with_github(newcomer, github)
    other = Visitor(newcomer.server)
    _with_google(other, google, str(number), {"email": other.email, "email_verified": True, "name": "Other"})
    assert other.token
    owners = db.execute("SELECT DISTINCT user_id FROM accounts WHERE oauth_provider_id = %s", [str(number)]).fetchall()
    assert len(owners) == 2


@pytest.mark.req("O-01")
def test_only_the_browser_that_went_there_comes_back_once_and_in_time(newcomer, github, db):
    github.be(secrets.randbelow(10**9), newcomer.email)
    began, other = newcomer.another(), newcomer.another()
    began.get("/auth/with/github")
    back = github.authorize(began.last.headers["location"])
    for visitor, path in (
        (other, back),
        (began, back.replace("state=", "state=x")),
        (began, back),  # the one before has used the step up
    ):
        visitor.get(path)
        assert (visitor.to, visitor.words["errors"], visitor.token) == ("/signin", "form.provider", "")
    other.get("/auth/with/github")
    other.get(back)
    assert not other.token
    late = newcomer.another()
    late.get("/auth/with/github")
    back = github.authorize(late.last.headers["location"])
    db.execute("UPDATE challenges SET expires_at = now() - interval '1 second'")
    late.get(back)
    assert not late.token
    done = newcomer.another()
    done.get("/auth/with/github")
    back = github.authorize(done.last.headers["location"])
    done.get(back)
    assert done.token
    token = done.token
    done.get(back)
    assert done.words["errors"] == "form.provider"
    assert done.token == token


@pytest.mark.req("O-02")
def test_a_code_works_once_and_only_with_its_verifier(newcomer, google, db):
    claims = {"email": newcomer.email, "email_verified": True, "name": "Gina"}
    first = newcomer.another()
    back = _at_google(first, google, newcomer.email, claims)
    second = newcomer.another()
    second.get("/auth/with/google")
    state = parse_qs(urlsplit(second.last.headers["location"]).query)["state"][0]
    stolen = f"{urlsplit(back).path}?{urlencode({'code': parse_qs(urlsplit(back).query)['code'][0], 'state': state})}"
    second.get(stolen)  # another browser's code, with another verifier and nonce
    assert (second.words["errors"], second.token) == ("form.provider", "")
    assert not _users(db, newcomer.email)


@pytest.mark.req("O-07")
@pytest.mark.parametrize("trouble", ["500", "html", "hang", "50 MB", "redirect"])
def test_a_provider_in_trouble_is_a_message_within_five_seconds(newcomer, github, trouble):
    github.be(1, newcomer.email)
    newcomer.get("/auth/with/github")
    back = github.authorize(newcomer.last.headers["location"])
    github.trouble = trouble
    started = time.monotonic()
    newcomer.get(back)
    assert time.monotonic() - started < 6
    assert (newcomer.words["errors"], newcomer.token) == ("form.provider", "")


@pytest.mark.req("O-04")
@pytest.mark.parametrize("number", [None, "1", True, 1.5, [], {}])
def test_what_is_no_id_of_github_is_nobody(newcomer, github, number):
    github.be(number, newcomer.email)
    _with_github(newcomer, github)
    assert (newcomer.words["errors"], newcomer.token) == ("form.provider", "")


def _forge(kind: str, good: dict) -> str:
    """An ID token with one thing wrong."""
    key = _storage.storage.jwk
    changes = {
        "aud": {"aud": "another-client"},
        "iss": {"iss": "https://evil.test"},
        "nonce": {"nonce": "another"},
        "no nonce": {"nonce": None},
        "expired": {"exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200},
        "future": {"iat": int(time.time()) + 3600},
        "no sub": {"sub": None},
    }
    claims = {name: value for name, value in (good | changes.get(kind, {})).items() if value is not None}
    if kind == "none":
        return jwt.encode({"alg": "none"}, claims, OctKey.generate_key(), algorithms=["none"])
    if kind == "HS256":
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("google-secret-1"), algorithms=["HS256"])
    signer = RSAKey.generate_key() if kind == "other key" else RSAKey.import_key(key.as_dict(is_private=True))
    header = {"alg": "RS256"} | ({"kid": signer.kid} if signer.kid else {})
    return jwt.encode(header, claims, signer, algorithms=["RS256"])


FORGED = ["none", "HS256", "other key", "aud", "iss", "nonce", "no nonce", "expired", "future", "no sub"]


@pytest.mark.req("O-03")
@pytest.mark.parametrize("kind", ["right", *FORGED])
def test_an_id_token_with_anything_wrong_opens_nothing(newcomer, google, db, kind, monkeypatch):
    claims = {"email": newcomer.email, "email_verified": True, "name": "Gina"}
    real, forged = OpenIDToken.encode_id_token, []  # pyright: ignore[reportAttributeAccessIssue]

    def forge(self, token, request):
        payload = real(self, token, request).split(".")[1]
        forged.append(kind)
        return _forge(kind, json.loads(base64.urlsafe_b64decode(payload + "==")))

    monkeypatch.setattr(OpenIDToken, "encode_id_token", forge)
    _with_google(newcomer, google, newcomer.email, claims)
    assert forged
    assert bool(newcomer.token) == (kind == "right")
    assert bool(_users(db, newcomer.email)) == (kind == "right")


@pytest.mark.req("O-09")
def test_linking_cannot_be_begun_by_another_site(member):
    member.get("/auth/with/github?link", **{"Sec-Fetch-Site": "cross-site"})
    assert member.last.status == 403


def test_a_provider_that_is_not_configured_is_not_there(newcomer, proxied_plain):
    visitor = Visitor(proxied_plain)
    assert visitor.get("/auth/with/google").status == 404
    assert visitor.get("/auth/with/evil").status == 404


@pytest.fixture
def proxied_plain(make_server):
    return make_server(TRUSTED_PROXY_HOPS="1")


@pytest.mark.req("AUTH-12")
def test_a_second_factor_is_asked_also_after_github(member, github):
    from tests.accounts.test_second_factor import switch_on  # noqa: PLC0415

    github.be(secrets.randbelow(10**9), "any@example.org")
    _with_github(member, github, "?link")
    switch_on(member)
    visitor = _with_github(member.another(), github)
    assert (visitor.to, visitor.token) == ("/signin/code", "")
    assert "__Host-ch_step" in visitor.cookies
