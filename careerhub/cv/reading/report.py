"""What the readers of one PDF agree on."""

from dataclasses import dataclass

from careerhub.cv.document import CvDocument
from careerhub.cv.reading.fields import FoundField, fields_in
from careerhub.cv.reading.readers import Reading, read_text


@dataclass(frozen=True)
class MachineReading:
    """The texts, and by reader what a parser finds in them."""

    readings: tuple[Reading, ...]
    fields: dict[str, tuple[FoundField, ...]]

    def missing(self) -> dict[str, tuple[str, ...]]:
        """By field, the readers in whose text a parser does not find it; empty when nothing is missing."""
        found: dict[str, tuple[str, ...]] = {}
        for reader, fields in self.fields.items():
            for field in fields:
                if not field.is_found:
                    name = f"{field.kind}: {field.wanted}"
                    found[name] = (*found.get(name, ()), reader)
        return found


async def read_back(pdf: bytes, document: CvDocument) -> MachineReading:
    """Read a PDF that was printed of this document.

    Raises:
        DomainError: when reading takes too long.
    """
    readings = await read_text(pdf)
    return MachineReading(readings, {reading.reader: fields_in(reading.text, document) for reading in readings})
