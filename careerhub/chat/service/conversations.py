"""Conversations: each belongs to one person, and so does everything in it."""

import re
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, or_
from sqlmodel import Session, col, select

from careerhub import routes
from careerhub.chat.models import ChatInteraction, Conversation
from careerhub.chat.retrieval.words import plain
from careerhub.chat.schemas import (
    Answered,
    AnswerKind,
    ConversationCard,
    SourceCard,
    Thread,
    Turn,
)
from careerhub.chat.words import as_html
from careerhub.core.clock import utc_now
from careerhub.core.errors import InvalidInput, NotFound
from careerhub.core.fields import clean
from careerhub.core.ids import is_id

_TITLE_LENGTH = 50
_LONGEST_TITLE = 120
_MOST_LISTED = 200
_TABLE_MARKS = re.compile(r"\||:?-{3,}:?")


def keep_answer(session: Session, user_id: str, conversation_id: str, answered: Answered, *, instead_of: str = "") -> str:
    """Keep a question with its answer, in a new conversation where `conversation_id` is ''; the conversation's id.

    `instead_of` is the id of an answer that this one replaces, with what came after it.

    Raises:
        NotFound: no such conversation, or somebody else's.
    """
    if conversation_id:
        conversation = _own(session, user_id, conversation_id)
    else:
        conversation = Conversation(user_id=user_id, title=make_title(answered.query))
        session.add(conversation)
        session.flush()
    if instead_of:
        delete_turn(session, user_id, instead_of)
    session.add(
        ChatInteraction(
            conversation_id=conversation.id,
            user_id=user_id,
            query_text=answered.query,
            answer_text=answered.answer,
            query_mode=answered.scope.mode,
            scope=answered.scope,
            kind=answered.kind,
            note=answered.note,
            selection=answered.selection,
            place=answered.place,
            source_chunks=[asdict(source) for source in answered.sources],
        )
    )
    conversation.updated_at, conversation.archived = utc_now(), False
    session.flush()
    return conversation.id


def make_title(query: str) -> str:
    """The first 50 characters of the first question, with "…" where there is more."""
    line = " ".join(query.split())
    return line if len(line) <= _TITLE_LENGTH else f"{line[:_TITLE_LENGTH].rstrip()}…"


def delete_turn(session: Session, user_id: str, turn_id: str) -> None:
    """Take a question and its answer away, and what came after it."""
    row = _own_turn(session, user_id, turn_id)
    session.execute(
        delete(ChatInteraction).where(
            col(ChatInteraction.conversation_id) == row.conversation_id,
            col(ChatInteraction.user_id) == user_id,
            col(ChatInteraction.id) >= row.id,
        )
    )


def list_conversations(session: Session, user_id: str, words: str = "", *, archived: bool = False) -> list[ConversationCard]:
    """One's conversations, the last used first; with `words`, all whose title, questions or answers have them."""
    statement = select(Conversation).where(Conversation.user_id == user_id, col(Conversation.deleted_at).is_(None))
    if wanted := " ".join(clean(words).split())[:100]:
        inside = select(ChatInteraction.conversation_id).where(
            ChatInteraction.user_id == user_id,
            or_(
                col(ChatInteraction.query_text).icontains(wanted, autoescape=True),
                col(ChatInteraction.answer_text).icontains(wanted, autoescape=True),
            ),
        )
        statement = statement.where(
            or_(col(Conversation.title).icontains(wanted, autoescape=True), col(Conversation.id).in_(inside))
        )
    else:
        statement = statement.where(col(Conversation.archived) == archived)
    found = session.exec(statement.order_by(col(Conversation.updated_at).desc(), col(Conversation.id).desc()).limit(_MOST_LISTED))
    return [
        ConversationCard(
            row.id, row.title, routes.conversation(row.id), row.updated_at.isoformat(timespec="seconds"), row.archived
        )
        for row in found
    ]


def get_thread(session: Session, user_id: str, conversation_id: str) -> Thread:
    """A conversation with everything in it, as it was shown.

    Raises:
        NotFound: also for somebody else's.
    """
    conversation = _own(session, user_id, conversation_id)
    return Thread(
        conversation.id,
        conversation.title,
        conversation.archived,
        tuple(_turn(row) for row in _turns(session, user_id, conversation_id)),
    )


