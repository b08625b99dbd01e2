"""An answer is being written as its reader loses access: not one more word comes, nothing more is done."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from careerhub.auth import plans
from careerhub.auth import service as auth
from careerhub.auth.plans import Plan, Quota
from careerhub.auth.schemas import MailKind
from careerhub.core.db.transactions import run_auth
from careerhub.core.ids import new_id
from careerhub.privacy import background as privacy_jobs
from careerhub.privacy import service as privacy
from careerhub.privacy.files import export_path
from tests.conftest import Server
from tests.factories import DEVICE, Person
from tests.llm.wire import MODEL, Wire, speaking
from tests.security import http
from tests.security.ws import Tab, full_name

WORD = "Kanarienvogel "
PASSAGE = "A robot that balances must answer within a few milliseconds, for otherwise it lies on the floor."


@pytest.fixture(scope="module")
def talking(make_server: Callable[..., Server]) -> Iterator[Server]:
    """A server whose language model talks for half a minute."""
    with speaking() as wire:
        spoken: Wire = wire
        spoken.words, spoken.pause = [WORD] * 300, 0.1
        yield make_server(OLLAMA_HOST=spoken.url, OLLAMA_MODEL=MODEL, EVENTS_PER_SECOND="2000", EVENT_BURST="4000")


def _be_answered(tab: Tab) -> None:
    """Ask, and wait for the first words."""
    tab.hydrate("/chat")
    asked = {"question": "What does this passage say?", "selection": PASSAGE, "place": ""}
    tab.event(full_name("chat_state.ask"), asked, "/chat")
    deadline = time.monotonic() + 30
    while WORD.strip() not in tab.text:
        assert time.monotonic() < deadline, tab.text[-2000:]
        tab.settle()


def _end(how: str, server: Server, person: Person) -> None:
    if how == "sign out":
        http.post(server, "/auth/signout", {}, session=person.token)
    elif how == "revoke":
        run_auth(auth.sessions.end_all, person.id)
    elif how == "suspend":
        run_auth(auth.admin.suspend, person.email, DEVICE)
    else:
        run_auth(auth.remove_account, person.email)


@pytest.mark.req("W-09")
@pytest.mark.req("A-36")
@pytest.mark.parametrize("how", ["sign out", "revoke", "suspend", "delete"])
def test_who_loses_access_gets_not_one_more_word(talking, person, owner_session, how):
    with ExitStack() as stack:
        asking, *others = [stack.enter_context(Tab(talking, person.token)) for _ in range(3)]
        for tab in others:
            tab.hydrate("/home")
        _be_answered(asking)
        _end(how, talking, person)
        for tab in (asking, *others):
            assert tab.wait_closed(5)
        last = max(place for place, frame in enumerate(asking.frames) if "leave_to" in frame)
        assert WORD.strip() not in "".join(asking.frames[last:])
    with Tab(talking, tab=asking.token) as thief:  # the task would send to whoever has the tab's token now
        thief.hydrate("/chat")
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            thief.settle()
            time.sleep(0.1)
        assert WORD.strip() not in thief.text
        assert PASSAGE not in thief.text
    kept = text("SELECT count(*) FROM conversations WHERE user_id = :u")
    assert owner_session.execute(kept, {"u": person.id}).scalar_one() == 0


@pytest.mark.req("A-36")
@pytest.mark.parametrize("how", ["suspend", "delete"])
def test_the_jobs_of_a_closed_account_come_to_nothing(person, how):
    export_id, mail_id = new_id(), new_id()
    insert_export = text("INSERT INTO data_exports (id, user_id, status, size_bytes) VALUES (:id, :u, 'PENDING', 0)")
    insert_mail = text(
        "INSERT INTO mails (id, user_id, kind, address, details, tries) VALUES (:id, :u, :kind, :address, '{}', 0)"
    )
    queued = {"id": mail_id, "u": person.id, "kind": MailKind.RESET.value, "address": person.email}
    run_auth(lambda session: session.execute(insert_export, {"id": export_id, "u": person.id}))
    run_auth(lambda session: session.execute(insert_mail, queued))
    _end(how, None, person)  # pyright: ignore[reportArgumentType]
    if how == "delete":
        privacy_jobs.export(export_id, person.id)
        assert not export_path(export_id).exists()
        assert not run_auth(privacy.is_wanted, export_id)
    assert run_auth(auth.mails.take, mail_id) is None


@pytest.mark.req("I-12")
@pytest.mark.req("AUTH-11")
def test_who_has_used_up_the_answers_of_the_day_gets_quotes_and_is_told_why(talking, person):
    limit = plans.LIMITS[Plan.FREE][Quota.AI_ANSWERS]
    assert limit
    for _ in range(limit):
        run_auth(plans.use_daily, person.id, Quota.AI_ANSWERS)
    with Tab(talking, person.token) as tab:
        tab.hydrate("/chat")
        asked = {"question": "What does this passage say?", "selection": PASSAGE, "place": ""}
        tab.event(full_name("chat_state.ask"), asked, "/chat")
        deadline = time.monotonic() + 30
        while f"allows {limit} answers" not in tab.text:
            assert time.monotonic() < deadline, tab.text[-2000:]
            tab.settle()
        assert WORD.strip() not in tab.text
