"""Learning as people do it, in Chromium: onboarding on two devices, reading with a lost connection, tasks, the record."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from careerhub.career import service as career
from careerhub.career.schemas import Kind
from careerhub.core.clock import utc_now
from careerhub.core.db.transactions import run_as
from careerhub.core.ids import new_id
from careerhub.core.saving import Save
from careerhub.learner import service as learner
from careerhub.learning import service
from careerhub.learning.importing import import_from
from tests.conftest import Server, Visit
from tests.e2e.helpers import settled
from tests.factories import PASSWORD, Person, make_cv, make_item
from tests.learning.attacks import XSS
from tests.learning.samples import write
from tests.learning.test_progress import beat

SLUG = "e2e-robots"


@pytest.fixture(scope="module")
def shelf(database: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A book on the server; its last chapter holds every attack."""
    attacks = "# <img src=x onerror=window.hacked=1>\n\n" + "\n\n".join(XSS) + "\n\n```\n" + "\n".join(XSS) + "\n```\n"
    tasks = [{"title": attack, "description": attack} for attack in XSS]
    facts = {"title": XSS[0], "level": XSS[1], "languages": XSS, "frameworks": XSS, "hardware": XSS, "tasks": tasks}
    files = {"03-evil/01-attacks.md": f"---\n{json.dumps(facts)}\n---\n{attacks}"}
    files |= {
        f"03-evil/{number:02}-more.md": f"---\n{json.dumps({'title': each})}\n---\n{each}\n" for number, each in enumerate(XSS, 2)
    }
    files["03-evil/_category_.json"] = json.dumps({"label": XSS[1]})
    folder: Path = write(tmp_path_factory.mktemp("shelf"), SLUG, **files)
    import_from(folder)
    return SLUG


