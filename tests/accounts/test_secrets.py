"""What nobody may find anywhere: passwords, tokens, codes and cookies, in logs, rows and jobs."""

import time

import pytest
from pyotp.totp import TOTP

from tests.accounts.dump import dump
from tests.accounts.office import token_in
from tests.accounts.test_second_factor import switch_on, wait_for_room
from tests.accounts.visitor import PASSWORD, Visitor
from tests.security.ws import Tab

NEW = "Orbit-hammer-green-77"


@pytest.mark.req("A-61")
def test_after_everything_that_one_can_do_no_secret_lies_anywhere(site, office, db, mail_home):
    visitor = Visitor(site)
    visitor.sign_up()
    secrets = {PASSWORD, NEW, "wrong-but-also-secret"}
    verify = token_in(office.wait_for(visitor.email))
    visitor.post("/auth/verify", {"token": verify})
    visitor.sign_in("wrong-but-also-secret")
    visitor.sign_in()
    secrets |= {verify, visitor.token}
    visitor.post("/auth/forgot", {"email": visitor.email})
    reset = token_in(office.wait_for(visitor.email, "Choose"))
    visitor.post("/auth/reset", {"token": reset, "password": NEW})
    visitor.sign_in(NEW)
    secrets |= {reset, visitor.token}
    app, codes = switch_on(visitor)
    assert isinstance(app, TOTP)
    secrets |= {app.secret, visitor.token, *codes, *(code.replace("-", "") for code in codes)}
    again = visitor.another()
    again.sign_in(NEW)
    secrets.add(again.cookies["__Host-ch_step"])
    db.execute("UPDATE two_factor SET last_step = 0")
    wait_for_room()
    again.post("/auth/code", {"code": app.now()})
    assert again.token
    secrets.add(again.token)
    again.get("/auth/with/google")
    secrets.add(again.cookies["__Host-ch_step"])
    again.post("/auth/export")
    with Tab(site, again.token) as tab:
        tab.hydrate("/settings/security")
        tab.hydrate("/settings/sessions")
        told = tab.text
    time.sleep(1)
    again.post("/auth/email", {"email": f"new-{visitor.email}"})
    change = token_in(office.wait_for(f"new-{visitor.email}"))
    secrets.add(change)
    places = {
        "log": (mail_home.folder / "server.log").read_text(),
        "database and jobs": dump(mail_home),
        "socket": told,
    }
    for path in mail_home.folder.rglob(".states/**/*"):
        if path.is_file():
            places[str(path)] = path.read_bytes().decode(errors="replace")
    assert all(len(secret) >= 12 for secret in secrets)
    for place, text in places.items():
        found = [secret[:6] for secret in secrets if secret in text]
        assert found == [], place
