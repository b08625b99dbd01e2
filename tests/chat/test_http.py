"""Conversations as files, and chapters with a marked passage."""

import json

import pytest
from sqlmodel import Session

from careerhub import routes
from careerhub.chat import background, service
from careerhub.chat.answering import span_digest
from careerhub.core.db.transactions import run_as, run_public
from careerhub.learning import service as learning
from tests.chat.test_conversations import keep
from tests.conftest import Server
from tests.factories import Person
from tests.security import http


@pytest.mark.req("CHAT-02")
@pytest.mark.req("I-01")
def test_one_exports_ones_own_conversations_only(server: Server, person: Person, stranger: Person):
    conversation = keep(person)
    for ending in ("md", "json"):
        path = routes.conversation_export(conversation, ending)
        mine = http.request(server, "GET", path, session=person.token)
        assert mine.status == 200
        assert "attachment" in mine.headers["content-disposition"]
        nothing = http.request(server, "GET", routes.conversation_export("0" * 26, ending), session=stranger.token)
        theirs = http.request(server, "GET", path, session=stranger.token)
        assert (theirs.status, theirs.body) == (nothing.status, nothing.body)
        assert http.request(server, "GET", path).status == 401
    assert json.loads(mine.body)["interactions"][0]["query_text"] == "What pressure?"


@pytest.mark.req("CHAT-06")
def test_a_passage_is_marked_only_where_the_text_is_still_the_one_that_was_cited(server: Server):
    chapter = run_public(lambda session, _: learning.chapters_for_index(session))[0]
    start = chapter.sections[-1].start_at
    digest = span_digest(chapter.text[start : start + 80])

    same = http.request(server, "GET", f"{chapter.href}?mark={start}-{start + 80}-{digest}").body
    moved = http.request(server, "GET", f"{chapter.href}?mark={start + 1}-{start + 81}-{digest}").body
    odd = http.request(server, "GET", f"{chapter.href}?mark=x-<script>").body

    assert f'data-anchor="{chapter.sections[-1].anchor}"'.encode() in same
    assert b"The text has changed" not in same
    assert b"The text has changed" in moved
    assert b"data-words" not in moved
    assert b"data-words" not in odd


@pytest.mark.req("CHAT-02")
def test_conversations_are_archived_after_30_days_and_deleted_ones_forgotten_after_a_day(person: Person, owner_session: Session):
    old, fresh, gone = keep(person, "An old one?"), keep(person, "A new one?"), keep(person, "A deleted one?")
    run_as(person.digest, service.delete_conversation, gone)
    connection = owner_session.connection()
    connection.exec_driver_sql("ALTER TABLE conversations DISABLE TRIGGER update_conversations_updated_at")
    connection.exec_driver_sql(
        "UPDATE conversations SET updated_at = now() - interval '31 days', created_at = now() - interval '31 days' WHERE id = %s",
        (old,),
    )
    connection.exec_driver_sql("UPDATE conversations SET deleted_at = now() - interval '2 days' WHERE id = %s", (gone,))
    connection.exec_driver_sql("ALTER TABLE conversations ENABLE TRIGGER update_conversations_updated_at")
    owner_session.commit()

    background.tidy()

    assert [card.id for card in run_as(person.digest, service.list_conversations, archived=True)] == [old]
    assert [card.id for card in run_as(person.digest, service.list_conversations)] == [fresh]
    left = owner_session.connection().exec_driver_sql
    assert left("SELECT count(*) FROM conversations WHERE id = %s", (gone,)).scalar_one() == 0
