"""Asking as people do it, in Chromium, without a language model: quotes, sources, the marked passage, and the list."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text
from sqlmodel import Session

from tests.conftest import Server, Visit
from tests.e2e.helpers import settled, visiting
from tests.factories import Person
from tests.llm.wire import MODEL, Wire, speaking

QUESTION = "Why does a late answer matter so much more for a standing machine than for a website?"

_LEFT = text(
    "SELECT count(*) FROM rag_chunks c WHERE user_id IS NULL AND NOT EXISTS (SELECT FROM rag_embeddings WHERE chunk_id = c.id)"
)


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name=question)).to_be_visible()
    expect(page.get_by_role("button", name="Answer again").last).to_be_enabled(timeout=20_000)


@pytest.fixture
def asking(visit: Visit, person: Person, owner_session: Session) -> Page:
    """The page of a new conversation, when the book is ready."""
    visit.sign_in(person)
    page = visit.page()
    for _ in range(120):
        if not owner_session.connection().execute(_LEFT).scalar_one():
            break
        owner_session.rollback()
        page.wait_for_timeout(500)
    page.goto("/chat")
    settled(page)
    return page


@pytest.mark.req("CHAT-06")
@pytest.mark.req("CHAT-08")
def test_quotes_lead_to_the_marked_passage_also_after_a_reload(asking: Page):
    page = asking
    ask(page, QUESTION)
    expect(page.get_by_text("No language model is connected.")).to_be_visible()
    expect(page.locator(".ask-answer blockquote").first).to_be_visible()
    expect(page.locator(".ask-sources li").first).to_be_visible()
    expect(page).to_have_url(re.compile("/chat/[0-9A-Z]{26}"))
    page.reload()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()

    page.locator("a.cite").first.click()
    expect(page).to_have_url(re.compile(r"/book/.*mark="))
    for _ in range(2):
        expect(page.locator(".passage").first).to_be_in_viewport()
        page.reload()


@pytest.mark.req("CHAT-07")
def test_what_the_book_does_not_answer_is_refused_in_one_fixed_sentence(asking: Page):
    ask(asking, "Which wine goes well with grilled mackerel?")
    expect(asking.get_by_text("I did not find an answer to this in the texts that I may search")).to_be_visible()
    expect(asking.get_by_text("The nearest chapters")).to_be_visible()
    expect(asking.locator("a.cite")).to_have_count(0)


@pytest.mark.req("CHAT-02")
def test_a_conversation_is_renamed_deleted_and_taken_back(asking: Page):
    page = asking
    ask(page, QUESTION)
    expect(page.get_by_role("link", name=f"{QUESTION[:50].rstrip()}…")).to_be_visible()
    page.get_by_role("button", name="More for this conversation").click()
    page.get_by_role("button", name="Rename").click()
    page.get_by_label("Name of this conversation").fill("Late answers")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Late answers")).to_be_visible()

    page.get_by_role("button", name="More for this conversation").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted: Late answers")).to_be_visible()
    expect(page.get_by_role("link", name="Late answers")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(page.get_by_role("link", name="Late answers")).to_be_visible()


@pytest.mark.req("CHAT-04")
def test_a_selection_of_the_reader_can_be_asked_about(asking: Page):
    page = asking
    page.goto("/book")
    page.locator("main a[href^='/book/']").first.click()
    page.goto(page.locator(".toc a, main a[href^='/book/']").nth(1).get_attribute("href") or "")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#chapter-body > p'))")
    page.get_by_role("button", name="Ask about this").click()
    expect(page.get_by_text("Only about this passage:")).to_be_visible()
    ask(page, "What does this say?")
    expect(page.locator(".ask-sources li")).to_have_count(1)
    expect(page.locator(".ask-selected")).to_be_visible()


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with speaking() as made:
        yield made


@pytest.fixture(scope="module")
def talking(make_server: Callable[..., Server], wire: Wire) -> Server:
    """A server with a language model."""
    return make_server(OLLAMA_HOST=wire.url, OLLAMA_MODEL=MODEL, EVENTS_PER_SECOND="2000", EVENT_BURST="4000")


@pytest.mark.req("CHAT-06")
def test_an_answer_streams_can_be_stopped_and_made_anew(
    asking: Page, person: Person, browser: Browser, talking: Server, wire: Wire
):
    wire.words, wire.pause = ["It falls ", *["over and "] * 100, "lies there [1][9]."], 0.15
    with visiting(browser, talking) as visit:
        visit.sign_in(person)
        page = visit.page()
        page.goto("/chat")
        settled(page)
        page.get_by_label("Your question").fill(QUESTION)
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_text(re.compile("It falls over and"))).to_be_visible(timeout=15_000)
        page.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("You stopped this answer.")).to_be_visible(timeout=1_500)
        expect(page.get_by_text(re.compile("It falls over and"))).to_be_visible()

        wire.words, wire.pause = ["It falls over [1][9]. ", "<img src=https://evil.example/x> ![x](https://evil.example/y)"], 0.0
        page.get_by_role("button", name="Answer again").click()
        expect(page.get_by_text("You stopped this answer.")).to_have_count(0)
        expect(page.locator(".ask-answer a.cite")).to_have_count(1)
        expect(page.locator(".ask-answer img")).to_have_count(0)

        wire.breaks = True
        page.get_by_role("button", name="Answer again").click()
        expect(page.get_by_text("broke off before the answer was complete")).to_be_visible()
        expect(page.get_by_text(re.compile("It falls over"))).to_be_visible()
        wire.breaks = False
