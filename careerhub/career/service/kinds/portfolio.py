"""Things to show, in Markdown."""

from typing import Any

from sqlmodel import Session, col

from careerhub.career.models import PortfolioItem
from careerhub.career.schemas import Card
from careerhub.career.service import markdown
from careerhub.career.service.kinds.base import ListKind
from careerhub.core.errors import InvalidInput
from careerhub.core.fields import Form

MAX_BODY = 20_000


def _columns(session: Session, form: Form) -> dict[str, Any]:
    return {
        "title": form.line("title", 200, required="What is it called?"),
        "body": form.text("body", MAX_BODY),
        "links": _addresses(form),
    }


def _addresses(form: Form) -> list[str]:
    found = []
    for line in form.lines("links", 20, 500):
        single = Form({"links": line})
        found.append(single.web_address("links"))
        try:
            single.check()
        except InvalidInput as refused:
            form.errors |= refused.errors
    return found


def _fields(row: Any) -> dict[str, str]:
    return {"title": row.title, "body": row.body, "links": "\n".join(row.links)}


def _card(row: Any) -> Card:
    text = markdown.plain(row.body[:400])
    return Card(row.id, row.title, f"{text[:120]}…" if len(text) > 120 else text)


def _preview(row: Any) -> str:
    return markdown.render(row.body)


PORTFOLIO = ListKind(
    PortfolioItem,
    (col(PortfolioItem.display_order).asc(), col(PortfolioItem.id).desc()),
    _columns,
    _fields,
    _card,
    preview=_preview,
)
