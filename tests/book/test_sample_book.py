"""The sample book keeps what its front matter and its figures promise."""

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

BOOK = Path(__file__).parents[2] / "book"
MODULES = ("module-1-ros2", "module-2-simulation", "module-3-perception-navigation", "module-4-vla")
LEVELS = {"beginner", "intermediate", "advanced"}
LANGUAGES = {"Python", "C++", "JavaScript", "Rust", "Go", "Java", "MATLAB", "Julia", "Other"}
FRAMEWORKS = {"ROS", "ROS 2", "PyTorch", "TensorFlow", "Unity", "Unreal Engine", "Gazebo", "Mujoco", "Isaac Sim", "Other"}
COMPUTERS = {"CPU only", "NVIDIA GPU", "AMD GPU", "Apple Silicon (M1/M2)", "NVIDIA Jetson", "Google TPU", "Other"}
ROBOTS = {"None (simulation only)", "Educational robot kit", "Research robotic arm", "Mobile robot", "Humanoid robot"}
HARDWARE = COMPUTERS | ROBOTS | {"Custom hardware"}
SVG = "{http://www.w3.org/2000/svg}"
SVG_TAGS = {"svg", "title", "desc", "rect", "text", "polyline", "polygon", "path", "circle", "ellipse"}


@dataclass(frozen=True)
class Chapter:
    """A chapter file, taken apart."""

    path: Path
    meta: dict
    body: str
    fences: list[tuple[str, str]]
    prose: str
    headings: list[str]


def _chapter(path: Path) -> Chapter:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fences = re.findall(r"^```([^\n]*)\n(.*?)^```$", body, re.S | re.M)
    text = re.sub(r"^```.*?^```$", "", body, flags=re.S | re.M)
    headings = re.findall(r"^#{2,3} (.+)$", text, re.M)
    prose = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$|!\[[^]]*\]\([^)]*\)|`[^`]*`", " ", text, flags=re.S)
    prose = re.sub(r"\]\([^)]*\)", "]", re.sub(r"^(\||#).*$", "", prose, flags=re.M))
    return Chapter(path, yaml.safe_load(front), body, fences, prose, headings)


def _needs_only_numpy(code: str) -> bool:
    imports = {word.split(".")[0] for word in re.findall(r"^(?:import|from) ([\w.]+)", code, re.M)}
    return imports <= {"collections", "dataclasses", "heapq", "itertools", "math", "numpy"}


CHAPTERS = [_chapter(path) for module in MODULES for path in sorted((BOOK / module).glob("*.md"))]
FIGURES = sorted((BOOK / "images").glob("*.svg"))
QUESTIONS = [json.loads(line) for line in (BOOK / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
RUNNABLE = [code for chapter in CHAPTERS for language, code in chapter.fences if language == "python" and _needs_only_numpy(code)]
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.path.stem)
each_figure = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.stem)


def _words(prose: str) -> int:
    return len(re.findall(r"[A-Za-zÀ-ž][\w’'-]*", prose))


@pytest.mark.req("LRN-01")
def test_the_book_has_four_modules_and_at_least_twenty_chapters():
    assert {path.parent.name for path in BOOK.glob("*/_category_.json")} == set(MODULES)
    assert len(CHAPTERS) >= 20
    assert {chapter.path.parent.name for chapter in CHAPTERS} == set(MODULES)
    assert not list(BOOK.glob("*.md"))


def test_the_book_and_its_modules_are_described():
    book = yaml.safe_load((BOOK / "book.yml").read_text(encoding="utf-8"))
    categories = [json.loads((BOOK / module / "_category_.json").read_text(encoding="utf-8")) for module in MODULES]

    assert set(book) == {"title", "slug", "description", "authors", "licence", "language"}
    assert book["title"] == "Physical AI & Humanoid Robotics"
    assert (book["authors"], book["licence"], book["language"]) == (["Careerhub contributors"], "CC BY 4.0", "en")
    assert "CC BY 4.0" in (BOOK / "LICENSE").read_text(encoding="utf-8")
    assert [category["position"] for category in categories] == [1, 2, 3, 4]
    assert all(category["label"] for category in categories)


@pytest.mark.req("LRN-01")
@each_chapter
def test_the_front_matter_has_the_fields_and_values_of_the_seeds(chapter: Chapter):
    meta = chapter.meta

    assert set(meta) == {"title", "module", "order", "level", "languages", "frameworks", "hardware", "minutes", "tasks"}
    assert meta["module"] == chapter.path.parent.name
    assert meta["level"] in LEVELS
    for field, known in (("languages", LANGUAGES), ("frameworks", FRAMEWORKS), ("hardware", HARDWARE)):
        assert meta[field]
        assert set(meta[field]) <= known
        assert len(set(meta[field])) == len(meta[field])
    assert 10 <= meta["minutes"] <= 60


@each_chapter
def test_a_chapter_sets_two_or_three_tasks(chapter: Chapter):
    tasks = chapter.meta["tasks"]

    assert 2 <= len(tasks) <= 3
    for task in tasks:
        assert set(task) == {"title", "description", "minutes"}
        assert len(task["title"]) <= 80
        assert len(task["description"].split()) >= 15
        assert task["minutes"] > 0


def test_titles_differ_and_orders_count_up_in_each_module():
    titles = [chapter.meta["title"] for chapter in CHAPTERS]

    assert len(set(titles)) == len(titles)
    for module in MODULES:
        orders = sorted(chapter.meta["order"] for chapter in CHAPTERS if chapter.meta["module"] == module)
        assert orders == list(range(1, len(orders) + 1))


@each_chapter
def test_a_chapter_has_at_least_900_words_of_prose(chapter: Chapter):
    assert _words(chapter.prose) >= 900


@each_chapter
def test_a_chapter_is_divided_into_sections_without_a_second_title(chapter: Chapter):
    assert not re.search(r"^# ", re.sub(r"^```.*?^```$", "", chapter.body, flags=re.S | re.M), re.M)
    assert len(chapter.headings) >= 7
    assert len(set(chapter.headings)) == len(chapter.headings)
    assert {"Common mistakes", "Check yourself", "Exercises"} <= set(chapter.headings)


@each_chapter
def test_code_names_its_language_and_parses(chapter: Chapter):
    assert chapter.body.count("\n```") == 2 * len(chapter.fences)
    assert {language for language, _ in chapter.fences} & {"python", "bash", "xml", "yaml", "cpp"}
    for language, code in chapter.fences:
        assert language in {"python", "bash", "xml", "yaml", "cpp", "text"}
        if language == "python":
            ast.parse(code)
        elif language == "xml":
            ElementTree.fromstring(code)  # noqa: S314 our own file
        elif language == "yaml":
            assert yaml.safe_load(code)


