"""Rules of the career record."""

from careerhub.career.service.items import delete_item, list_items, save_item
from careerhub.career.service.profile import (
    begin_profile,
    get_completeness,
    get_draft,
    get_profile,
    own_profile,
    put_draft,
    save_profile,
)
from careerhub.career.service.record import get_record
from careerhub.career.service.technologies import add_skill, search_technologies, seed_technologies

__all__ = [
    "add_skill",
    "begin_profile",
    "delete_item",
    "get_completeness",
    "get_draft",
    "get_profile",
    "get_record",
    "list_items",
    "own_profile",
    "put_draft",
    "save_item",
    "save_profile",
    "search_technologies",
    "seed_technologies",
]
