"""From something to show to something on the CV."""

from sqlmodel import Session

from careerhub.career.schemas import Item, Kind
from careerhub.career.service import markdown
from careerhub.career.service.items import get_item, save_item
from careerhub.core.ids import new_id
from careerhub.core.saving import Save

_MAX_DESCRIPTION = 3000
_REPOSITORIES = ("https://github.com/", "https://gitlab.com/", "https://codeberg.org/")


def make_project(session: Session, user_id: str, item_id: str) -> Item:
    """A new project with a portfolio item's title, words and first addresses; the item stays.

    Raises:
        NotFound: no such item, or somebody else's. DomainError: there are too many projects.
    """
    fields = get_item(session, user_id, Kind.PORTFOLIO, item_id).fields
    links = [line for line in fields["links"].split("\n") if line]
    code = next((link for link in links if link.startswith(_REPOSITORIES)), "")
    words = markdown.paragraphs(fields["body"])
    made = {
        "name": fields["title"],
        "description": words if len(words) <= _MAX_DESCRIPTION else words[: _MAX_DESCRIPTION - 1] + "…",
        "url": next((link for link in links if link != code), ""),
        "github_url": code,
    }
    return save_item(session, user_id, Save(new_id(), 0, new_id()), made, Kind.PROJECTS).item
