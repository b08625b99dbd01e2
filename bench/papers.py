"""One CV of two pages, printed by Careerhub, by RenderCV and by Chromium: processor time, wall time, size.

Peers that cannot be installed here are left out, and the run says so. `python -m bench.papers` measures only this.
"""

import asyncio
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Error, sync_playwright

from bench.report import Measure, show
from careerhub.cv.document import CvDocument, CvOptions, SectionKind, Template
from careerhub.cv.exports import json_resume
from careerhub.cv.pdf import Paper, RenderPool, Scale
from careerhub.cv.pdf.glyphs import FONTS
from careerhub.cv.pdf.scale import closed
from careerhub.cv.templates import render_page
from tests.cv.templates.samples import portrait, two_pages

_ROUNDS = 9
_COLD_ROUNDS = 3
_INSTALL_SECONDS = 240
_RENDERCV = "rendercv[full]"
_COLD = "import sys; from careerhub.cv.pdf.engine import make_pdf; make_pdf(sys.stdin.read(), 'x', b'{}')"


def measure() -> list[Measure]:
    """Ours for every template; beside RenderCV and Chromium's print each from a cold process."""
    measures = asyncio.run(_warm())
    page = render_page(two_pages(), CvOptions())
    environment = {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
    ours = _cold(lambda: subprocess.run([sys.executable, "-c", _COLD], input=page.encode(), env=environment, check=True))
    with tempfile.TemporaryDirectory(prefix="careerhub-papers-") as folder:
        peers = {"RenderCV": _rendercv(Path(folder)), "Chromium's print": _chromium(page)}
    for name, found in peers.items():
        if found is None:
            print(f"{name} cannot be installed here: not compared")
            continue
        wall, cpu, size = found
        measures.append(Measure(f"2-page PDF, cold, beside {name}", ours[0] * 1000, "ms", peer=wall * 1000))
        if cpu:
            measures.append(Measure(f"2-page PDF, cold, beside {name}", ours[1] * 1000, "ms CPU", peer=cpu * 1000))
        measures.append(Measure(f"2-page PDF, size, beside {name}", _SIZES[Template.CLASSIC] / 1000, "kB", 60, size / 1000))
    return measures


_SIZES: dict[Template, int] = {}


async def _warm() -> list[Measure]:
    """Processor time of a warm worker: PDF/A-3a, PDF/UA-1, data attached."""
    pool = RenderPool(1)
    await pool.start()
    await pool.render("<p>x", "x")
    zygote = next(child for child in psutil.Process().children() if "careerhub.cv.pdf.zygote" in child.cmdline())
    measures = []
    for template in Template:
        options = CvOptions(template=template)
        page, data = render_page(two_pages(), options), json_resume(two_pages(), options)
        took, paper = [], Paper(b"")
        for number in range(_ROUNDS):
            before = _processor(zygote)
            paper = await pool.make(page, str(number), data)
            took.append(_processor(zygote) - before)
        _SIZES[template] = len(paper.pdf)
        is_plain = paper.scale == Scale()  # one that was tightened is laid out more than once
        name = f"{paper.pages}-page PDF, warm, {template}{'' if is_plain else ', tightened'}"
        measures.append(Measure(name, median(took) * 1000, "ms CPU", 200 if is_plain else None))
    pictured = two_pages(photo=portrait())
    page, data = render_page(pictured, CvOptions()), json_resume(pictured, CvOptions())
    measures.append(Measure("2-page PDF, size with photo", len((await pool.make(page, "x", data)).pdf) / 1000, "kB", 120))
    await pool.stop()
    return measures


def _processor(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def _cold(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the wall and of the processor, the best of three."""
    walls, processors = [], []
    for _ in range(_COLD_ROUNDS):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        run()
        walls.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processors.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(walls), min(processors)


def _rendercv(folder: Path) -> tuple[float, float, int] | None:
    """RenderCV in an environment of its own; None where it cannot be installed or does not print."""
    python = folder / "venv" / "bin" / "python"
    try:
        subprocess.run([_newest_python(), "-m", "venv", str(folder / "venv")], check=True, capture_output=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _RENDERCV]
        subprocess.run(install, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
        (folder / "cv.yaml").write_text(json.dumps({"cv": _for_rendercv(two_pages())}, ensure_ascii=False))  # JSON is YAML
        command = [str(python.with_name("rendercv")), "render", "cv.yaml", "-nomd", "-nohtml", "-nopng"]
        environment = {**os.environ, "XDG_CACHE_HOME": str(_without_icons(folder / "cache"))}
        run = partial(subprocess.run, command, cwd=folder, env=environment, check=True, capture_output=True)
        wall, processor = _cold(run)
    except (subprocess.SubprocessError, OSError) as error:
        print(f"RenderCV: {getattr(error, 'stderr', b'') or error}"[-500:])
        return None
    pdf = next((folder / "rendercv_output").glob("*.pdf"), None)
    version = subprocess.run([str(python.with_name("rendercv")), "--version"], capture_output=True, text=True, check=False).stdout
    print(f"beside {version.strip()}, which prints without icons here")
    return (wall, processor, pdf.stat().st_size) if pdf else None


def _without_icons(cache: Path) -> Path:
    """A cache with an empty package in place of the icons that RenderCV's Typst would fetch over the network."""
    package = cache / "typst" / "packages" / "preview" / "fontawesome" / "0.6.0"
    package.mkdir(parents=True)
    (package / "typst.toml").write_text('[package]\nname = "fontawesome"\nversion = "0.6.0"\nentrypoint = "lib.typ"\n')
    (package / "lib.typ").write_text("#let fa-icon(..any) = []\n")
    return cache


def _newest_python() -> str:
    """RenderCV's newest versions want a newer Python than ours: of the system, or one that pyenv keeps."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for version in ("3.14", "3.13", "3.12"):
        found = [shutil.which(f"python{version}"), *sorted(kept.glob(f"{version}.*/bin/python3"))]
        for path in filter(None, found):
            if subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
                return str(path)
    return sys.executable


def _for_rendercv(document: CvDocument) -> dict[str, object]:
    """The same words in RenderCV's format."""
    sections: dict[str, object] = {"Summary": [document.summary]}
    for section in document.sections:
        if section.kind is SectionKind.SKILLS:
            sections["Skills"] = [{"label": group.name, "details": ", ".join(group.skills)} for group in section.groups]
            continue
        entries = []
        for entry in section.entries:
            names = {
                SectionKind.WORK: {"company": entry.title, "position": entry.subtitle},
                SectionKind.EDUCATION: {"institution": entry.title, "area": entry.subtitle},
            }.get(section.kind, {"name": entry.title})
            end = "present" if entry.is_current else entry.end.iso() if entry.end else None
            details = {
                "location": entry.location or None,
                "start_date": entry.start.iso() if entry.start else None,
                "end_date": end,
                "summary": entry.summary or None,
                "highlights": list(entry.highlights) or None,
            }
            entries.append({name: value for name, value in {**names, **details}.items() if value})
        sections[section.kind.value.title()] = entries
    return {"name": document.name, "location": document.location, "email": document.contacts[0], "sections": sections}


def _chromium(page: str) -> tuple[float, float, int] | None:
    """Chromium from its start to the printed page; None where there is none."""
    walls, size = [], 0
    try:
        for _ in range(_COLD_ROUNDS):
            started = time.perf_counter()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                sheet = browser.new_page()
                sheet.set_content(closed(page))
                size = len(sheet.pdf(prefer_css_page_size=True, tagged=True))
                browser.close()
            walls.append(time.perf_counter() - started)
    except Error as error:
        print(f"Chromium: {error.message[:300]}")
        return None
    return min(walls), 0, size


if __name__ == "__main__":
    show(measure(), os.getloadavg()[0])