def rename_conversation(session: Session, user_id: str, conversation_id: str, title: str) -> str:
    """Give a conversation another title; what it is called now."""
    title = " ".join(clean(title).split())[:_LONGEST_TITLE]
    if not title:
        raise InvalidInput({"title": "Please give the conversation a name."})
    _own(session, user_id, conversation_id).title = title
    return title


def archive_conversation(session: Session, user_id: str, conversation_id: str, *, archived: bool = True) -> None:
    """Take a conversation off the list, or put it back."""
    conversation = _own(session, user_id, conversation_id)
    conversation.archived, conversation.updated_at = archived, utc_now()


def delete_conversation(session: Session, user_id: str, conversation_id: str) -> str:
    """Delete a conversation; for a day it can be taken back. What it was called."""
    conversation = _own(session, user_id, conversation_id)
    conversation.deleted_at = utc_now()
    return conversation.title


def restore_conversation(session: Session, user_id: str, conversation_id: str) -> None:
    """Take a deleted conversation back."""
    _own(session, user_id, conversation_id, is_deleted=True).deleted_at = None


def rate(session: Session, user_id: str, turn_id: str, rating: int) -> int:
    """Say that an answer was good (1) or bad (-1); the same again takes it back. What is said now."""
    row = _own_turn(session, user_id, turn_id)
    row.rating = 0 if row.rating == rating else min(max(rating, -1), 1)
    return row.rating


def read_export(session: Session, user_id: str, conversation_id: str) -> tuple[str, list[dict[str, Any]]]:
    """A conversation's title, and its questions and answers with their sources as they are kept."""
    conversation = _own(session, user_id, conversation_id)
    return conversation.title, [
        {
            "asked_at": row.created_at.isoformat(timespec="seconds"),
            "query_text": row.query_text,
            "query_mode": row.query_mode,
            "scope": row.scope,
            "selection": row.selection,
            "place": row.place,
            "kind": row.kind,
            "answer_text": row.answer_text,
            "note": row.note,
            "rating": row.rating,
            "source_chunks": row.source_chunks,
        }
        for row in _turns(session, user_id, conversation_id)
    ]


def _own(session: Session, user_id: str, conversation_id: str, *, is_deleted: bool = False) -> Conversation:
    if not is_id(conversation_id):
        raise NotFound
    statement = select(Conversation).where(Conversation.id == conversation_id, Conversation.user_id == user_id)
    row = session.exec(statement).first() if is_id(conversation_id) else None
    if row is None or (row.deleted_at is not None) != is_deleted:
        raise NotFound("There is no such conversation.")
    return row


def _own_turn(session: Session, user_id: str, turn_id: str) -> ChatInteraction:
    if not is_id(turn_id):
        raise NotFound
    statement = select(ChatInteraction).where(ChatInteraction.id == turn_id, ChatInteraction.user_id == user_id)
    row = session.exec(statement).first() if is_id(turn_id) else None
    if row is None:
        raise NotFound("There is no such answer.")
    return row


def _turns(session: Session, user_id: str, conversation_id: str) -> list[ChatInteraction]:
    statement = select(ChatInteraction).where(
        ChatInteraction.conversation_id == conversation_id, ChatInteraction.user_id == user_id
    )
    return list(session.exec(statement.order_by(col(ChatInteraction.id))))


def _turn(row: ChatInteraction) -> Turn:
    sources = [
        SourceCard(
            number,
            chunk["title"],
            chunk["section_heading"],
            chunk["href"],
            _shown(chunk["text"]),
        )
        for number, chunk in enumerate(row.source_chunks, 1)
    ]
    cited = [] if row.kind == AnswerKind.REFUSED else [source.href for source in sources]
    return Turn(
        id=row.id,
        question=row.query_text,
        html=as_html(row.answer_text, cited),
        kind=row.kind,
        note=row.note,
        selection=row.selection,
        place=row.place,
        about=row.scope,
        rating=row.rating,
        sources=sources,
    )


def _shown(passage: str) -> str:
    """A passage's words on one line, without the marks of emphasis and tables."""
    return " ".join(_TABLE_MARKS.sub(" ", plain(passage).replace("*", "")).split())
