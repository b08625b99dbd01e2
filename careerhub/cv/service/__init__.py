"""Rules of CVs: versions of one record, never copies of it."""

from careerhub.cv.service.builder import (
    get_cv,
    get_own_text,
    move_item,
    move_section,
    open_cv,
    preview,
    reset_own_text,
    save_cv,
    save_own_text,
    show_item,
    show_items,
    show_section,
)
from careerhub.cv.service.exports import EXPORTS_PER_HOUR, TooMany, export, printed
from careerhub.cv.service.history import list_history, restore_version
from careerhub.cv.service.rows import DAYS_KEPT
from careerhub.cv.service.versions import (
    copy_cv,
    create_cv,
    delete_cv,
    list_cvs,
    list_deleted,
    make_default,
    rename_cv,
    restore_cv,
)

__all__ = [
    "DAYS_KEPT",
    "EXPORTS_PER_HOUR",
    "TooMany",
    "copy_cv",
    "create_cv",
    "delete_cv",
    "export",
    "get_cv",
    "get_own_text",
    "list_cvs",
    "list_deleted",
    "list_history",
    "make_default",
    "move_item",
    "move_section",
    "open_cv",
    "preview",
    "printed",
    "rename_cv",
    "reset_own_text",
    "restore_cv",
    "restore_version",
    "save_cv",
    "save_own_text",
    "show_item",
    "show_items",
    "show_section",
]
