"""Books from folders and ZIPs: right, repeatable, and nothing from outside."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from careerhub.core.db.transactions import run_as, run_public
from careerhub.core.errors import NotFound, SetupError
from careerhub.core.ids import new_id
from careerhub.learning import service, tree
from careerhub.learning.importing import import_from
from careerhub.learning.reading import read_book
from tests.factories import Person
from tests.learning.samples import FILES, write


@pytest.fixture
def slug() -> str:
    return f"small-{new_id().lower()}"


@pytest.mark.req("LRN-01")
def test_a_docusaurus_folder_is_a_book_in_its_order(database: None, tmp_path: Path, slug: str):
    imported, skipped = import_from(write(tmp_path, slug))

    assert (imported.added, imported.changed) == (3, 0)
    assert {each.path: each.reason for each in skipped} == {"notes.txt": "neither a chapter nor a picture", "draft.md": "a draft"}
    contents = run_public(service.get_contents, slug)
    assert [(module.title, [chapter.title for chapter in module.chapters]) for module in contents.modules] == [
        ("The basics", ["Start here", "Moving about"]),
        ("Sensing", ["Sensing"]),
    ]
    assert [chapter.href for chapter in contents.chapters] == [
        f"/book/{slug}/basics/start",
        f"/book/{slug}/basics/moving",
        f"/book/{slug}/sensing",
    ]


@pytest.mark.req("LRN-02")
def test_links_and_pictures_lead_where_the_files_say(database: None, tmp_path: Path, slug: str):
    import_from(write(tmp_path, slug))
    _, chapter = run_public(service.get_chapter, slug, "basics/moving")

    assert f'href="/book/{slug}/basics/start"' in chapter.html
    assert "missing" not in chapter.html
    assert "nowhere" in chapter.html
    assert f'<img src="/api/books/{slug}/images/img/wheel.svg" alt="A wheel" width="40" height="30"' in chapter.html
    assert chapter.previous
    assert chapter.previous.title == "Start here"
    assert chapter.next
    assert chapter.next.title == "Sensing"
    assert chapter.tasks == ({"title": "Drive a square", "description": "Four corners."},)
    assert [section.anchor for section in chapter.sections] == ["wheels", "odometry"]
    media_type, _, content = run_public(service.get_image, slug, "img/wheel.svg")
    assert media_type == "image/svg+xml"
    assert content.startswith(b"<svg")


@pytest.mark.req("LRN-01")
def test_a_second_import_changes_nothing_and_a_changed_file_only_its_chapter(owner_session: Session, tmp_path: Path, slug: str):
    import_from(write(tmp_path, slug))
    stamps = text(
        "SELECT path, c.id, c.updated_at FROM chapters c JOIN books b ON b.id = book_id WHERE b.slug = :slug ORDER BY path"
    )
    before = owner_session.execute(stamps, {"slug": slug}).all()

    again, _ = import_from(tmp_path)
    owner_session.rollback()
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 3)
    assert owner_session.execute(stamps, {"slug": slug}).all() == before

    write(tmp_path, slug, **{"02-sensing/index.md": "# Sensing\n\nRadar sees too.\n"})
    changed, _ = import_from(tmp_path)
    owner_session.rollback()
    after = owner_session.execute(stamps, {"slug": slug}).all()
    assert (changed.changed, changed.unchanged) == (1, 2)
    assert [row.id for row in after] == [row.id for row in before]
    assert [row.path for row in after if row not in before] == ["sensing"]


def test_a_renamed_chapter_keeps_its_identity_and_a_missing_one_goes(owner_session: Session, tmp_path: Path, slug: str):
    import_from(write(tmp_path, slug))
    ids = text("SELECT c.path, c.id FROM chapters c JOIN books b ON b.id = book_id WHERE b.slug = :slug")
    before = dict(owner_session.execute(ids, {"slug": slug}).all())
    (tmp_path / "01-basics/01-start.mdx").rename(tmp_path / "01-basics/01-begin.mdx")
    (tmp_path / "02-sensing/index.md").unlink()

    imported, _ = import_from(tmp_path)
    owner_session.rollback()
    after = dict(owner_session.execute(ids, {"slug": slug}).all())
    assert imported.removed == 1
    assert set(after) == {"basics/begin", "basics/moving"}
    assert after["basics/begin"] == before["basics/start"]


@pytest.mark.req("LRN-01")
def test_books_live_side_by_side_and_a_private_one_needs_an_account(person: Person, tmp_path: Path, slug: str):
    write(tmp_path, slug)
    import_from(tmp_path)
    import_from(tmp_path, slug=f"{slug}-own", is_public=False)

    assert run_public(service.get_contents, slug).title == "Small Robots"
    with pytest.raises(NotFound):
        run_public(service.get_contents, f"{slug}-own")
    with pytest.raises(NotFound):
        run_public(service.search, f"{slug}-own", "robot")
    with pytest.raises(NotFound):
        run_public(service.get_image, f"{slug}-own", "img/wheel.svg")
    assert run_as(person.digest, service.get_contents, f"{slug}-own").title == "Small Robots"


@pytest.mark.req("OPS-03")
@pytest.mark.parametrize("table", ["books", "chapters", "chapter_sections", "book_images"])
def test_the_app_cannot_change_a_book(person: Person, table: str):
    with pytest.raises(Exception, match="permission denied"):
        run_as(person.digest, lambda session, user_id: session.execute(text(f"UPDATE {table} SET id = id")))


def _zip(path: Path, files: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.req("LRN-01")
def test_a_zip_with_a_folder_round_it_is_the_same_book(tmp_path: Path):
    packed = _zip(tmp_path / "x.zip", {f"top/{path}": content for path, content in FILES.items()})
    assert [chapter.path for chapter in read_book(tree.read(packed)).chapters] == ["basics/start", "basics/moving", "sensing"]


@pytest.mark.req("UP-01")
def test_nothing_outside_of_a_zip_is_touched_or_read(tmp_path: Path):
    (tmp_path / "secret.md").write_text("# Secret")
    path = _zip(tmp_path / "evil.zip", {"good.md": "# Good\n"})
    with zipfile.ZipFile(path, "a") as archive:
        for name in ("../secret.md", "/etc/x.md", "a/../../secret.md", "C:/x.md", "..\\secret.md"):
            archive.writestr(name, "# Evil")
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(tmp_path / "secret.md"))
    found = tree.read(path)

    assert set(found.files) == {"good.md"}
    assert {each.reason for each in found.skipped} == {"leads out of the archive", "a link"}


@pytest.mark.req("UP-01")
def test_links_in_a_folder_are_not_followed(tmp_path: Path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s.md").write_text("# Secret")
    book = tmp_path / "book"
    book.mkdir()
    (book / "a.md").write_text("# A")
    os.symlink(tmp_path / "secret/s.md", book / "file.md")
    os.symlink(tmp_path / "secret", book / "folder")
    os.mkfifo(book / "pipe.md")
    found = tree.read(book)

    assert set(found.files) == {"a.md"}
    assert sorted((each.path, each.reason) for each in found.skipped) == [
        ("file.md", "a link"),
        ("folder", "a link"),
        ("pipe.md", "not a file"),
    ]


@pytest.mark.req("UP-02")
def test_a_bomb_is_refused_or_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    big = _zip(tmp_path / "big.zip", {"big.md": b"0" * (tree.MAX_FILE_BYTES + 1), "a.md": "# A\n"})
    assert set(tree.read(big).files) == {"a.md"}

    monkeypatch.setattr(tree, "MAX_TREE_BYTES", 1000)
    with pytest.raises(SetupError, match="too large"):
        tree.read(_zip(tmp_path / "many.zip", {f"{number}.md": "x" * 400 for number in range(5)}))


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"no zip at all"])
def test_what_is_no_book_is_refused_with_a_sentence(tmp_path: Path, content: bytes):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(SetupError):
        tree.read(path)


@pytest.mark.req("LRN-02")
def test_search_finds_sections_all_words_first_and_marks_the_hits(database: None, tmp_path: Path, slug: str):
    import_from(write(tmp_path, slug))
    hits = run_public(service.search, slug, "gears motors")
    assert hits[0].href == f"/book/{slug}/basics/moving#odometry"
    assert "\x02gears\x03" in hits[0].snippet
    assert [hit.chapter for hit in run_public(service.search, slug, "what does lidar mean for gymnastics")] == ["Sensing"]
    for nothing in ("", "   ", "'", "!!", "\x00", "%", "a" * 5000):
        assert isinstance(run_public(service.search, slug, nothing), list)


@pytest.mark.req("CHAT-01")
def test_the_index_gets_each_chapter_with_the_spans_of_its_sections(person: Person, tmp_path: Path, slug: str):
    import_from(write(tmp_path, slug))
    chapters = run_as(person.digest, lambda session, user_id: service.chapters_for_index(session))
    moving = next(each for each in chapters if each.book == slug and each.path == "basics/moving")
    wheels = moving.sections[1]
    assert wheels.heading_path == ("Moving about", "Wheels")
    assert moving.text[wheels.start_at : wheels.end_at].startswith("## Wheels\n")
