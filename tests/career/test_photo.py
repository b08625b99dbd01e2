"""Pictures: made small, square and silent; what is no picture is refused."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageFile

from careerhub.career import service
from careerhub.career.service import BadPhoto, make_square
from careerhub.core.db.transactions import run_as
from tests.factories import Person

pytestmark = pytest.mark.req("U-06")


def _picture(size: tuple[int, int], kind: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    made = io.BytesIO()
    Image.effect_noise(size, 80).convert(mode).save(made, kind, **options)  # pyright: ignore[reportArgumentType]
    return made.getvalue()


def _huge_png(side: int) -> bytes:
    """A PNG that says it is `side` pixels wide and high, and packs well."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"\0" * (side // 8 + 2) * 1000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", rows)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")]
)
def test_a_picture_becomes_a_small_square_jpeg(kind: str, mode: str):
    made = make_square(_picture((1600, 900), kind, mode))

    opened = Image.open(io.BytesIO(made))
    assert (opened.format, opened.mode, opened.size) == ("JPEG", "RGB", (600, 600))


def test_a_small_picture_is_not_blown_up():
    assert Image.open(io.BytesIO(make_square(_picture((200, 300))))).size == (200, 200)


def test_nothing_but_the_pixels_stays_and_they_stand_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    picture = Image.new("RGB", (400, 400), "red")
    picture.paste("blue", (0, 0, 400, 200))
    sent = io.BytesIO()
    picture.save(sent, "JPEG", exif=exif, comment=b"SecretPlace", icc_profile=b"x" * 1000)
    made = make_square(sent.getvalue())

    assert b"Secret" not in made
    opened = Image.open(io.BytesIO(made))
    assert not opened.getexif()
    assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    red, _, blue = opened.getpixel((380, 200))  # pyright: ignore[reportGeneralTypeIssues]
    assert blue > 200 > red  # the top is now at the right


@pytest.mark.parametrize("side", [13_000, 20_000])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(side: int):
    with pytest.raises(BadPhoto) as refused:
        make_square(_huge_png(side))
    assert refused.value.code in ("large", "kind")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        _picture((100, 100), "GIF"),
        _picture((100, 100), "BMP"),
        _picture((100, 100), "TIFF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"MZ" + b"\0" * 200,
        _picture((300, 300))[:2000],
        _picture((300, 300), "PNG")[:200],
        b"\xff\xd8\xff\xe0" + b"\0" * 500,
    ],
    ids=range(12),
)
def test_what_is_no_whole_picture_of_a_known_kind_is_refused(data: bytes):
    with pytest.raises(BadPhoto) as refused:
        make_square(data)
    assert refused.value.code == "kind"


def test_a_cut_picture_is_refused_also_where_somebody_else_allows_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does on import
    with pytest.raises(BadPhoto):
        make_square(_picture((300, 300))[:2000])


def test_a_tiny_picture_is_refused():
    with pytest.raises(BadPhoto) as refused:
        make_square(_picture((10, 400)))
    assert refused.value.code == "small"


def test_a_picture_is_kept_replaced_and_removed_and_is_ones_own(person: Person, stranger: Person):
    first, second = make_square(_picture((300, 300))), make_square(_picture((400, 400)))
    run_as(person.digest, service.save_photo, first)
    assert run_as(person.digest, service.get_photo) == first
    assert run_as(person.digest, service.get_record).photo == first
    assert run_as(stranger.digest, service.get_photo) == b""
    assert run_as(person.digest, service.photo_mark) != ""

    run_as(person.digest, service.save_photo, second)
    assert run_as(person.digest, service.get_photo) == second
    run_as(stranger.digest, service.remove_photo)
    assert run_as(person.digest, service.get_photo) == second
    run_as(person.digest, service.remove_photo)
    assert run_as(person.digest, service.get_photo) == b""
    assert run_as(person.digest, service.photo_mark) == ""
