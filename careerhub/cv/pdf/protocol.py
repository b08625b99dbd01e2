"""What the app and a zygote say to each other, and the limits both keep."""

import struct
from dataclasses import dataclass, field
from enum import IntEnum

from careerhub.cv.pdf.scale import Scale

REQUEST = struct.Struct(">IIIB")  # bytes of HTML, of identifier, of attachment, which follow, and pages to fit
MADE = struct.Struct(">H?4d")  # pages, whether they fit, the scale; the PDF follows
ATTACHMENT = "resume.json"
REPLY = struct.Struct(">BI")  # outcome, bytes of PDF or of an explanation for the log, which follow
MAX_HTML_BYTES = 5 * 2**20
MAX_ATTACHMENT_BYTES = 2 * 2**20
MAX_PDF_BYTES = 10 * 2**20
MAX_PAGES = 30


class Outcome(IntEnum):
    """How a render ended."""

    READY = 0  # sent once, when the zygote has loaded its fonts
    DONE = 1
    TOO_SLOW = 2
    TOO_BIG = 3  # more memory, pages or bytes than a CV may have
    REFUSED = 4  # the PDF has something that a CV must not have
    CRASHED = 5


@dataclass(frozen=True)
class Limits:
    """What one render may use."""

    wall_seconds: float = 12
    cpu_seconds: int = 8
    memory_mib: int = 768


@dataclass(frozen=True)
class Paper:
    """What was printed: `pages` as `scale` made them. `fits` is False when more pages were needed than were asked for.

    `starts` tells for each page but the first how many characters, white space not counted, stand on the pages before it.
    """

    pdf: bytes
    pages: int = 0
    fits: bool = True
    scale: Scale = field(default_factory=Scale)
    starts: tuple[int, ...] = ()

    def packed(self) -> bytes:
        """For the pipe."""
        scale = self.scale
        made = MADE.pack(self.pages, self.fits, scale.type, scale.gap, scale.leading, scale.edge)
        return made + struct.pack(f">H{len(self.starts)}I", len(self.starts), *self.starts) + self.pdf

    @classmethod
    def unpacked(cls, content: bytes) -> "Paper":
        """From the pipe."""
        pages, fits, *scale = MADE.unpack_from(content)
        (count,) = struct.unpack_from(">H", content, MADE.size)
        starts = struct.unpack_from(f">{count}I", content, MADE.size + 2)
        return cls(content[MADE.size + 2 + 4 * count :], pages, fits, Scale(*scale), starts)
