"""The forms of the record."""

from careerhub.career.components.editor import record_editor
from careerhub.career.components.head import record_head

__all__ = ["record_editor", "record_head"]
