"""What Jinja's filters of lists have read: how many items there are, and of each no more than they look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tfgen.render.names.patterns import read_attributes
from tfgen.render.provenance.values import NOTHING, Reads, Tracked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WITH_ATTRIBUTE: Mapping[str, int | None] = {
    "groupby": 0,
    "map": None,
    "max": 1,
    "min": 1,
    "rejectattr": 0,
    "selectattr": 0,
    "sort": 2,
    "sum": 0,
    "unique": 1,
}
"""Filters that look at one attribute of each item, and which of their arguments may say which without its name."""
_IN_PLACE = {"first": slice(0, 1), "last": slice(-1, None), "list": slice(None), "reverse": slice(None, None, -1)}
"""Filters whose items are known by where they stood."""


@dataclass(frozen=True)
class Filtered:
    """A filter that was called: its name, the list, what else it was given, and what it made."""

    name: str
    source: Tracked
    given: Sequence[Tracked]
    named: Mapping[str, Tracked]
    made: Any

    @property
    def items(self) -> list[Tracked]:
        """The items of the list."""
        return [self.source.part(index, item) for index, item in enumerate(self.source.value)]

    @property
    def whole(self) -> Reads:
        """All that it was given."""
        return self.source.consumed | self.arguments

    @property
    def arguments(self) -> Reads:
        """What its arguments were made of."""
        return NOTHING.union(*(one.consumed for one in (*self.given, *self.named.values())))

    @property
    def attribute(self) -> str | int | None:
        """The attribute of the items that it looks at."""
        place = _WITH_ATTRIBUTE[self.name]
        positional = self.given[place : place + 1] if place is not None else ()
        told = self.named.get("attribute") or (positional[0] if positional else None)
        return told.value if told else None


def filter_list(call: Filtered) -> Tracked | None:
    """What a filter made of a list, with what it read of it; None where it looks at whole items."""
    if call.name in ("length", "count"):
        return Tracked(call.made, call.source.counted)
    if call.name in _IN_PLACE:
        return _in_place(call)
    if call.name not in _WITH_ATTRIBUTE or call.attribute is None:
        return None
    parts = [_at(item, steps) for steps in read_attributes(call.attribute) for item in call.items]
    decided = call.source.counted.union(call.arguments, *(part.consumed for part in parts))
    match call.name:
        case "map" if len(parts) == len(call.made):
            return _mapped(call, parts)
        case "map":
            return None
        case "groupby":
            return _grouped(call, decided)
        case "sum":
            return Tracked(call.made, decided)
    return _picked(call.made, call.items, decided)


def _in_place(call: Filtered) -> Tracked | None:
    chosen = call.items[_IN_PLACE[call.name]]
    if call.name in ("first", "last"):
        return chosen[0].because(call.source.counted) if chosen else Tracked(call.made, call.source.counted)
    return _listed(call.made, chosen, call.source.counted)


def _mapped(call: Filtered, parts: Sequence[Tracked]) -> Tracked:
    """The attributes, each known by itself; what a default stands for has read that there is none."""
    chosen = [
        Tracked(value, part.consumed | call.arguments) if value is not part.value else part
        for value, part in zip(call.made, parts, strict=True)
    ]
    return _listed(call.made, chosen, call.source.counted)


def _grouped(call: Filtered, decided: Reads) -> Tracked:
    groups = []
    for grouper, members in call.made:
        pair = {0: Tracked(grouper, decided), 1: _picked(members, call.items, decided)}
        groups.append(Tracked((grouper, members), decided, parts=pair))
    return _listed(call.made, groups, decided)


def _picked(made: Any, items: Sequence[Tracked], decided: Reads) -> Tracked:
    """One item or several of a list, found again as what they are."""
    known = {id(item.value): item for item in items}
    if id(made) in known:
        return known[id(made)].because(decided)
    if isinstance(made, list):
        everything = NOTHING.union(*(item.consumed for item in items)) if _is_ambiguous(made, known) else NOTHING
        chosen = [known.get(id(value)) or Tracked(value, everything) for value in made]
        return _listed(made, chosen, decided)
    return Tracked(made, decided.union(*(item.consumed for item in items)))


def _is_ambiguous(made: Sequence[Any], known: Mapping[int, Tracked]) -> bool:
    return any(id(value) not in known for value in made)


def _listed(made: Any, items: Sequence[Tracked], reads: Reads) -> Tracked:
    return Tracked(made, reads, parts=dict(enumerate(items)))


def _at(item: Tracked, steps: Sequence[str | int]) -> Tracked:
    """What is at the end of the steps into an item; what is missing has read the way to it."""
    for step in steps:
        try:
            value = item.value[step]
        except (LookupError, TypeError):
            return Tracked(None, item.reads, None if item.path is None else (*item.path, step))
        item = item.part(step, value)
    return item
