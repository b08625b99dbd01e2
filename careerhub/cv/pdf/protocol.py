"""What the app and a zygote say to each other, and the limits both keep."""

import struct
from dataclasses import dataclass
from enum import IntEnum

REQUEST = struct.Struct(">II")  # bytes of HTML, bytes of identifier; both follow
REPLY = struct.Struct(">BI")  # outcome, bytes of PDF or of an explanation for the log, which follow
MAX_HTML_BYTES = 5 * 2**20
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
