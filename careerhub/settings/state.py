"""What the settings show. What they change goes by native forms to HTTP routes, which ask for a fresh proof of who one is."""

from datetime import UTC, datetime

import reflex as rx

from careerhub.auth import oauth
from careerhub.auth import service as auth
from careerhub.auth.schemas import Account, Device, DeviceSession, Event, Security, UserRow
from careerhub.core.errors import DomainError, SessionEnded
from careerhub.core.web.guard import current_digest
from careerhub.core.web.state import SignedIn
from careerhub.privacy import service as privacy
from careerhub.privacy.schemas import ExportRow


class AccountState(SignedIn, rx.State):
    """Who one is here."""

    account: rx.Field[Account] = rx.field(default_factory=lambda: Account("", "", ""))

    @rx.event
    async def load(self):
        self.account = await self._as_user(auth.get_account)


class SecurityState(SignedIn, rx.State):
    """How one signs in."""

    loaded: rx.Field[bool] = rx.field(False)
    security: rx.Field[Security] = rx.field(default_factory=lambda: Security(False, False, 0, (), ()))
    offered: rx.Field[list[str]] = rx.field(default_factory=list)

    @rx.event
    async def load(self):
        self.security = await self._as_account(auth.security.get_security)
        self.offered = [provider.value for provider in oauth.offered()]
        self.loaded = True


class SessionsState(SignedIn, rx.State):
    """Where one is signed in."""

    sessions: rx.Field[list[DeviceSession]] = rx.field(default_factory=list)

    @rx.event
    async def load(self):
        self.sessions = await self._as_account(auth.sessions.list_sessions, current_digest())


class PrivacyState(SignedIn, rx.State):
    """What happened on the account."""

    loaded: rx.Field[bool] = rx.field(False)
    with_changes: rx.Field[bool] = rx.field(False)
    events: rx.Field[list[Event]] = rx.field(default_factory=list)

    @rx.event
    async def load(self):
        self.events = await self._as_user(auth.history.list_events, changes=self.with_changes)
        self.loaded = True

    @rx.event
    async def show_changes(self, shown: bool):
        self.with_changes = shown
        self.events = await self._as_user(auth.history.list_events, changes=shown)


class DataState(SignedIn, rx.State):
    """The copies of one's data."""

    email: rx.Field[str] = rx.field("")
    exports: rx.Field[list[ExportRow]] = rx.field(default_factory=list)

    @rx.event
    async def load(self):
        self.email = (await self._as_user(auth.get_account)).email
        self.exports = await self._as_account(privacy.list_exports)


class AdminState(SignedIn, rx.State):
    """All accounts, for administrators."""

    allowed: rx.Field[bool] = rx.field(False)
    message: rx.Field[str] = rx.field("")
    words: rx.Field[str] = rx.field("")
    users: rx.Field[list[UserRow]] = rx.field(default_factory=list)

    @rx.event
    async def load(self):
        await self._show("")

    @rx.event
    async def search(self, text: str):
        await self._show(text[:100])

    @rx.event
    async def suspend(self, user_id: str):
        await self._act("suspend", user_id)

    @rx.event
    async def activate(self, user_id: str):
        await self._act("activate", user_id)

    @rx.event
    async def end_sessions(self, user_id: str):
        await self._act("end-sessions", user_id)

    @rx.event
    async def set_plan(self, user_id: str, plan: str):
        await self._act("set-plan", user_id, plan, self._expiry(user_id))

    @rx.event
    async def set_expiry(self, user_id: str, day: str):
        """Let the plan hold until the end of a day (2027-03-31), or for good when it is empty."""
        try:
            until = datetime.fromisoformat(f"{day}T23:59:59").replace(tzinfo=UTC) if day else None
        except ValueError:
            self.message = "Write a day like 2027-03-31."
            return
        plan = next((user.plan for user in self.users if user.id == user_id), "")
        await self._act("set-plan", user_id, plan, until)

    def _expiry(self, user_id: str) -> datetime | None:
        known = next((user.plan_expires for user in self.users if user.id == user_id), "")
        return datetime.fromisoformat(known) if known else None

    async def _show(self, words: str) -> None:
        self.words, self.message = words, ""
        try:
            self.users = await self._as_account(auth.admin.list_users, words)
            self.allowed = True
        except SessionEnded:
            raise
        except DomainError as error:
            self.users, self.allowed, self.message = [], False, error.message

    async def _act(self, action: str, user_id: str, plan: str = "", until: datetime | None = None) -> None:
        self.message = ""
        device = Device("", "administration page")
        try:
            await self._as_account(auth.admin.act, action, user_id, plan, until, device)
            self.users = await self._as_account(auth.admin.list_users, self.words)
        except SessionEnded:
            raise
        except DomainError as error:
            self.message = error.message
