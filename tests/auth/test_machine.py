"""An account's life in any order: a model says what must hold, the database what does."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import text

from careerhub.auth import letters, passwords, service
from careerhub.auth.schemas import MailKind
from careerhub.core.crypto import token_digest
from careerhub.core.db.transactions import run_as, run_auth
from careerhub.core.errors import SessionEnded
from careerhub.core.ids import new_id
from tests.factories import DEVICE


class Life(RuleBasedStateMachine):
    """One address. `sessions` are the digests that must be live, `dead` those that must never be again."""

    def __init__(self) -> None:
        super().__init__()
        self.email = f"{new_id().lower()}@example.org"
        self.user_id = ""
        self.password = 0
        self.is_active = True
        self.sessions: list[str] = []
        self.dead: list[str] = []
        self.resets: list[str] = []  # tokens, the newest last: only that one works
        self.used: list[str] = []

    def _hash(self) -> str:
        return f"v1$test-{self.password}"

    def _end(self, *, but: str = "") -> None:
        self.dead += [digest for digest in self.sessions if digest != but]
        self.sessions = [digest for digest in self.sessions if digest == but]

    @rule()
    def sign_up(self) -> None:
        made = run_auth(service.sign_up, self.email, "Ana Kovač", self._hash(), DEVICE)
        assert made == (not self.user_id)
        self.user_id = self.user_id or run_auth(service.user_with, self.email) or ""

    @rule(right=st.booleans())
    def sign_in(self, right: bool) -> None:
        found = run_auth(service.password_hash_of, self.email)
        assert bool(found) == bool(self.user_id and self.is_active)
        if not found:
            return
        assert found == (self.user_id, self._hash())
        if right and len(self.sessions) < 15:
            self.sessions.append(token_digest(run_auth(service.start_session, self.user_id, DEVICE, replaces="")))

    @rule(place=st.integers(0, 20))
    def sign_out(self, place: int) -> None:
        if self.sessions:
            digest = self.sessions.pop(place % len(self.sessions))
            run_auth(service.sign_out, digest, DEVICE)
            self.dead.append(digest)

    @rule(place=st.integers(0, 20))
    def revoke_others(self, place: int) -> None:
        if self.sessions:
            kept = self.sessions[place % len(self.sessions)]
            run_auth(service.sessions.revoke_others, self.user_id, kept, DEVICE)
            self._end(but=kept)

    @rule(place=st.integers(0, 20), idle=st.booleans())
    def let_time_pass(self, place: int, idle: bool) -> None:
        if self.sessions:
            digest = self.sessions.pop(place % len(self.sessions))
            change = "last_seen_at = now() - interval '2 hours 1 second'"
            if not idle:
                change = "created_at = now() - interval '25 hours', expires_at = now() - interval '1 second'"
            run_auth(
                lambda session: session.execute(text(f"UPDATE auth_sessions SET {change} WHERE token_hash = :d"), {"d": digest})
            )
            self.dead.append(digest)

    @rule()
    def ask_reset(self) -> None:
        mail_id = run_auth(_queue_reset, self.email)
        if letter := run_auth(service.mails.take, mail_id):
            assert self.user_id
            assert self.is_active
            self.used += self.resets
            self.resets = [letter.link.partition("#")[2]]
            run_auth(service.mails.sent, mail_id)
        else:
            assert not (self.user_id and self.is_active)

    @rule(newest=st.booleans())
    def reset(self, newest: bool) -> None:
        tokens = self.resets if newest else self.used
        if not tokens:
            return
        token = tokens[-1]
        works = newest and self.is_active
        self.password += works
        assert run_auth(service.recovery.reset, token, self._hash(), DEVICE) == works
        if works:
            self.used.append(self.resets.pop())
            self._end()

    @rule(place=st.integers(0, 20))
    def change_password(self, place: int) -> None:
        if self.sessions:
            digest = self.sessions[place % len(self.sessions)]
            self.password += 1
            token = run_auth(service.recovery.change_password, self.user_id, digest, self._hash(), DEVICE)
            self._end()
            self.sessions = [token_digest(token)]
            self.used += self.resets
            self.resets = []

    @rule()
    def suspend(self) -> None:
        if self.user_id:
            run_auth(service.admin.suspend, self.email, DEVICE)
            self.is_active = False
            self._end()

    @rule()
    def activate(self) -> None:
        if self.user_id:
            run_auth(service.admin.activate, self.email, DEVICE)
            self.is_active = True

    @invariant()
    def the_live_are_live_and_the_dead_stay_dead(self) -> None:
        for digest in self.sessions:
            assert run_auth(service.live_user, digest) == self.user_id
        for digest in self.dead[-3:]:
            assert run_auth(service.live_user, digest) is None
            with pytest.raises(SessionEnded):
                run_as(digest, service.get_account)

    def teardown(self) -> None:
        expired = text(
            "SELECT count(*) FROM audit_logs WHERE user_id = :u AND action = 'session_expired' GROUP BY user_id, action"
        )
        count = run_auth(lambda session: session.execute(expired, {"u": self.user_id}).scalar()) or 0
        assert count <= len(self.dead)
        run_auth(service.remove_account, self.email)


def _queue_reset(session, email: str) -> str:
    """`recovery.ask_reset`, with the mail's id; without a job, which another server's worker could take."""
    mail_id = new_id()
    session.execute(
        text("INSERT INTO mails (id, user_id, kind, address, details, tries) VALUES (:id, :user, :kind, :email, '{}', 0)"),
        {"id": mail_id, "user": service.user_with(session, email), "kind": MailKind.RESET.value, "email": email},
    )
    return mail_id


@pytest.mark.req("A-70")
def test_whatever_the_order_only_the_right_sessions_live(database):
    chosen = settings(
        max_examples=200, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    run_state_machine_as_test(Life, settings=chosen)


def test_the_letters_are_of_all_kinds():
    words = {"name": "Ana", "what": "x"}
    for kind in MailKind:
        assert letters.write(kind, "a@example.org", token="t", **words).subject


@pytest.mark.req("A-24")
def test_passwords_are_checked_off_the_event_loop():
    async def lag() -> float:
        loop = asyncio.get_running_loop()
        checks = [asyncio.create_task(passwords.verify("x", None)) for _ in range(6)]
        late: list[float] = []
        while not all(check.done() for check in checks):
            before = loop.time()
            await asyncio.sleep(0.01)
            late.append(loop.time() - before - 0.01)
        return sorted(late)[int(len(late) * 0.95)]

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: asyncio.run(lag())).result() < 0.1
