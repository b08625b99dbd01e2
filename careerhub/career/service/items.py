"""The lists of the record: one way to list, save, move, delete and restore everything in them."""

from dataclasses import replace
from typing import Any

from sqlalchemy import case, update
from sqlalchemy import select as core_select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, func, select

from careerhub.career.schemas import Card, Earlier, Evidence, Item, Kind, Saved
from careerhub.career.service import history
from careerhub.career.service.evidence import evidence_by_item
from careerhub.career.service.kinds import LISTS, ListKind
from careerhub.career.service.links import lines_of, link_projects, projects_of_job
from careerhub.career.service.profile import own_profile
from careerhub.core import saving
from careerhub.core.clock import utc_now
from careerhub.core.errors import Conflict, DomainError, InvalidInput, NotFound
from careerhub.core.fields import Form
from careerhub.core.ids import is_id, new_id
from careerhub.core.saving import Save

MAX_ITEMS = 500


def list_cards(session: Session, user_id: str, kind: Kind) -> list[Card]:
    """The person's entries of one list, closed, in their order of display."""
    proved = evidence_by_item(session, user_id, kind)
    cards = [LISTS[kind].card(row) for row in rows_of(session, user_id, kind)]
    return group_roles([replace(card, is_verified=True) if card.id in proved else card for card in cards])


def list_all_cards(session: Session, user_id: str) -> dict[Kind, list[Card]]:
    """All lists, closed."""
    return {kind: list_cards(session, user_id, kind) for kind in Kind}


def group_roles(cards: list[Card]) -> list[Card]:
    """Neighbours at one employer get its name above the first of them."""
    made = []
    for place, card in enumerate(cards):
        same = [
            bool(card.company) and 0 <= other < len(cards) and cards[other].company.casefold() == card.company.casefold()
            for other in (place - 1, place + 1)
        ]
        made.append(replace(card, group=card.company if same == [False, True] else "", is_grouped=any(same)))
    return made


def list_items(session: Session, user_id: str, kind: Kind) -> list[Item]:
    """The person's entries of one list with all their fields, in their order of display."""
    rows = rows_of(session, user_id, kind)
    links = links_of(session, user_id, kind, [row.id for row in rows])
    proved = evidence_by_item(session, user_id, kind)
    return [_item(session, user_id, LISTS[kind], row, links[row.id], proved.get(row.id, [])) for row in rows]


def get_item(session: Session, user_id: str, kind: Kind, item_id: str) -> Item:
    """One entry.

    Raises:
        NotFound: gone, or somebody else's.
    """
    row = _stored(session, user_id, kind, item_id)
    proved = evidence_by_item(session, user_id, kind).get(row.id, [])
    return _item(session, user_id, LISTS[kind], row, links_of(session, user_id, kind, [row.id])[row.id], proved)


def rows_of(session: Session, user_id: str, kind: Kind) -> list[Any]:
    """The rows behind a list, in the same order; for services only."""
    return list(session.connection().execute(LISTS[kind].rows, {"user_id": user_id}))


def links_of(session: Session, user_id: str, kind: Kind, ids: list[str]) -> dict[str, dict[str, list[str]]]:
    """Of each row, the lines of each of its fields of links; one query for a field, however many rows there are."""
    found = {field.name: field.read(session, user_id, ids) for field in LISTS[kind].links} if ids else {}
    return {row_id: {name: lines[row_id] for name, lines in found.items()} for row_id in ids}


def save_item(session: Session, user_id: str, save: Save, fields: dict[str, str], kind: Kind) -> Saved:
    """Save one entry; version 0 makes it. The same save a second time changes nothing.

    Raises:
        InvalidInput: messages by field. Conflict: changed or deleted elsewhere. NotFound: somebody else's.
    """
    part = LISTS[kind]
    profile = own_profile(session, user_id)
    row = _locked(session, part, save.record_id)
    if row is None:
        if save.version or history.was_deleted(session, user_id, save.record_id):
            raise NotFound("This entry was deleted in another tab or on another device.")
        _check_room(session, user_id, part)
        row = part.model(id=save.record_id, user_id=user_id, profile_id=profile.id, version=0)
        _write(session, user_id, part, row, save, fields)
    elif saving.is_new(row, save):
        if row.updated_at < utc_now() - history.RESTED:
            _remember(session, user_id, kind, save.record_id)
        _write(session, user_id, part, row, save, fields)
    item = get_item(session, user_id, kind, save.record_id)
    card = replace(part.card(_stored(session, user_id, kind, save.record_id)), is_verified=bool(item.evidence))
    return Saved(item.version, item, card)


def move_item(session: Session, user_id: str, kind: Kind, item_id: str, place: int) -> None:
    """Put an entry at this place (from 0) of its list, which thereby gets an order of the person's own.

    Raises:
        NotFound: gone, somebody else's, or of a list that orders itself.
    """
    part = LISTS[kind]
    ids = [row.id for row in rows_of(session, user_id, kind)]
    if item_id not in ids or not part.is_ordered:
        raise NotFound
    ids.remove(item_id)
    ids.insert(max(0, min(place, len(ids))), item_id)
    places = case({one: number for number, one in enumerate(ids, 1)}, value=part.table.c.id)
    session.execute(
        update(part.table)
        .where(part.table.c.user_id == user_id, part.table.c.id.in_(ids), part.table.c.display_order != places)
        .values(display_order=places)
    )


