"""Rules of the career record."""

from careerhub.career.service.completeness import get_completeness
from careerhub.career.service.evidence import link_evidence, list_evidence
from careerhub.career.service.history import list_deleted
from careerhub.career.service.items import (
    delete_item,
    get_item,
    group_roles,
    list_all_cards,
    list_cards,
    list_earlier,
    list_items,
    move_item,
    restore,
    restore_deleted,
    save_item,
)
from careerhub.career.service.library import guess_role, seed_lines, suggest_lines, take_line
from careerhub.career.service.photo import BadPhoto, get_photo, make_square, photo_mark, remove_photo, save_photo
from careerhub.career.service.portfolio import make_project
from careerhub.career.service.profile import (
    begin_profile,
    get_draft,
    get_profile,
    list_earlier_profiles,
    own_profile,
    put_draft,
    restore_profile,
    save_profile,
)
from careerhub.career.service.record import get_record, told_of
from careerhub.career.service.search import Found, search_record
from careerhub.career.service.technologies import add_skill, search_technologies, seed_technologies

__all__ = [
    "BadPhoto",
    "Found",
    "add_skill",
    "begin_profile",
    "delete_item",
    "get_completeness",
    "get_draft",
    "get_item",
    "get_photo",
    "get_profile",
    "get_record",
    "group_roles",
    "guess_role",
    "link_evidence",
    "list_all_cards",
    "list_cards",
    "list_deleted",
    "list_earlier",
    "list_earlier_profiles",
    "list_evidence",
    "list_items",
    "make_project",
    "make_square",
    "move_item",
    "own_profile",
    "photo_mark",
    "put_draft",
    "remove_photo",
    "restore",
    "restore_deleted",
    "restore_profile",
    "save_item",
    "save_photo",
    "save_profile",
    "search_record",
    "search_technologies",
    "seed_lines",
    "seed_technologies",
    "suggest_lines",
    "take_line",
    "told_of",
]
