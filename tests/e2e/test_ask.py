"""Asking as people do it, in Chromium, without a language model: quotes, sources, the marked passage, and the list."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text
from sqlmodel import Session

from careerhub.core.db.transactions import run_public
from careerhub.learning import service as learning
from tests.chat.test_answering import finish
from tests.conftest import Server, Visit
from tests.e2e.helpers import settled, visiting
from tests.factories import Person
from tests.llm.wire import MODEL, Wire, speaking

QUESTION = "Why does a late answer matter so much more for a standing machine than for a website?"

CONVERSATION = re.compile("/chat/[0-9A-Z]{26}")

_LEFT = text(
    "SELECT count(*) FROM rag_chunks c WHERE user_id IS NULL AND NOT EXISTS (SELECT FROM rag_embeddings WHERE chunk_id = c.id)"
)


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name=question).last).to_be_visible()
    expect(page.get_by_role("button", name="Answer again").last).to_be_enabled(timeout=20_000)
    expect(page).to_have_url(CONVERSATION)


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
    page.get_by_label("Your question").fill("A thought that is not ready")
    expect(page).to_have_url(CONVERSATION)
    page.reload()
    expect(page.get_by_label("Your question")).to_have_value("A thought that is not ready")
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


@pytest.mark.req("CHAT-02")
def test_a_conversation_is_found_archived_and_exported(asking: Page):
    page = asking
    ask(page, QUESTION)
    link = page.get_by_role("link", name=f"{QUESTION[:50].rstrip()}…")
    expect(link).to_be_visible()
    search = page.get_by_label("Search conversations")
    search.fill("no such words at all")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    search.fill("standing machine")
    expect(link).to_be_visible()
    search.fill("")

    for name, ending in (("Export as Markdown", "md"), ("Export as JSON", "json")):
        page.get_by_role("button", name="More for this conversation").click()
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert QUESTION in download.value.path().read_text()
        assert download.value.suggested_filename == f"conversation.{ending}"
        page.keyboard.press("Escape")
    page.reload()
    page.get_by_role("button", name="More for this conversation").click()
    page.get_by_role("button", name="Archive", exact=True).click()
    expect(page.get_by_text("Archived", exact=True)).to_be_visible()
    expect(link).to_have_count(0)
    page.get_by_role("button", name="Show archived").click()
    expect(link).to_be_visible()


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


@pytest.mark.req("CHAT-04")
def test_a_part_of_a_chapter_alone_can_be_asked_about(asking: Page):
    page = asking
    page.goto("/book")
    page.locator("main a[href^='/book/']").first.click()
    page.goto(page.locator(".toc a, main a[href^='/book/']").nth(1).get_attribute("href") or "")
    title = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Ask about this chapter").click()
    choice = page.get_by_label("Only about:")
    expect(choice.locator("option").first).to_have_text(title)
    section = choice.locator("option").nth(1).inner_text()
    choice.select_option(index=1)
    ask(page, "What does this section say?")

    expect(page.get_by_role("link", name="this part of the book")).to_be_visible()
    for source in page.locator(".ask-sources li a").all():
        expect(source).to_contain_text(title)
        expect(source).to_contain_text(section)
    page.get_by_role("button", name="Answer again").click()
    expect(page.get_by_role("button", name="Answer again")).to_be_enabled(timeout=20_000)
    expect(page.locator(".ask-sources li a").first).to_contain_text(section)


@pytest.mark.req("CHAT-06")
def test_a_question_can_be_put_anew_and_replaces_what_came_after(asking: Page):
    page = asking
    ask(page, QUESTION)
    ask(page, "How do topics carry streams between nodes?")
    page.get_by_role("button", name="Edit the question").first.click()
    field = page.get_by_label("Your question, anew")
    expect(field).to_have_value(QUESTION)
    field.fill("What is a node?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="What is a node?")).to_be_visible()
    expect(page.get_by_role("button", name="Answer again")).to_be_enabled(timeout=20_000)
    expect(page.locator(".ask-question")).to_have_text(["What is a node?"])
    page.reload()
    expect(page.locator(".ask-question")).to_have_text(["What is a node?"])


@pytest.mark.req("CHAT-05")
def test_what_i_finished_this_month_is_told_from_my_own_record(asking: Page, person: Person, stranger: Person):
    page = asking
    chapters = run_public(lambda session, _: learning.chapters_for_index(session))
    finish(person, chapters[0].id, "Solder the board")
    finish(stranger, chapters[1].id, "Feed the walrus")
    page.get_by_label("My record and progress").click()
    expect(page.get_by_label("My record and progress")).to_be_checked()
    ask(page, "What have I finished this month?")

    answer = page.locator(".ask-answer")
    expect(answer).to_contain_text(f"Chapter: {chapters[0].title}")
    expect(answer).to_contain_text("Task: Solder the board")
    expect(answer).not_to_contain_text("walrus")
    expect(answer).not_to_contain_text(chapters[1].title)
    expect(page.locator(".ask-sources li")).to_have_count(1)
    page.locator("a.cite").first.click()
    expect(page).to_have_url(re.compile("/progress"))


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


FAILURES = {
    "hang": "fell silent in the middle of its answer",
    "drip": "fell silent in the middle of its answer",
    "cut": "broke off before the answer was complete",
    "500": "reported an error instead of an answer",
    "junk": "could not be read",
    "huge": "sent far more than an answer",
    "slow": "took too long to answer",
    "missing": "ollama pull",
}


@pytest.mark.req("F-09")
@pytest.mark.parametrize("how", FAILURES)
def test_every_failure_of_the_model_is_named_in_time_and_loses_nothing(
    asking: Page, person: Person, browser: Browser, talking: Server, wire: Wire, how: str
):
    wire.words, wire.pause, wire.breaks, wire.fails = ["All is well [1]."], 0.0, False, ""
    with visiting(browser, talking) as visit:
        visit.sign_in(person)
        page = visit.page()
        page.goto("/chat")
        settled(page)
        ask(page, "What is a node?")
        wire.fails = how
        page.get_by_label("Your question").fill(QUESTION)
        started = time.monotonic()
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.get_by_text(FAILURES[how])).to_be_visible(timeout=15_000)
        assert time.monotonic() - started < 15
        if how in ("hang", "drip", "cut"):
            expect(page.locator(".ask-answer").last).to_contain_text("Half an answer")
        else:
            expect(page.locator(".ask-answer blockquote").first).to_be_visible()
        wire.fails = ""
        ask(page, "How do topics carry streams?")
        expect(page.locator(".ask-answer").last).to_contain_text("All is well")
        page.reload()
        expect(page.get_by_text(FAILURES[how])).to_be_visible()
        expect(page.locator(".ask-question")).to_have_count(3)


@pytest.mark.req("F-09")
def test_no_model_at_all_is_said_within_three_seconds(asking: Page):
    page = asking
    page.get_by_label("Your question").fill(QUESTION)
    started = time.monotonic()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("No language model is connected.")).to_be_visible(timeout=10_000)
    took = time.monotonic() - started
    expect(page.get_by_text("Ollama does not answer at")).to_be_visible()
    assert took < 10
