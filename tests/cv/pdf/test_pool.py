"""The pool: fast, repeatable, and nothing that happens in a worker reaches the app."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from careerhub.cv.document import CvOptions, Template
from careerhub.cv.pdf import RenderFailed, RenderPool, content_key
from careerhub.cv.pdf.protocol import Limits
from careerhub.cv.templates import render_page
from tests.cv.templates.samples import two_pages

PAGE = "<html lang=en><title>x</title><p>words"
ENDLESS = "<html lang=en><title>x</title>" + "<div style='display:flex'>" * 16 + "x"


def _zygotes(parent: int | None = None) -> list[psutil.Process]:
    found = psutil.Process(parent).children(recursive=True)
    return [process for process in found if "careerhub.cv.pdf.zygote" in " ".join(process.cmdline())]


def _with_pool(
    runner: asyncio.Runner, use: Callable[[RenderPool], Awaitable[None]], limits: Limits | None = None, workers: int = 1
) -> None:
    async def run() -> None:
        before = {process.pid for process in _zygotes()}
        pool = RenderPool(workers, limits)
        await pool.start()
        try:
            await use(pool)
        finally:
            await pool.stop()
            assert {process.pid for process in _zygotes()} <= before

    runner.run(run())


async def _busy_child(pool: RenderPool) -> tuple[psutil.Process, psutil.Process]:
    """A zygote of this pool that is rendering, and its child."""
    for _ in range(200):
        for process in [zygote._process for zygote in pool._zygotes]:
            with contextlib.suppress(psutil.NoSuchProcess, IndexError):
                return psutil.Process(process.pid), psutil.Process(process.pid).children()[0]
        await asyncio.sleep(0.02)
    raise AssertionError("nothing is rendering")


@pytest.mark.req("CV-06")
@pytest.mark.parametrize("template", Template)
def test_the_same_page_gives_the_same_bytes(render, runner: asyncio.Runner, template: Template) -> None:
    html = render_page(two_pages(), CvOptions(template=template))
    made = []

    async def elsewhere(pool: RenderPool) -> None:
        made.append(await pool.render(html, "key"))

    _with_pool(runner, elsewhere)
    assert render(html, "key") == made[0] == render(html, "key")
    assert render(html, "other key") != made[0]


def test_the_key_changes_with_everything_that_changes_the_pdf() -> None:
    assert content_key("a") == content_key("a")
    assert len({content_key("a"), content_key("b"), content_key("a", b"{}"), content_key("a", b"", 2)}) == 4


@pytest.mark.req("P-04")
def test_a_killed_render_is_a_clear_message_and_the_next_one_works(runner: asyncio.Runner) -> None:
    async def kill_children(pool: RenderPool) -> None:
        await pool.render(PAGE, "x")
        for _ in range(5):
            task = asyncio.create_task(pool.render(ENDLESS, "x"))
            _, child = await _busy_child(pool)
            child.kill()
            with pytest.raises(RenderFailed, match="Try again"):
                await task
            assert (await pool.render(PAGE, "x")).startswith(b"%PDF-")

    _with_pool(runner, kill_children)


@pytest.mark.req("P-04")
def test_a_killed_zygote_is_replaced_and_takes_its_child_with_it(runner: asyncio.Runner) -> None:
    async def kill_zygotes(pool: RenderPool) -> None:
        await pool.render(PAGE, "x")
        task = asyncio.create_task(pool.render(ENDLESS, "x"))
        for _ in range(2):  # the pool tries once more
            zygote, child = await _busy_child(pool)
            zygote.kill()
            _, alive = psutil.wait_procs([child], timeout=2)
            assert not alive
        with pytest.raises(RenderFailed):
            await task
        assert (await pool.render(PAGE, "x")).startswith(b"%PDF-")

    _with_pool(runner, kill_zygotes)


@pytest.mark.req("P-04")
def test_an_idle_zygote_that_died_costs_nobody_a_pdf(runner: asyncio.Runner) -> None:
    async def kill_idle(pool: RenderPool) -> None:
        await pool.render(PAGE, "x")
        for zygote in list(pool._zygotes):
            os.kill(zygote._process.pid, signal.SIGKILL)
        assert (await pool.render(PAGE, "x")).startswith(b"%PDF-")

    _with_pool(runner, kill_idle)


def test_a_cancelled_render_does_not_answer_the_next_person(runner: asyncio.Runner) -> None:
    async def cancel(pool: RenderPool) -> None:
        await pool.render(PAGE, "x")
        task = asyncio.create_task(pool.render(ENDLESS, "x"))
        await _busy_child(pool)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await pool.render(PAGE, "x")).startswith(b"%PDF-")

    _with_pool(runner, cancel)


@pytest.mark.req("P-03")
def test_ten_exports_at_once_are_all_done(render, runner: asyncio.Runner) -> None:
    page = render_page(two_pages(), CvOptions())

    async def all_at_once(pool: RenderPool) -> None:
        started = time.monotonic()
        made = await asyncio.gather(*(pool.render(page, "x") for _ in range(10)))
        assert len(set(made)) == 1
        assert time.monotonic() - started < 20

    _with_pool(runner, all_at_once, workers=2)


def test_nothing_is_left_when_the_app_is_killed() -> None:
    script = f"""