@pytest.fixture
def second(browser: Browser, server: Server) -> Iterator[Visit]:
    """Another device."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=server.url)
    made = Visit(context, server.url, [])
    yield made
    context.close()
    assert made.problems == []


@pytest.mark.req("ONB-01")
def test_the_first_sign_in_leads_to_the_onboarding_once(visit: Visit):
    page, email = visit.page(), f"{new_id().lower()}@example.org"
    page.goto("/signup")
    page.get_by_label("Full name").fill("Ana Kovač")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_text("Nearly there")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/onboarding/?$"))
    expect(page.get_by_label("What should we call you?")).to_be_visible()
    page.get_by_role("link", name="Careerhub, home").click()
    expect(page.get_by_role("heading", name="Hello, Ana Kovač")).to_be_visible()
    expect(page.get_by_role("link", name="Begin")).to_be_visible()
    page.reload()
    settled(page)
    expect(page).to_have_url(re.compile("/home/?$"))


@pytest.mark.req("ONB-01")
def test_onboarding_begun_on_one_device_is_finished_on_another(visit: Visit, second: Visit, person: Person):
    visit.sign_in(person)
    page = visit.page()
    page.goto("/onboarding")
    page.get_by_label("What should we call you?").fill("Ana")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Software level is required")).to_be_visible()
    expect(page.get_by_text("Select at least one programming language")).to_be_visible()
    page.get_by_label("How well do you develop software?").select_option("intermediate")
    page.get_by_label("Python").check()
    expect(page.get_by_text("Software level is required")).to_have_count(0)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("How well do you know hardware?")).to_be_visible()

    second.sign_in(person)
    other = second.page()
    other.goto("/onboarding")
    other.get_by_label("How well do you know hardware?").select_option("basic")
    other.get_by_label("NVIDIA GPU").check()
    for _ in range(3):
        other.get_by_role("button", name=re.compile("Next|Finish")).click()
        other.wait_for_timeout(300)
    expect(other).to_have_url(re.compile("/home$"))
    known = run_as(person.digest, learner.get_background)
    assert (known.software_level, known.languages, known.hardware_level) == ("intermediate", ("Python",), "basic")
    assert known.is_complete


def _progress(person: Person) -> tuple[int, str]:
    _, chapter = run_as(person.digest, service.get_chapter, SLUG, "basics/moving")
    return chapter.place.percent, chapter.place.section


def _read_to_the_end(page: Page) -> None:
    for _ in range(60):
        if page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 4"):
            return
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)


@pytest.mark.req("LRN-03")
def test_what_was_read_without_a_connection_counts_when_it_is_back(visit: Visit, person: Person, shelf: str):
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/book/{SLUG}/basics/moving")
    page.mouse.move(700, 500)
    page.mouse.wheel(0, 900)
    page.wait_for_timeout(2500)
    visit.context.set_offline(True)
    _read_to_the_end(page)
    page.wait_for_timeout(1500)
    page.evaluate("dispatchEvent(new Event('pagehide'))")  # the lid is closed
    assert _progress(person)[0] < 90
    visit.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#chapter-percent")).to_have_text("read")
    assert _progress(person) == (100, "odometry")


@pytest.mark.req("LRN-03")
def test_one_comes_back_to_the_section_where_one_was(visit: Visit, person: Person, shelf: str):
    _, chapter = run_as(person.digest, service.get_chapter, SLUG, "basics/moving")
    run_as(person.digest, service.record_beats, [beat(chapter.id, percent=40, section="odometry")], utc_now())
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/book/{SLUG}/basics/moving")
    expect(page.get_by_role("heading", name="Odometry")).to_be_in_viewport()
    expect(page.get_by_text("This is where you were.")).to_be_visible()
    expect(page.locator("#chapter-percent")).to_have_text("40 % read")


@pytest.mark.req("LRN-03")
def test_a_chapter_shorter_than_the_screen_is_read_after_five_seconds(visit: Visit, person: Person, shelf: str):
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/book/{SLUG}/basics/start")
    page.wait_for_timeout(2500)
    expect(page.locator("#chapter-percent")).to_have_text("0 % read")
    expect(page.locator("#chapter-percent")).to_have_text("read", timeout=9000)


@pytest.mark.req("LRN-02")
def test_a_chapter_asks_for_its_fonts_at_once_and_nothing_moves_while_it_loads(visit: Visit, shelf: str):
    """However late they come: a slow line and a slow machine as in the figures of the reader."""
    page = visit.page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((shift) => (window.moved += shift.value)))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    line = visit.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000},
    )
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"/book/{SLUG}/basics/moving")
    asked = page.locator("link[rel=preload][as=font]").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert asked == ["/fonts/source-serif-4-latin-400-normal.woff2", "/fonts/source-serif-4-latin-600-normal.woff2"]
    expect(page.get_by_role("button", name="Search /")).to_be_visible()
    page.evaluate("document.fonts.ready")
    assert page.evaluate("window.moved") <= 0.05


@pytest.mark.req("LRN-02")
def test_a_printed_chapter_is_black_on_white_with_its_pictures_and_without_the_frame(visit: Visit, shelf: str):
    page = visit.page()
    page.emulate_media(color_scheme="dark", media="print")
    page.goto(f"/book/{SLUG}/basics/moving")
    expect(page.locator("img[loading=lazy]")).to_have_count(0)
    assert page.evaluate("getComputedStyle(document.querySelector('#chapter-body p')).color") == "rgb(27, 27, 31)"
    for part in (".top", ".toc", ".here", ".turn"):
        expect(page.locator(part)).to_be_hidden()
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf())).pages)
    assert "Paragraph 59 speaks of gears" in text
    assert "Sign in" not in text


@pytest.mark.req("LRN-02")
def test_a_visitor_reads_searches_and_turns_pages_with_the_keyboard(visit: Visit, shelf: str):
    page = visit.page()
    page.goto(f"/book/{SLUG}/basics/start")
    expect(page).to_have_title("Start here · Small Robots · Careerhub")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_title(re.compile("Moving about"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("gears")
    expect(page.locator("#search-hits mark").first).to_have_text("gears")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#odometry$"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_title(re.compile("Start here"))
    expect(page.get_by_role("button", name="Copy")).to_be_visible()


@pytest.mark.req("I-21")
def test_nothing_in_a_chapter_its_title_or_its_tasks_runs(visit: Visit, person: Person, shelf: str):
    visit.sign_in(person)
    page = visit.page()
    for path in (f"/book/{SLUG}/evil/attacks", f"/book/{SLUG}", "/progress", "/home"):
        page.goto(path)
        page.wait_for_timeout(700)
        assert page.evaluate("window.hacked") is None
    page.goto(f"/book/{SLUG}")
    page.keyboard.press("/")
    page.keyboard.type("window.hacked")
    expect(page.locator("#search-hits mark").first).to_be_visible()
    assert page.evaluate("window.hacked") is None


@pytest.mark.req("I-21")
def test_nothing_that_is_typed_into_a_task_or_a_portfolio_item_runs(visit: Visit, person: Person):
    for attack in XSS:
        fields = {"title": attack, "description": attack, "evidence_text": attack}
        task = run_as(person.digest, service.save_task, Save(new_id(), 0, new_id()), fields).item
        run_as(person.digest, service.complete_task, task.id, is_done=True, now=utc_now())
        run_as(person.digest, service.put_file, task.id, attack, b"<script>window.hacked=1</script>")
        run_as(person.digest, service.add_task_project, task.id)
        make_item(person, Kind.PORTFOLIO, title=attack, body=attack)
    visit.sign_in(person)
    page = visit.page()
    page.goto("/progress")
    settled(page)
    for number in range(len(XSS)):
        page.locator(".task-title").nth(number).click()
        expect(page.locator("#task_title")).to_be_visible()
        assert page.evaluate("window.hacked") is None
    page.goto("/profile")
    settled(page)
    toggles = page.locator("#portfolio .entry-toggle")
    expect(toggles).to_have_count(len(XSS))
    for number in range(len(XSS)):
        toggles.nth(number).click()
        expect(toggles.nth(number)).to_have_attribute("aria-expanded", "true")
        expect(page.locator(".entry-form .markdown").first).to_be_attached()
        assert page.evaluate("window.hacked") is None
    page.goto("/home")
    settled(page)
    assert page.evaluate("window.hacked") is None


@pytest.mark.req("LRN-04")
@pytest.mark.req("LRN-09")
def test_a_task_is_done_with_a_file_the_figures_change_and_the_module_reaches_the_record(
    visit: Visit, person: Person, shelf: str, tmp_path: Path
):
    contents = run_as(person.digest, service.get_contents, SLUG)
    beats = [beat(each.id, sequence=number, percent=100) for number, each in enumerate(contents.modules[0].chapters)]
    run_as(person.digest, service.record_beats, beats, utc_now())
    proof = tmp_path / "proof.txt"
    proof.write_text("It drove.")
    visit.sign_in(person)
    page = visit.page()
    page.goto("/progress")
    settled(page)
    expect(page.get_by_text("0 of 0")).to_be_visible()
    page.get_by_role("button", name="Take it on").click()
    page.get_by_label("What shows that it is done").fill("A video")
    page.locator("input[type=file]").set_input_files(proof)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("File", exact=True)).to_be_visible()
    page.get_by_role("checkbox", name="Drive a square").click()
    expect(page.get_by_text("1 of 1")).to_be_visible()

    page.get_by_role("button", name="Add its skills to my record").click()
    expect(page.get_by_text("New on your record: Python, ROS 2")).to_be_visible()
    page.get_by_role("button", name="Add it as a project").click()
    expect(page.get_by_text("The module is a project on your record.")).to_be_visible()
    page.get_by_role("button", name="Add it as an achievement").click()
    expect(page.get_by_text("The module is an achievement on your record.")).to_be_visible()
    record = run_as(person.digest, career.get_record)
    assert [project.name for project in record.projects] == ["The basics (Small Robots)"]
    assert record.projects[0].achievements == ("Drive a square",)
    task = run_as(person.digest, service.list_tasks, is_done=True)[0]
    assert task.fields["evidence_text"] == "A video"
    assert run_as(person.digest, service.get_file, task.id) == ("proof.txt", b"It drove.")

    page.goto("/profile")
    entry = page.locator(".entry").filter(has_text="The basics (Small Robots)").first
    expect(entry.get_by_text("Verified by record")).to_be_visible()
    entry.locator(".entry-toggle").click()
    expect(entry.get_by_role("link", name="The basics (Small Robots)")).to_have_attribute("href", f"/book/{SLUG}")
    assert "The basics (Small Robots)" in _pdf_text(page, make_cv(person), tmp_path)


def _pdf_text(page: Page, cv_id: str, folder: Path) -> str:
    page.goto(f"/cvs/{cv_id}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    download.value.save_as(folder / "cv.pdf")
    return " ".join(" ".join(part.extract_text() for part in pypdf.PdfReader(folder / "cv.pdf").pages).split())


@pytest.mark.req("LRN-04")
def test_a_file_that_is_too_large_is_refused_beside_its_field_and_a_deleted_task_comes_back_with_its_file(
    visit: Visit, person: Person, tmp_path: Path
):
    task = run_as(person.digest, service.save_task, Save(new_id(), 0, new_id()), {"title": "Build a gripper"}).item
    large, empty, proof = tmp_path / "large.bin", tmp_path / "empty.txt", tmp_path / "proof.bin"
    large.write_bytes(bytes(10_000_001))
    empty.write_bytes(b"")
    proof.write_bytes(bytes(9_900_000))
    visit.sign_in(person)
    page = visit.page()
    page.goto(f"/progress?task={task.id}")
    field = page.get_by_label("A file as evidence (at most 10 MB)")
    field.set_input_files(large)
    expect(page.get_by_text("This file is too large: at most 10 MB, please.")).to_be_visible()
    expect(page.get_by_role("button", name="Upload")).to_be_disabled()
    field.set_input_files(empty)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Choose a file that is not empty, please.")).to_be_visible()
    field.set_input_files(proof)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("link", name="proof.bin")).to_be_visible()

    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted: Build a gripper")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Build a gripper")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("checkbox", name="Build a gripper")).to_be_visible()
    assert run_as(person.digest, service.get_file, task.id) == ("proof.bin", bytes(9_900_000))


@pytest.mark.req("LRN-03")
@pytest.mark.req("LRN-06")
@pytest.mark.req("LRN-09")
def test_a_module_is_read_to_the_end_with_the_lid_closed_half_way_and_stands_in_the_pdf(
    visit: Visit, person: Person, shelf: str, tmp_path: Path
):
    """From the first line of a module to the CV, nothing done but by reading and clicking."""
    visit.sign_in(person)
    page = visit.page()
    page.goto("/progress")
    settled(page)
    expect(page.get_by_text("Nothing read yet")).to_be_visible()

    page.goto(f"/book/{SLUG}/basics/moving")
    page.mouse.move(700, 500)
    _scroll_to(page, 0.5)
    page.wait_for_timeout(1500)
    visit.context.set_offline(True)
    page.evaluate("dispatchEvent(new Event('pagehide'))")  # the lid is closed
    page.close()
    visit.context.set_offline(False)
    page = visit.page()
    page.goto(f"/book/{SLUG}/basics/moving")
    expect(page.locator("#chapter-percent")).to_have_text(re.compile(r"^[45]\d % read$"))
    expect(page.get_by_role("heading", name="Odometry")).to_be_in_viewport()
    expect(page.get_by_text("This is where you were.")).to_be_visible()
    page.mouse.move(700, 500)
    _read_to_the_end(page)
    page.goto(f"/book/{SLUG}/basics/start")  # leaving the chapter tells the server
    expect(page.locator("#chapter-percent")).to_have_text("read", timeout=15_000)
    for _ in range(40):  # a day of reading counts from ten seconds
        if run_as(person.digest, service.get_overview, utc_now().date()).streak:
            break
        page.mouse.move(700, 500)
        page.wait_for_timeout(1000)
        page.evaluate("dispatchEvent(new Event('pagehide'))")

    page.goto("/home")
    expect(page.get_by_text("You have read today")).to_be_visible()
    page.get_by_role("link", name="Your progress").click()
    settled(page)
    expect(page.get_by_text("2 chapters", exact=True)).to_be_visible()
    expect(page.locator(".chart-days")).to_have_attribute("aria-label", "Days with reading in the last half year: 1.")
    expect(page.locator(".chart-days .day:not(.day-0)")).to_have_count(1)
    expect(page.locator(".bars")).to_have_attribute("aria-label", re.compile("^Time by module: The basics, "))
    page.get_by_role("button", name="Add it as a project").click()
    expect(page.get_by_text("The module is a project on your record.")).to_be_visible()
    assert "The basics (Small Robots)" in _pdf_text(page, make_cv(person), tmp_path)


def _scroll_to(page: Page, share: float) -> None:
    """Read on by the wheel until this share of the chapter was seen."""
    seen = "(innerHeight - document.getElementById('chapter-body').getBoundingClientRect().top)"
    for _ in range(60):
        if page.evaluate(f"{seen} / document.getElementById('chapter-body').offsetHeight") >= share:
            return
        page.mouse.wheel(0, 120)
        page.wait_for_timeout(60)


@pytest.mark.req("LRN-05")
def test_a_recommendation_can_be_dismissed_and_taken_back(visit: Visit, person: Person, shelf: str):
    visit.sign_in(person)
    page = visit.page()
    page.goto("/home")
    button = page.get_by_role("button", name=re.compile("^Do not suggest")).first
    name = (button.get_attribute("aria-label") or "").removeprefix("Do not suggest ")
    page.get_by_text("Why this one").first.click()
    expect(page.get_by_text(re.compile(r"^0\.\d\d = level")).first).to_be_visible()
    button.click()
    expect(page.get_by_text(f"Not suggested any more: {name}")).to_be_visible()
    expect(page.get_by_role("button", name=f"Do not suggest {name}", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=f"Do not suggest {name}", exact=True)).to_have_count(1)
