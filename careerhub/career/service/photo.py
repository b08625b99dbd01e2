"""A person's picture: whatever was uploaded becomes a small square JPEG that holds nothing but its pixels."""

import io
import warnings

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, delete, select

from careerhub.career.models import ProfilePhoto
from careerhub.career.schemas import PHOTO_PROBLEMS
from careerhub.core.clock import utc_now
from careerhub.core.errors import DomainError
from careerhub.core.ids import new_id

SIDE = 600
MIN_SIDE = 64
MAX_PIXELS = 25_000_000
_FORMATS = ("JPEG", "PNG", "WEBP")


class BadPhoto(DomainError):
    """A picture that cannot be used; `code` says why, as in `PHOTO_PROBLEMS`."""

    def __init__(self, code: str):
        super().__init__(PHOTO_PROBLEMS[code])
        self.code = code


def make_square(data: bytes) -> bytes:
    """The middle of a picture as a JPEG of at most 600 by 600 pixels, turned upright, without metadata.

    Raises:
        BadPhoto: no picture, a broken one, or one too large or too small.
    """
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, where it is imported, sets it for the whole process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of metadata that is thrown away, and of sizes that are refused below
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                width, height = opened.size
                if width * height > MAX_PIXELS:
                    raise BadPhoto("large")
                if min(width, height) < MIN_SIDE:
                    raise BadPhoto("small")
                opened.draft("RGB", (SIDE * 2, SIDE * 2))
                return _encode(ImageOps.exif_transpose(opened))
    except BadPhoto:
        raise
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        MemoryError,
    ) as error:
        raise BadPhoto("kind") from error


def _encode(picture: Image.Image) -> bytes:
    side = min(SIDE, *picture.size)
    square = ImageOps.fit(picture.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    page = Image.new("RGB", square.size, "white")
    page.paste(square, mask=square.getchannel("A"))
    made = io.BytesIO()
    page.save(made, "JPEG", quality=85, optimize=True)
    return made.getvalue()


def get_photo(session: Session, user_id: str) -> bytes:
    """The picture; empty where there is none."""
    return session.exec(select(ProfilePhoto.image).where(ProfilePhoto.user_id == user_id)).first() or b""


def photo_mark(session: Session, user_id: str) -> str:
    """What changes with the picture, for its address; '' where there is none."""
    found = session.exec(select(ProfilePhoto.updated_at).where(ProfilePhoto.user_id == user_id)).first()
    return f"{found.timestamp():.0f}" if found else ""


def save_photo(session: Session, user_id: str, image: bytes) -> None:
    """Keep a picture that `make_square` has made, in place of the last one."""
    values = {"id": new_id(), "user_id": user_id, "image": image}
    statement = insert(ProfilePhoto).values(values)
    changed = {"image": image, "updated_at": utc_now()}
    session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=changed))


def remove_photo(session: Session, user_id: str) -> None:
    """Have no picture."""
    session.execute(delete(ProfilePhoto).where(col(ProfilePhoto.user_id) == user_id))