import asyncio
import contextlib
from careerhub.cv.pdf import RenderPool
async def main():
    pool = RenderPool(2)
    await pool.start()
    await asyncio.gather(*(pool.render("<p>x", "x") for _ in range(2)))
    task = asyncio.create_task(pool.render({ENDLESS!r}, "x"))
    await asyncio.sleep(0.5)
    print("ready", flush=True)
    await task
asyncio.run(main())
"""
    app = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert app.stdout
    assert app.stdout.readline() == b"ready\n"
    family = psutil.Process(app.pid).children(recursive=True)
    assert len(family) == 3  # two zygotes, one of them rendering

    app.kill()
    app.wait()
    app.stdout.close()

    _, alive = psutil.wait_procs(family, timeout=3)
    assert not alive


def test_a_zygote_has_no_network_one_thread_and_no_secrets(runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAREERHUB_SECRET_KEY", "do-not-pass-on")

    async def look(pool: RenderPool) -> None:
        await pool.render(PAGE, "x")
        task = asyncio.create_task(pool.render(ENDLESS, "x"))
        zygote, child = await _busy_child(pool)
        await asyncio.sleep(0.1)  # it limits itself right after the fork
        for process in (zygote, child):
            assert os.readlink(f"/proc/{process.pid}/ns/net") != os.readlink("/proc/self/ns/net")
            assert "CAREERHUB_SECRET_KEY" not in process.environ()
            assert process.nice() > 0
            assert "NoNewPrivs:\t1" in Path(f"/proc/{process.pid}/status").read_text()  # noqa: ASYNC240
        assert zygote.num_threads() == 1
        assert child.rlimit(psutil.RLIMIT_AS)[0] == 768 * 2**20
        assert child.rlimit(psutil.RLIMIT_CPU)[0] == 8
        child.kill()
        with pytest.raises(RenderFailed):
            await task

    _with_pool(runner, look)


def test_text_that_is_no_unicode_is_printed_all_the_same(render) -> None:
    assert render(PAGE + "\ud800", "\udfff").startswith(b"%PDF-")


def test_the_folder_of_the_font_cache_is_there_before_two_zygotes_want_to_make_it(
    runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The one that came second said "Fontconfig error: No writable cache directories" and kept no cache."""
    monkeypatch.setattr("careerhub.cv.pdf.pool.settings", lambda: SimpleNamespace(data_dir=tmp_path / "fresh" / "data"))
    start, found = asyncio.create_subprocess_exec, []

    async def look_first(*arguments: str, env: dict[str, str], **others: object) -> asyncio.subprocess.Process:
        found.append(Path(env["XDG_CACHE_HOME"], "fonts").is_dir())  # noqa: ASYNC240
        return await start(*arguments, env=env, **others)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", look_first)

    async def nothing(_pool: RenderPool) -> None:
        """Starting is enough."""

    _with_pool(runner, nothing, workers=2)
    assert found == [True, True]
