"""The files of a book, from a folder or a ZIP: nothing from outside of it, nothing too large, what is left out is named."""

import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from careerhub.core.errors import SetupError

MAX_FILE_BYTES = 10_000_000
MAX_TREE_BYTES = 200_000_000
MAX_FILES = 5_000
CHAPTERS = (".md", ".mdx", ".markdown")
PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
}
_CATEGORY = ("_category_.json", "_category_.yml", "_category_.yaml")
_BOOK = ("book.yml", "book.yaml")
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True)
class Skipped:
    """A file that is not part of the book, and why."""

    path: str
    reason: str


@dataclass
class Tree:
    """The files of a book by their path in it."""

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    size: int = 0

    def add(self, path: str, content: bytes) -> None:
        """Take a file in.

        Raises:
            SetupError: it is one too many.
        """
        self.size += len(content)
        if len(self.files) >= MAX_FILES or self.size > MAX_TREE_BYTES:
            raise SetupError(f"This is too large for a book: at most {MAX_FILES} files with {MAX_TREE_BYTES // 1_000_000} MB.")
        self.files[path] = content

    def skip(self, path: str, reason: str) -> None:
        """Note what is left out."""
        self.skipped.append(Skipped(path, reason))


def read(source: Path) -> Tree:
    """The files of a folder or a ZIP.

    Raises:
        SetupError: it cannot be read or is too large.
    """
    try:
        if source.is_dir():
            tree = _read_folder(source)
        elif zipfile.is_zipfile(source):
            tree = _read_zip(source)
        else:
            raise SetupError(f"{source} is neither a folder nor a ZIP file.")
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SetupError(f"{source} cannot be read: {error}") from error
    return _rooted(tree)


def _why_not(path: PurePosixPath, size: int) -> str:
    """Why a file is no part of a book; '' where it is."""
    if any(part.startswith(".") for part in path.parts):
        return "hidden"
    if any(part in ("node_modules", "__pycache__", "build") for part in path.parts):
        return "not written by hand"
    name, kind = path.name, path.suffix.lower()
    if kind not in CHAPTERS and kind not in PICTURES and name not in (*_CATEGORY, *_BOOK):
        return "neither a chapter nor a picture"
    if name.startswith("_") and name not in _CATEGORY:
        return "a part, not a chapter"
    if size > MAX_FILE_BYTES:
        return f"larger than {MAX_FILE_BYTES // 1_000_000} MB"
    return ""


def _read_folder(source: Path) -> Tree:
    root = source.resolve()
    tree = Tree(root.name)
    for path in _walk(root, tree):
        name = path.relative_to(root).as_posix()
        if reason := _why_not(PurePosixPath(name), path.stat().st_size):
            tree.skip(name, reason)
        else:
            tree.add(name, path.read_bytes())
    return tree


def _walk(folder: Path, tree: Tree, top: Path | None = None) -> Iterator[Path]:
    """Every plain file below, in order; links are never followed, wherever they lead."""
    top = top or folder
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            tree.skip(path.relative_to(top).as_posix(), "a link")
        elif path.is_dir():
            if path.name not in (".git", "node_modules"):
                yield from _walk(path, tree, top)
        elif path.is_file():
            yield path
        else:
            tree.skip(path.relative_to(top).as_posix(), "not a file")


def _read_zip(source: Path) -> Tree:
    tree = Tree(source.stem)
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > 4 * MAX_FILES:
            raise SetupError(f"This is too large for a book: {len(entries)} files.")
        for entry in sorted(entries, key=lambda each: each.filename):
            name = entry.filename
            if entry.is_dir():
                continue
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or _DRIVE.match(name) or "\0" in name:
                tree.skip(name, "leads out of the archive")
            elif stat.S_ISLNK(entry.external_attr >> 16):
                tree.skip(name, "a link")
            elif entry.flag_bits & 1:
                tree.skip(name, "encrypted")
            elif reason := _why_not(path, entry.file_size):
                tree.skip(name, reason)
            else:
                with archive.open(entry) as file:
                    content = file.read(MAX_FILE_BYTES + 1)  # what an archive says of its sizes may be a lie
                if len(content) > MAX_FILE_BYTES:
                    tree.skip(name, f"larger than {MAX_FILE_BYTES // 1_000_000} MB")
                else:
                    tree.add(path.as_posix(), content)
    return tree


def _rooted(tree: Tree) -> Tree:
    """The tree from where the book begins: inside a single folder, and below `docs/` of a Docusaurus site."""
    tops = {path.partition("/")[0] for path in tree.files}
    if len(tops) == 1 and all("/" in path for path in tree.files):
        top = f"{tops.pop()}/"
        files = {path.removeprefix(top): content for path, content in tree.files.items()}
        if not any(path in _CATEGORY for path in files):  # a folder with a category is a module, not a wrapping
            tree.files = files
    if any(path.startswith("docs/") for path in tree.files) and not any(name in tree.files for name in _BOOK):
        kept: dict[str, bytes] = {}
        for path, content in tree.files.items():
            if path.startswith("docs/"):
                kept[path.removeprefix("docs/")] = content
            elif path.startswith("static/") and PurePosixPath(path).suffix.lower() in PICTURES:
                kept[path] = content
            else:
                tree.skip(path, "outside of docs/ and static/")
        tree.files = kept
    return tree