def delete_item(session: Session, user_id: str, kind: Kind, item_id: str, version: int) -> Item:
    """Delete one entry and give it back; `restore_deleted` brings it back under the same id for 30 days.

    Raises:
        Conflict: it has changed since `version`. NotFound: gone, or somebody else's.
    """
    part = LISTS[kind]
    row = _locked(session, part, item_id) if is_id(item_id) else None
    if row is None:
        raise NotFound
    if row.version != version:
        raise Conflict(row.version)
    item = _remember(session, user_id, kind, item_id, is_deleted=True)
    session.delete(row)
    session.flush()
    return item


def list_earlier(session: Session, user_id: str, kind: Kind, item_id: str) -> list[Earlier]:
    """What an entry was in the last 30 days, newest first."""
    return history.list_of(session, user_id, item_id, get_item(session, user_id, kind, item_id).fields)


def restore(session: Session, user_id: str, version_id: str) -> tuple[Kind, Item]:
    """Bring an entry back as it was, also one that was deleted; what it is now is kept as an earlier version.

    Raises:
        NotFound: no such version, or somebody else's. InvalidInput: it cannot be any more.
    """
    found = history.get_version(session, user_id, version_id)
    if found.kind == history.PROFILE:
        raise NotFound
    return Kind(found.kind), _bring_back(session, user_id, found)


def restore_deleted(session: Session, user_id: str, item_id: str) -> tuple[Kind, Item]:
    """Bring back an entry that was deleted; a second time changes nothing.

    Raises:
        NotFound: it was not deleted, or is somebody else's.
    """
    found = history.get_deleted(session, user_id, item_id)
    return Kind(found.kind), _bring_back(session, user_id, found)


def _bring_back(session: Session, user_id: str, found: Any) -> Item:
    kind = Kind(found.kind)
    part, snapshot = LISTS[kind], found.snapshot
    row = _locked(session, part, found.entity_id)
    if row is None:
        _check_room(session, user_id, part)
        profile_id = own_profile(session, user_id).id
        row = part.model(id=found.entity_id, user_id=user_id, profile_id=profile_id, version=snapshot["version"])
        if part.is_ordered:
            row.display_order = snapshot["order"]  # pyright: ignore[reportAttributeAccessIssue]
    else:
        _remember(session, user_id, kind, found.entity_id)
    _write(session, user_id, part, row, Save(found.entity_id, row.version, new_id()), snapshot["fields"])
    link_projects(session, user_id, found.entity_id, snapshot["projects"])
    history.forget_deletion(session, user_id, found.entity_id)
    return get_item(session, user_id, kind, found.entity_id)


def _remember(session: Session, user_id: str, kind: Kind, item_id: str, *, is_deleted: bool = False) -> Item:
    item = get_item(session, user_id, kind, item_id)
    table = LISTS[kind].table
    order = (
        session.execute(core_select(table.c.display_order).where(table.c.id == item_id)).scalar()
        if "display_order" in table.c
        else 0
    )
    projects = projects_of_job(session, user_id, item_id) if is_deleted and kind is Kind.WORK else []
    snapshot = {"fields": item.fields, "version": item.version, "order": order, "projects": projects}
    history.remember(session, user_id, kind.value, item_id, item.heading, snapshot, is_deleted=is_deleted)
    return item


def _write(session: Session, user_id: str, part: ListKind, row: Any, save: Save, fields: dict[str, str]) -> None:
    """Put a form into a row, new or not, and into its links."""
    form = Form(fields)
    columns = part.columns(session, form)
    lines: dict[str, list[str]] = {}
    for field in part.links:
        if field.name in fields:
            try:
                lines[field.name] = lines_of(fields[field.name], field.name)
            except InvalidInput as refused:
                form.errors |= refused.errors
    form.check()
    is_new = save.version == 0 or row not in session
    for name, value in columns.items():
        if is_new or name != "technology_id":  # another technology is another skill
            setattr(row, name, value)
    saving.mark(row, save)
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # an id that somebody else's row has, or a second skill of one technology
        raise NotFound("This entry exists already.") from error
    for field in part.links:
        if field.name in lines:
            field.write(session, user_id, save.record_id, lines[field.name])


def _stored(session: Session, user_id: str, kind: Kind, item_id: str) -> Any:
    part = LISTS[kind]
    found = part.rows.where(part.table.c.id == item_id)
    row = session.execute(found, {"user_id": user_id}).first() if is_id(item_id) else None
    if row is None:
        raise NotFound
    return row


def _locked(session: Session, part: ListKind, item_id: str) -> Any:
    """The row, locked until the transaction ends; row-level security shows nobody else's."""
    return session.exec(select(part.model).where(col(part.model.id) == item_id).with_for_update()).first()


def _check_room(session: Session, user_id: str, part: ListKind) -> None:
    count = session.execute(core_select(func.count()).select_from(part.table).where(part.table.c.user_id == user_id)).scalar_one()
    if count >= MAX_ITEMS:
        raise DomainError(f"At most {MAX_ITEMS} entries fit into one list.")


def _item(
    session: Session, user_id: str, part: ListKind, row: Any, links: dict[str, list[str]], evidence: list[Evidence]
) -> Item:
    fields = part.fields(row) | {name: "\n".join(lines) for name, lines in links.items()}
    card = part.card(row)
    warnings = part.warn(session, user_id, fields) if part.warn else []
    return Item(row.id, row.version, card.heading, card.detail, fields, warnings, part.preview(row), evidence)
