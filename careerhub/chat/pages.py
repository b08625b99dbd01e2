"""Ask: a conversation beside the list of all."""

import reflex as rx

from careerhub import routes
from careerhub.chat.components import ask_box, conversation_link, pending_view, turn_view
from careerhub.chat.state import ChatState
from careerhub.core.web.links import backend
from careerhub.layout import page_frame
from careerhub.ui.cards import actions
from careerhub.ui.controls import line_form, menu
from careerhub.ui.feedback import error_box, notice, spinner, status_pill, undo_bar
from careerhub.ui.forms import button, link_button


@rx.page(route=routes.CHAT, title="Ask · Careerhub", on_load=ChatState.load)
def ask_page() -> rx.Component:
    return _page()


@rx.page(route=routes.CONVERSATION, title="Ask · Careerhub", on_load=ChatState.load)
def conversation_page() -> rx.Component:
    return _page()


def _page() -> rx.Component:
    return page_frame(
        error_box(ChatState.message),
        rx.cond(
            ChatState.loaded,
            rx.el.div(_threads(), _thread(), class_name="ask-grid", on_mount=ChatState.look, on_unmount=ChatState.go),
            spinner("Looking for your conversations…"),
        ),
        undo_bar(ChatState.undo_text != "", ChatState.undo_text, ChatState.undo_delete, on_close=ChatState.forget_deleted),
        title="Ask",
        lead="Every answer rests on passages that you can open.",
        active="ask",
        actions=link_button("New conversation", href=routes.CHAT),
    )


def _threads() -> rx.Component:
    return rx.el.nav(
        rx.el.details(
            rx.el.summary("Conversations", class_name="fold-summary"),
            rx.el.input(
                type="search",
                class_name="input",
                aria_label="Search conversations",
                placeholder="Search",
                max_length=100,
                on_change=ChatState.search.debounce(300),
            ),
            rx.cond(
                ChatState.cards.length() > 0,
                rx.el.ul(rx.foreach(ChatState.cards, conversation_link), class_name="ask-threads"),
                rx.el.p(rx.cond(ChatState.words != "", "Nothing found.", "None yet."), class_name="row-meta"),
            ),
            button(
                rx.cond(ChatState.shows_archived, "Show current", "Show archived"),
                on_click=ChatState.show_archived(~ChatState.shows_archived),
            ),
            open=True,
            class_name="fold",
        ),
        aria_label="Conversations",
        class_name="ask-side",
    )


def _thread() -> rx.Component:
    return rx.el.div(
        rx.cond(ChatState.conversation_id != "", _head(), rx.fragment()),
        rx.cond(
            ChatState.waiting > 0,
            notice(
                rx.el.p(f"The books are being prepared: {ChatState.waiting} passages are found by their words only until then.")
            ),
            rx.fragment(),
        ),
        rx.cond(
            ChatState.waiting_for_second > 0,
            rx.el.p(
                f"Ollama is still to read {ChatState.waiting_for_second} passages; until then the built-in model searches.",
                class_name="row-meta",
            ),
            rx.fragment(),
        ),
        rx.el.div(rx.foreach(ChatState.turns, turn_view), class_name="ask-turns"),
        rx.cond(ChatState.busy, pending_view(ChatState.pending), rx.fragment()),
        ask_box(),
        rx.cond(
            ChatState.health != "",
            rx.el.p(f"{ChatState.health} Until then you get the most relevant passages, word for word.", class_name="row-meta"),
            rx.fragment(),
        ),
        class_name="ask-main",
    )


def _head() -> rx.Component:
    export = backend("")
    return rx.el.div(
        rx.cond(
            ChatState.renaming,
            line_form(
                ChatState.title,
                label="Name of this conversation",
                max_length=120,
                on_keep=ChatState.rename,
                on_leave=ChatState.begin_rename(False),
            ),
            rx.el.p(
                ChatState.title,
                rx.cond(ChatState.archived, status_pill("Archived"), rx.fragment()),
                class_name="ask-title",
            ),
        ),
        actions(
            menu(
                "More",
                button("Rename", on_click=ChatState.begin_rename(True)),
                button(
                    rx.cond(ChatState.archived, "Take out of the archive", "Archive"),
                    on_click=ChatState.archive(~ChatState.archived),
                ),
                link_button("Export as Markdown", href=f"{export}/api/chat/{ChatState.conversation_id}.md", native=True),
                link_button("Export as JSON", href=f"{export}/api/chat/{ChatState.conversation_id}.json", native=True),
                button("Delete", kind="danger", on_click=ChatState.delete),
                label="More for this conversation",
            )
        ),
        class_name="ask-head",
    )
