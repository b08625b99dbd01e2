"""From the files of a book to its chapters: front matter, order, addresses, links, pictures."""

import hashlib
import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import yaml
from PIL import Image, UnidentifiedImageError

from careerhub.core.fields import clean
from careerhub.learning import markdown, mdx
from careerhub.learning.markdown import Drawn, Picture
from careerhub.learning.tree import CHAPTERS, PICTURES, Tree

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_NUMBERED = re.compile(r"^(\d{1,4})[-_. ]+(?=\S)")
_LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "advanced": "advanced", "expert": "advanced"}
_LAST = 9999.0
_SVG_SIZE = re.compile(rb"<svg\b[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class ChapterFile:
    """One chapter as its file tells it."""

    source_path: str
    path: str
    title: str
    module: str
    module_title: str
    order: tuple[Any, ...]
    level: str
    languages: tuple[str, ...]
    frameworks: tuple[str, ...]
    hardware: tuple[str, ...]
    minutes: int
    tasks: tuple[dict[str, Any], ...]
    text: str

    @property
    def content_hash(self) -> str:
        """What changes exactly when the words do."""
        return markdown.digest(self.title, self.text)

    def draw(self, picture: markdown.Find, chapter: markdown.Follow) -> Drawn:
        """The chapter as it is shown."""
        return markdown.draw(self.text, self.title, picture, chapter)


@dataclass(frozen=True)
class ImageFile:
    """One picture."""

    path: str
    media_type: str
    width: int
    height: int
    content: bytes

    @property
    def digest(self) -> str:
        """The SHA-256 of its content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class BookFiles:
    """A whole book, before it is in the database."""

    slug: str
    title: str
    description: str
    language: str
    chapters: tuple[ChapterFile, ...]
    images: dict[str, ImageFile] = field(default_factory=dict)
    content_hash: str = ""

    def pictures_of(self, chapter: ChapterFile, url: Callable[[str], str]) -> markdown.Find:
        """How this chapter's image paths are found."""
        folder = posixpath.dirname(chapter.source_path)

        def find(path: str) -> Picture | None:
            candidates = [posixpath.normpath(posixpath.join(folder, path)), path.lstrip("/"), f"static/{path.lstrip('/')}"]
            candidates += [posixpath.normpath(f"static/{path.removeprefix('@site/static/').lstrip('/')}")]
            found = next((self.images[each] for each in candidates if each in self.images), None)
            return Picture(url(found.path), found.width, found.height) if found else None

        return find

    def links_of(self, chapter: ChapterFile, url: Callable[[str], str]) -> markdown.Follow:
        """How this chapter's relative links are found: by file, by address, with or without numbers and endings."""
        known = {each.path: each.path for each in self.chapters}
        by_name: dict[str, str] = {}
        for each in self.chapters:
            by_name.setdefault(_key(each.path.rpartition("/")[2]), each.path)
        folder = posixpath.dirname(chapter.source_path)

        def follow(link: str) -> str | None:
            bare = re.sub(r"\.(md|mdx|markdown|html)$", "", link.rstrip("/"))
            for base in (posixpath.join(folder, bare), bare.lstrip("/"), re.sub(r"^/?docs/", "", bare)):
                path = "/".join(_split_number(part)[1] for part in posixpath.normpath(base).split("/"))
                path = re.sub(r"/(index|README)$", "", path)
                if path in known:
                    return url(known[path])
            named = by_name.get(_key(bare.rpartition("/")[2]))
            return url(named) if named and "/" not in bare.removeprefix("./") else None

        return follow


def identify(tree: Tree, slug: str = "") -> tuple[str, str]:
    """A book's address (the given one, else its own) and the hash of all its files."""
    slug = markdown.slug(slug or str(_facts(tree).get("slug") or "") or tree.name)[:100] or "book"
    parts = [f"{path}:{hashlib.sha256(content).hexdigest()}" for path, content in sorted(tree.files.items())]
    return slug, markdown.digest(markdown.VERSION, slug, *parts)


def _facts(tree: Tree) -> dict[str, Any]:
    return _yaml(tree.files.get("book.yml") or tree.files.get("book.yaml") or b"")


def read_book(tree: Tree, slug: str = "") -> BookFiles:
    """The book in these files; what cannot be a chapter is added to `tree.skipped`."""
    facts = _facts(tree)
    slug, content_hash = identify(tree, slug)
    title = _line(facts.get("title"), 300) or _titled(tree.name)
    categories = {posixpath.dirname(path): _category(content) for path, content in tree.files.items() if "_category_." in path}
    images = {path: image for path, content in tree.files.items() if (image := _image(path, content, tree))}
    chapters: dict[str, ChapterFile] = {}
    for path, content in sorted(tree.files.items()):
        if PurePosixPath(path).suffix.lower() in CHAPTERS:
            chapter = _chapter(path, content, categories, tree)
            if chapter is None:
                continue
            if chapter.path in chapters:
                tree.skip(path, f"has the address of {chapters[chapter.path].source_path}")
            else:
                chapters[chapter.path] = chapter
    ordered = tuple(sorted(chapters.values(), key=lambda each: each.order))
    return BookFiles(
        slug,
        title,
        _line(facts.get("description"), 2000),
        _line(facts.get("language"), 20) or "en",
        ordered,
        images,
        content_hash,
    )


def _chapter(path: str, content: bytes, categories: dict[str, dict[str, Any]], tree: Tree) -> ChapterFile | None:
    try:
        raw = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        tree.skip(path, "not UTF-8")
        return None
    raw = clean(raw)
    front: dict[str, Any] = {}
    if found := _FRONT.match(raw):
        front = _yaml(found[1].encode())
        raw = raw[found.end() :]
    if front.get("draft") is True or front.get("unlisted") is True:
        tree.skip(path, "a draft")
        return None
    text = mdx.strip(raw).strip("\n") + "\n"
    if not text.strip():
        tree.skip(path, "empty")
        return None
    folders = list(PurePosixPath(path).parts[:-1])
    stem = PurePosixPath(path).stem
    number, name = _split_number(stem)
    names = [_split_number(folder)[1] for folder in folders]
    address = _address([*names, *([] if name.lower() in ("index", "readme") and names else [name])], front)
    top = folders[0] if folders else ""
    module = (names[0] if names else "") or markdown.slug(_line(front.get("module"), 100))
    drawn = markdown.draw(text, _line(front.get("title"), 300), lambda _: None, lambda _: None)
    title = drawn.title if drawn.title != "Untitled" else _titled(name)
    own = _number(front.get("order", front.get("sidebar_position")), number)
    if name.lower() in ("index", "readme"):
        own = min(own, 0.0)
    order = (*_folder_order(folders, categories), (own, name.lower()))
    return ChapterFile(
        source_path=path,
        path=address,
        title=title[:300],
        module=module[:100],
        module_title=(str(categories.get(top, {}).get("label") or "") or _titled(module))[:300],
        order=order,
        level=_LEVELS.get(_line(front.get("level"), 20).lower(), ""),
        languages=_list(front.get("languages")),
        frameworks=_list(front.get("frameworks")),
        hardware=_list(front.get("hardware")),
        minutes=int(_number(front.get("minutes"), 0) or max(1, round(drawn.words / 200))),
        tasks=_tasks(front.get("tasks")),
        text=text,
    )


def _address(names: list[str], front: dict[str, Any]) -> str:
    given = _line(front.get("slug"), 200)
    if given.startswith("/") and given.strip("/"):
        names = given.strip("/").split("/")
    elif given and "/" not in given:
        names = [*names[:-1], given]
    return "/".join(markdown.slug(name) or "chapter" for name in names)[:300]


def _folder_order(folders: list[str], categories: dict[str, dict[str, Any]]) -> tuple[tuple[float, str], ...]:
    order: list[tuple[float, str]] = []
    for depth, folder in enumerate(folders):
        number, name = _split_number(folder)
        given = categories.get("/".join(folders[: depth + 1]), {}).get("position")
        order.append((_number(given, number), name.lower()))
    return tuple(order)


def _split_number(name: str) -> tuple[float, str]:
    """`03-sensors` as (3, `sensors`); without a number it comes last."""
    found = _NUMBERED.match(name)
    return (float(found[1]), name[found.end() :]) if found else (_LAST, name)


def _number(value: object, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return default
    try:
        return min(max(float(value), 0.0), _LAST)
    except ValueError:
        return default


def _titled(name: str) -> str:
    words = _split_number(name)[1].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Untitled"


def _key(name: str) -> str:
    return name.lower().replace("_", "-")


def _line(value: object, limit: int) -> str:
    return " ".join(clean(str(value)).split())[:limit] if isinstance(value, str | int | float) and value != "" else ""


def _list(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    return tuple(line for each in given[:40] if (line := _line(each, 100)))


def _tasks(value: object) -> tuple[dict[str, Any], ...]:
    """The exercises: each a title, with a description and minutes where they are given."""
    found: list[dict[str, Any]] = []
    for each in value[:50] if isinstance(value, list) else []:
        facts = each if isinstance(each, dict) else {"title": each}
        title = _line(facts.get("title"), 200)
        if title:
            description = clean(str(facts.get("description") or "")).strip()[:3000]
            found.append({"title": title, "description": description, "minutes": int(_number(facts.get("minutes"), 0))})
    return tuple(found)


def _yaml(content: bytes) -> dict[str, Any]:
    try:
        found = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _category(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return _yaml(content)
    return found if isinstance(found, dict) else {}


def _image(path: str, content: bytes, tree: Tree) -> ImageFile | None:
    kind = PICTURES.get(PurePosixPath(path).suffix.lower())
    if kind is None:
        return None
    width, height = _svg_size(content) if kind == "image/svg+xml" else _raster_size(content)
    if kind != "image/svg+xml" and not width:
        tree.skip(path, "not a picture")
        return None
    return ImageFile(path, kind, width, height, content)


def _raster_size(content: bytes) -> tuple[int, int]:
    try:
        with Image.open(BytesIO(content)) as image:  # reads the header only
            return image.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0


def _svg_size(content: bytes) -> tuple[int, int]:
    found = _SVG_SIZE.search(content[:20_000])
    head = found[0].decode("utf-8", "replace") if found else ""
    sizes = [re.search(rf'\b{name}="([\d.]+)(?:px)?"', head) for name in ("width", "height")]
    if sizes[0] and sizes[1]:
        return round(float(sizes[0][1])), round(float(sizes[1][1]))
    box = re.search(r'\bviewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)', head)
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)