@each_chapter
def test_a_chapter_shows_code_in_the_languages_it_names(chapter: Chapter):
    shown = {language for language, _ in chapter.fences}

    assert ("Python" in chapter.meta["languages"]) == ("python" in shown)
    assert ("C++" in chapter.meta["languages"]) == ("cpp" in shown)


@pytest.mark.parametrize("code", RUNNABLE, ids=lambda code: str(RUNNABLE.index(code)))
def test_code_that_needs_only_numpy_runs(code: str, capsys: pytest.CaptureFixture[str]):
    exec(compile(code, "<book>", "exec"), {"__name__": "listing"})  # noqa: S102 our own listing

    assert capsys.readouterr().out or "print(" not in code


@each_chapter
def test_maths_is_closed(chapter: Chapter):
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", chapter.body, flags=re.S | re.M)
    inline = re.sub(r"\$\$.*?\$\$", "", text, flags=re.S)

    assert text.count("$$") % 2 == 0
    assert all(paragraph.count("$") % 2 == 0 for paragraph in inline.split("\n\n"))


@each_chapter
def test_links_and_images_lead_to_files_of_the_book(chapter: Chapter):
    text = re.sub(r"^```.*?^```$", "", chapter.body, flags=re.S | re.M)
    for picture, words, target in re.findall(r"(!?)\[([^]]*)\]\(([^)]+)\)", text):
        file = (chapter.path.parent / target).resolve()
        assert file.is_relative_to(BOOK)
        assert file.is_file(), target
        assert not picture or len(words) >= 20


def test_every_figure_is_used():
    used = {name for chapter in CHAPTERS for name in re.findall(r"images/([\w-]+\.svg)", chapter.body)}

    assert len(FIGURES) >= 10
    assert used == {figure.name for figure in FIGURES}


@each_figure
def test_a_figure_is_safe_and_tells_what_it_shows(figure: Path):
    source = figure.read_text(encoding="utf-8")
    root = ElementTree.fromstring(source)  # noqa: S314 our own file
    attributes = {name for element in root.iter() for name in element.attrib}

    assert len(source) <= 10_000
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SVG_TAGS
    assert not {name for name in attributes if name.lower().startswith("on") or "href" in name or name in {"style", "class"}}
    assert "url(" not in source
    assert "<!" not in source
    assert root.findtext(f"{SVG}title")
    assert len(root.findtext(f"{SVG}desc", "")) >= 30


@each_figure
def test_a_figure_is_legible_in_light_and_dark(figure: Path):
    root = ElementTree.fromstring(figure.read_text(encoding="utf-8"))  # noqa: S314 our own file
    for element in root.iter():
        for colour in {element.get("fill"), element.get("stroke")} - {None, "none", "#ffffff"}:
            assert min(_contrast(colour, "#ffffff"), _contrast(colour, "#12151a")) >= 3.3, colour
    boxes = {element.get("fill") for element in root.iter(f"{SVG}rect")} - {None, "none"}
    assert all(_contrast(colour, "#ffffff") >= 4.5 for colour in boxes)


def _contrast(one: str | None, other: str) -> float:
    lights = sorted((_light(one or "#000000"), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_questions_are_mixed_as_promised():
    answerable = [question for question in QUESTIONS if question["answerable"]]
    domain = [question for question in answerable if question["style"] == "domain"]

    assert len({question["id"] for question in QUESTIONS}) == len(QUESTIONS)
    assert (len(answerable), len(QUESTIONS) - len(answerable)) == (48, 12)
    assert len(domain) == 16
    assert {question["style"] for question in answerable} == {"paraphrase", "domain"}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_names_sections_that_exist(question: dict):
    headings = {chapter.path.relative_to(BOOK).as_posix(): chapter.headings for chapter in CHAPTERS}

    assert bool(question["relevant"]) == question["answerable"]
    assert bool(question["answer"]) == question["answerable"]
    for place in question["relevant"]:
        assert place["section"] in headings[place["file"]]
