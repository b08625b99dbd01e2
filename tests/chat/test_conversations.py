"""Conversations: kept as they were shown, one's own only."""

import pytest
from sqlalchemy.exc import IntegrityError

from careerhub.chat import service
from careerhub.chat.http import as_markdown
from careerhub.chat.schemas import REFUSAL, Answered, AnswerKind, Cited, Scope
from careerhub.core.db.transactions import run_as
from careerhub.core.errors import NotFound
from tests.factories import Person

SOURCE = Cited("book/a.md", "Wheels", 0, 0.87, 0, 9, "0" * 16, "A", "/book/b/a?mark=0-9-0", "Two bar.")


def answered(query: str = "What pressure?", kind: AnswerKind = AnswerKind.ANSWER, *sources: Cited, **more: str) -> Answered:
    return Answered(query, more.pop("answer", "Two bar [1]."), Scope.BOOK, kind, sources or (SOURCE,), **more)


def keep(person: Person, *args: object, **more: str) -> str:
    return run_as(person.digest, service.keep_answer, "", answered(*args, **more))  # pyright: ignore[reportArgumentType]


@pytest.mark.req("CHAT-02")
def test_the_title_is_the_first_50_characters_of_the_first_question(person: Person):
    keep(person, "What is ROS 2?")
    keep(person, "x" * 60)

    assert [card.title for card in run_as(person.digest, service.list_conversations)] == ["x" * 50 + "…", "What is ROS 2?"]


@pytest.mark.req("CHAT-03")
def test_an_answer_is_kept_with_its_sources_and_shown_the_same_again(person: Person):
    conversation = keep(person)

    (turn,) = run_as(person.digest, service.get_thread, conversation).turns
    assert (turn.question, turn.kind, turn.sources[0].href) == ("What pressure?", "answer", SOURCE.href)
    _, (row,) = run_as(person.digest, service.read_export, conversation)
    chunk = row["source_chunks"][0]
    assert {"file_path", "section_heading", "chunk_index", "similarity_score"} <= chunk.keys()
    assert (row["query_mode"], chunk["similarity_score"]) == ("global", 0.87)
    assert "1. A › Wheels (book/a.md)" in as_markdown("T", [row])


@pytest.mark.req("CHAT-03")
@pytest.mark.parametrize(
    "bad",
    [
        answered("No"),
        answered(answer=""),
        Answered("What?", "So.", Scope.BOOK, AnswerKind.ANSWER, ()),
        Answered("What?", "So.", Scope.BOOK, AnswerKind.ANSWER, (SOURCE,) * 6),
    ],
)
def test_the_database_refuses_what_the_rules_forbid(person: Person, bad: Answered):
    with pytest.raises(IntegrityError):
        run_as(person.digest, service.keep_answer, "", bad)


def test_a_refusal_may_have_no_sources(person: Person):
    refused = Answered("Who?", REFUSAL, Scope.BOOK, AnswerKind.REFUSED, ())
    assert (
        run_as(person.digest, service.get_thread, run_as(person.digest, service.keep_answer, "", refused)).turns[0].sources == []
    )


@pytest.mark.req("CHAT-02")
def test_conversations_are_found_archived_deleted_and_taken_back(person: Person):
    first, second = keep(person, "About wheels?"), keep(person, "About arms?", answer="Arms lift [1].")

    def listed(words: str = "", *, archived: bool = False) -> list[str]:
        return [card.id for card in run_as(person.digest, service.list_conversations, words, archived=archived)]

    assert listed("LIFT") == [second]
    run_as(person.digest, service.archive_conversation, first)
    assert (listed(), listed(archived=True)) == ([second], [first])
    run_as(person.digest, service.delete_conversation, second)
    assert listed() == []
    with pytest.raises(NotFound):
        run_as(person.digest, service.get_thread, second)
    run_as(person.digest, service.restore_conversation, second)
    assert listed() == [second]


def test_an_answer_made_anew_replaces_the_old_one_and_what_came_after(person: Person):
    conversation = keep(person)
    run_as(person.digest, service.keep_answer, conversation, answered("And then?"))
    first = run_as(person.digest, service.get_thread, conversation).turns[0]

    run_as(person.digest, service.keep_answer, conversation, answered(answer="Three bar [1]."), instead_of=first.id)

    (turn,) = run_as(person.digest, service.get_thread, conversation).turns
    assert "Three bar" in turn.html


@pytest.mark.req("CHAT-05")
def test_nobody_reads_rates_or_continues_anothers_conversation(person: Person, stranger: Person):
    conversation = keep(person)
    turn = run_as(person.digest, service.get_thread, conversation).turns[0]

    for call in (
        lambda s, u: service.get_thread(s, u, conversation),
        lambda s, u: service.read_export(s, u, conversation),
        lambda s, u: service.rate(s, u, turn.id, 1),
        lambda s, u: service.rename_conversation(s, u, conversation, "Mine"),
        lambda s, u: service.delete_conversation(s, u, conversation),
        lambda s, u: service.keep_answer(s, u, conversation, answered()),
        lambda s, u: service.keep_answer(s, u, "", answered(), instead_of=turn.id),
    ):
        with pytest.raises(NotFound):
            run_as(stranger.digest, call)
    assert run_as(person.digest, service.rate, turn.id, 1) == 1
    assert run_as(person.digest, service.rate, turn.id, 1) == 0
