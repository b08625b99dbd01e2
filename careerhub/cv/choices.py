"""What one CV takes from the record and how it says it: `cv_versions.sections_config`, read and written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self, TypeVar

from careerhub.cv.document import SectionKind

_MOST = 2000  # ids of a list; more than a record can hold


class HasId(Protocol):
    """An entry of the record."""

    @property
    def id(self) -> str:
        """Its ULID."""
        ...


T = TypeVar("T", bound=HasId)


@dataclass(frozen=True)
class OwnText:
    """Words for one entry that only this CV has. None is what the record says; `id` and the two below are their form's."""

    id: str = ""
    version: int = 0
    save_key: str = ""
    title: str | None = None
    summary: str | None = None
    highlights: tuple[str, ...] | None = None
    was_open: bool = True
    """Whether the entry named its client when this was written; what was written then is not said once it is anonymised."""

    @property
    def changes(self) -> bool:
        """Whether it says anything else than the record."""
        return not (self.title is None and self.summary is None and self.highlights is None)


@dataclass(frozen=True)
class Choices:
    """One CV's choices. What it does not name comes as the record has it, and is shown."""

    hidden_sections: frozenset[SectionKind] = frozenset()
    section_order: tuple[SectionKind, ...] = tuple(SectionKind)
    headings: Mapping[SectionKind, str] = field(default_factory=dict)
    hidden_items: frozenset[str] = frozenset()
    item_order: Mapping[SectionKind, tuple[str, ...]] = field(default_factory=dict)
    own_texts: Mapping[str, OwnText] = field(default_factory=dict)
    custom_summary: str = ""
    include_summary: bool = True
    include_photo: bool = False

    @classmethod
    def read(cls, config: Mapping[str, Any]) -> Self:
        """The choices of a stored configuration; what it has from another time, and is not known any more, does no harm."""
        texts = config.get("own_texts")
        return cls(
            hidden_sections=frozenset(_kinds(config.get("hidden_sections"))),
            section_order=_whole(_kinds(config.get("section_order"))),
            headings={kind: str(text) for kind, text in _by_kind(config.get("headings")) if text},
            hidden_items=frozenset(_ids(config.get("hidden_items"))),
            item_order={kind: _ids(ids) for kind, ids in _by_kind(config.get("item_order"))},
            own_texts={key: _own_text(text) for key, text in texts.items()} if isinstance(texts, dict) else {},
            custom_summary=str(config.get("custom_summary") or ""),
            include_summary=config.get("include_summary") is not False,
            include_photo=config.get("include_photo") is True,
        )

    def written(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "hidden_sections": sorted(self.hidden_sections),
            "section_order": list(self.section_order),
            "headings": {kind.value: text for kind, text in self.headings.items()},
            "hidden_items": sorted(self.hidden_items)[-_MOST:],
            "item_order": {kind.value: list(ids[:_MOST]) for kind, ids in self.item_order.items()},
            "own_texts": {key: _stored(text) for key, text in self.own_texts.items()},
            "custom_summary": self.custom_summary,
            "include_summary": self.include_summary,
            "include_photo": self.include_photo,
        }

    def ordered(self, kind: SectionKind, items: Iterable[T]) -> list[T]:
        """The entries in this CV's order. Those it does not know yet stay where the record has them."""
        known = {item_id: place for place, item_id in enumerate(self.item_order.get(kind, ()))}
        found = list(items)
        placed = iter(sorted((item for item in found if item.id in known), key=lambda item: known[item.id]))
        return [next(placed) if item.id in known else item for item in found]

    def shown(self, kind: SectionKind, items: Iterable[T]) -> list[T]:
        """The entries that this CV shows, in its order."""
        return [item for item in self.ordered(kind, items) if item.id not in self.hidden_items]

    def own_text_of(self, item: HasId) -> OwnText | None:
        """The words that this CV has for an entry, if they may be said."""
        text = self.own_texts.get(item.id)
        is_hidden = text is not None and text.was_open and getattr(item, "is_anonymized", False)
        return None if is_hidden else text

    def with_section_at(self, kind: SectionKind, place: int) -> Self:
        """The section at this place of the order, 0 the first."""
        others = [other for other in self.section_order if other is not kind]
        others.insert(max(0, min(place, len(others))), kind)
        return replace(self, section_order=tuple(others))

    def with_item_at(self, kind: SectionKind, ids: list[str], item_id: str, place: int) -> Self:
        """The entry at this place; `ids` are the entries in the order they have now."""
        others = [other for other in ids if other != item_id]
        others.insert(max(0, min(place, len(others))), item_id)
        return replace(self, item_order={**self.item_order, kind: tuple(others)})

    def with_section(self, kind: SectionKind, *, is_shown: bool) -> Self:
        """The section shown or not."""
        return replace(self, hidden_sections=self.hidden_sections - {kind} if is_shown else self.hidden_sections | {kind})

    def with_items(self, ids: Iterable[str], *, is_shown: bool) -> Self:
        """The entries shown or not."""
        return replace(self, hidden_items=self.hidden_items - set(ids) if is_shown else self.hidden_items | set(ids))

    def with_own_text(self, item_id: str, text: OwnText | None) -> Self:
        """The entry's own words, or the record's again."""
        others = {key: other for key, other in self.own_texts.items() if key != item_id}
        return replace(self, own_texts={**others, item_id: text} if text else others)


def _kinds(value: Any) -> tuple[SectionKind, ...]:
    known = {kind.value: kind for kind in SectionKind}
    return tuple(dict.fromkeys(known[name] for name in value if name in known)) if isinstance(value, list) else ()


def _whole(order: tuple[SectionKind, ...]) -> tuple[SectionKind, ...]:
    return (*order, *(kind for kind in SectionKind if kind not in order))


def _by_kind(value: Any) -> list[tuple[SectionKind, Any]]:
    return [(kind, value[kind.value]) for kind in SectionKind if kind.value in value] if isinstance(value, dict) else []


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in value if isinstance(one, str))) if isinstance(value, list | tuple) else ()


def _own_text(value: Any) -> OwnText:
    if not isinstance(value, dict):
        return OwnText()
    highlights = value.get("highlights")
    return OwnText(
        str(value.get("id", "")),
        int(value.get("version", 0)),
        str(value.get("save_key", "")),
        value.get("title"),
        value.get("summary"),
        tuple(map(str, highlights)) if isinstance(highlights, list) else None,
        value.get("was_open") is not False,
    )


def _stored(text: OwnText) -> dict[str, Any]:
    stored: dict[str, Any] = {"id": text.id, "version": text.version, "save_key": text.save_key, "was_open": text.was_open}
    words = {
        "title": text.title,
        "summary": text.summary,
        "highlights": None if text.highlights is None else list(text.highlights),
    }
    return stored | {name: value for name, value in words.items() if value is not None}
