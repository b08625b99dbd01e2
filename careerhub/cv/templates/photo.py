"""The photo as it is printed: no larger than paper needs."""

import io
from functools import lru_cache

from PIL import Image

_PIXELS = 340  # 28 mm at 300 dots per inch
_QUALITY = 82


@lru_cache(maxsize=16)
def printed_photo(photo: bytes) -> bytes:
    """A JPEG of at most 340 by 340 pixels; nothing for what is no picture."""
    try:
        with Image.open(io.BytesIO(photo)) as image:
            small = image.convert("RGB")
    except OSError:
        return b""
    small.thumbnail((_PIXELS, _PIXELS), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    small.save(written, "JPEG", quality=_QUALITY, optimize=True)
    return written.getvalue()
