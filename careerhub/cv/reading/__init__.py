"""What a machine reads in a finished PDF: the text that readers extract, and the fields that a parser finds in it."""

from careerhub.cv.reading.fields import FoundField, fields_in
from careerhub.cv.reading.readers import Reading, read_text
from careerhub.cv.reading.report import MachineReading, read_back

__all__ = ["FoundField", "MachineReading", "Reading", "fields_in", "read_back", "read_text"]
