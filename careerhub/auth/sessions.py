"""Who a session belongs to, asked at every event: a short memory in front of the database.

What a person reads or changes is checked once more inside its own transaction (`transact`), so an ended session reaches no
data even while this memory still knows it; the memory only decides what the page may do.
"""

import time
from collections.abc import Callable, Iterable

from careerhub.auth import service
from careerhub.core.db.listen import listen
from careerhub.core.db.transactions import transact_auth
from careerhub.core.errors import NotFound

_REMEMBER_SECONDS = 2.0
_MAX_REMEMBERED = 10_000


class Sessions:
    """Live sessions by digest. `on_end` is told each digest whose session has ended; `connected` names those with a socket."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, str]] = {}
        self.on_end: Callable[[str], None] = lambda digest: None
        self.connected: Callable[[], Iterable[str]] = list

    async def user_of(self, digest: str) -> str:
        """The user whose live session this is; '' for none."""
        if not digest:
            return ""
        now = time.monotonic()
        until, user_id = self._known.get(digest, (0.0, ""))
        if now < until:
            return user_id
        user_id = await transact_auth(service.live_user, digest) or ""
        if len(self._known) >= _MAX_REMEMBERED:
            self._known.clear()
        if user_id:
            self._known[digest] = (now + _REMEMBER_SECONDS, user_id)
        return user_id

    def end(self, digest: str) -> None:
        """Forget a session that has just been ended and cut its connections."""
        self._known.pop(digest, None)
        self.on_end(digest)

    async def name_of(self, user_id: str) -> str:
        """The name of a person, for the menu; '' for nobody."""
        try:
            return (await transact_auth(service.get_account, user_id)).full_name if user_id else ""
        except NotFound:
            return ""

    async def listen(self) -> None:
        """Until cancelled: end here what was ended anywhere, by another server, a command or an administrator."""
        await listen("session_ended", self.end, self._catch_up)

    async def _catch_up(self) -> None:
        self._known.clear()
        for digest in list(self.connected()):
            if not await self.user_of(digest):
                self.end(digest)


sessions = Sessions()
