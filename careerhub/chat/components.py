"""What a conversation looks like."""

from typing import Any

import reflex as rx

from careerhub.chat.schemas import LONGEST_QUESTION, AnswerKind, ConversationCard, Part, Scope, SourceCard
from careerhub.chat.state import ChatState
from careerhub.ui.cards import actions
from careerhub.ui.controls import line_form
from careerhub.ui.feedback import notice
from careerhub.ui.forms import button
from careerhub.ui.links import link, native_link


def _ask_spec(question: rx.Var[str], selection: rx.Var[str], place: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str], rx.Var[str]]:
    return (question, selection, place)


class AskBox(rx.Component):
    """The component of `assets/ask.jsx`."""

    library = "$/public/ask.jsx"
    tag = "AskBox"
    busy: rx.Var[bool]
    failed: rx.Var[str]
    parts: rx.Var[list[Part]]
    on_chapter: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_ask: rx.EventHandler[_ask_spec]
    on_stop: rx.EventHandler[rx.event.no_args_event_spec]


def ask_box() -> rx.Component:
    """The question's field, and what it is about."""
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend("Ask about", class_name="field-label"),
            _scope(Scope.BOOK, "The books"),
            _scope(Scope.OWN, "My record and progress"),
            class_name="ask-scopes",
        ),
        AskBox.create(
            busy=ChatState.busy,
            failed=ChatState.message,
            parts=ChatState.parts,
            on_chapter=ChatState.choose_chapter,
            on_ask=ChatState.ask,
            on_stop=ChatState.stop,
        ),
        class_name="ask-place",
    )


def _scope(scope: Scope, label: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="scope",
            value=scope.value,
            checked=ChatState.scope == scope.value,
            on_change=ChatState.choose_scope(scope.value),
        ),
        rx.el.span(label),
        class_name="ask-scope",
    )


def turn_view(turn: Any) -> rx.Component:
    """A question, its answer and its sources."""
    return rx.el.article(
        rx.cond(
            ChatState.editing == turn.id,
            line_form(
                turn.question,
                label="Your question, anew",
                max_length=LONGEST_QUESTION,
                on_keep=ChatState.edit,
                on_leave=ChatState.begin_edit(""),
            ),
            rx.el.h2(turn.question, class_name="ask-question"),
        ),
        _selection(turn),
        rx.html(turn.html, class_name="markdown ask-answer"),
        rx.cond(turn.note != "", notice(rx.el.p(turn.note)), rx.fragment()),
        rx.cond(turn.sources.length() > 0, _sources(turn), rx.fragment()),
        actions(
            button(
                "Good answer",
                on_click=ChatState.rate(turn.id, 1),
                custom_attrs={"aria-pressed": rx.cond(turn.rating == 1, "true", "false")},
            ),
            button(
                "Bad answer",
                on_click=ChatState.rate(turn.id, -1),
                custom_attrs={"aria-pressed": rx.cond(turn.rating == -1, "true", "false")},
            ),
            button("Answer again", on_click=ChatState.regenerate(turn.id), disabled=ChatState.busy),
            button("Edit the question", on_click=ChatState.begin_edit(turn.id), disabled=ChatState.busy),
        ),
        class_name="ask-turn",
    )


def pending_view(turn: Any) -> rx.Component:
    """A question whose answer is being written."""
    return rx.el.article(
        rx.el.h2(turn.question, class_name="ask-question"),
        _selection(turn),
        rx.html(turn.html, class_name="markdown ask-answer"),
        rx.el.p(
            rx.el.span(class_name="spinner-dot", custom_attrs={"aria-hidden": "true"}),
            ChatState.step,
            role="status",
            class_name="spinner",
        ),
        class_name="ask-turn",
    )


def _selection(turn: Any) -> rx.Component:
    passage = rx.el.blockquote(turn.selection, class_name="ask-selected", aria_label="The selected passage")
    part = rx.el.p(
        "Only about ", native_link("this part of the book", href=turn.place.to(str).split("#")[0]), class_name="row-meta"
    )
    return rx.cond(turn.selection != "", passage, rx.cond(turn.place != "", part, rx.fragment()))


def _sources(turn: Any) -> rx.Component:
    is_refused = turn.kind == AnswerKind.REFUSED.value
    return rx.el.details(
        rx.el.summary(rx.cond(is_refused, "The nearest chapters", "Sources"), class_name="fold-summary"),
        rx.el.ol(rx.foreach(turn.sources, lambda source: _source(source, is_refused)), class_name="ask-sources"),
        open=True,
        class_name="fold",
    )


def _source(source: SourceCard, is_refused: rx.Var[bool]) -> rx.Component:
    words = rx.fragment(
        source.title, rx.cond((source.section != "") & (source.section != source.title), f" › {source.section}", "")
    )
    return rx.el.li(
        rx.cond(source.href != "", native_link(words, href=source.href), rx.el.span(words)),
        rx.cond(is_refused, rx.fragment(), rx.el.p(source.text, class_name="row-meta ask-passage")),
    )


def conversation_link(card: ConversationCard) -> rx.Component:
    """A conversation in the list."""
    current = rx.cond(ChatState.conversation_id == card.id, "page", "false")
    return rx.el.li(link(card.title, href=card.href, class_name="ask-thread-link", custom_attrs={"aria-current": current}))
