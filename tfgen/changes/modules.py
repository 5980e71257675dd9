"""Compare the blocks of two versions of a root module, and tell what changed and what is lost."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.changes.change import Change, Kind
from tfgen.changes.compare import Edit, compare_values, likeness
from tfgen.changes.instances import Lost
from tfgen.changes.moves import Moves, is_alike_in_kind
from tfgen.changes.types import TypeBook
from tfgen.changes.values import rewrite
from tfgen.hcl.paths import join_path
from tfgen.providers.registry import STATEFUL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from tfgen.changes.blocks import Blocks, Part
    from tfgen.changes.moves import Origin
    from tfgen.changes.values import Value

_KEYS = "for_each[]"  # the path of a key of a set
_ALIKE = 0.5  # the part of two resources that must be the same to take the one for the other's successor


def compare_blocks(
    before: Blocks, after: Blocks, types: TypeBook | None = None, stateful: AbstractSet[str] = STATEFUL_TYPES
) -> tuple[Change, ...]:
    """The changes from `before` to `after`, in the order of addresses as they stand in the text, removed ones last.

    `types` knows the schemas of resource types, `stateful` are the types that hold data.
    """
    return tuple(_Comparison(before, after, types or TypeBook(), stateful).changes())


class _Comparison:
    """Two versions of a root module."""

    def __init__(self, before: Blocks, after: Blocks, types: TypeBook, stateful: AbstractSet[str]) -> None:
        self._before = before
        self._after = after
        self._types = types
        self._stateful = stateful
        self._moves = Moves(before, after)

    def changes(self) -> Iterator[Change]:
        """Every change."""
        for address, part in self._after.items():
            if origin := self._moves.origins.get(address):
                yield self._moved(origin, address)
                yield from self._compare(self._before[origin.address], part)
            elif address in self._before:
                yield from self._compare(self._before[address], part)
            elif move := self._moves.of_instances.get(address):
                yield Change(move.new, Kind.MOVED, before=move.old, after=move.new)
            elif not self._moves.is_told_by_a_block(address):
                yield Change(address, Kind.ADDED)
        gone = {origin.address for origin in self._moves.origins.values()}
        for address, part in self._before.items():
            if address in self._after or address in gone:
                continue
            yield Change(address, Kind.REMOVED) if part.mode == "moved" else self._removed(part, address)

    def _moved(self, origin: Origin, address: str) -> Change:
        if origin.declared:
            return Change(address, Kind.MOVED, before=origin.declared.old, after=origin.declared.new)
        is_loss = self._holds_data(self._before[origin.address])
        return Change(
            address, Kind.RENAMED, before=origin.address, after=address, is_loss=is_loss, successor=address * is_loss
        )

    def _removed(self, part: Part, address: str) -> Change:
        said = [one for one in self._moves.removals if address == one.old or address.startswith(f"{one.old}.")]
        if said and not any(one.destroys for one in said):
            return Change(address, Kind.FORGOTTEN)
        is_loss = self._holds_data(part)
        successor = self._successor(part) if is_loss and not said else ""
        return Change(address, Kind.REMOVED, is_loss=is_loss, successor=successor)

    def _holds_data(self, part: Part) -> bool:
        return part.mode == "resource" and part.type in self._stateful

    def _has_instances_with_data(self, part: Part) -> bool:
        """Whether a part is a resource that holds data, or a call of a module that has such a resource."""
        if part.mode != "module":
            return self._holds_data(part)
        return any(address.startswith(f"{part.address}.") for address in self._data_before)

    @cached_property
    def _data_before(self) -> list[str]:
        return [address for address, part in self._before.items() if self._holds_data(part)]

    def _successor(self, part: Part) -> str:
        """The new address of the same type that is most like the part, if one is like it and none as much."""
        value = self._value(part)
        candidates = [
            (likeness(value, self._value(other)), address)
            for address, other in self._after.items()
            if address not in self._before and address not in self._moves.origins and is_alike_in_kind(part, other)
        ]
        best = sorted((one for one in candidates if one[0] >= _ALIKE), reverse=True)
        return best[0][1] if best and (len(best) == 1 or best[0][0] > best[1][0]) else ""

    def _compare(self, before: Part, after: Part) -> Iterator[Change]:
        """The changes of what stands there, and then those of its instances that these do not show."""
        lost = self._lost_keys(before, after)
        is_moved = before.address != after.address or before.address in self._moves.scattered
        told: set[str] = set()
        for edit in self._edits(before, after):
            keys = [] if lost is None or is_moved else [key for key in _keys_of(edit, lost) if key not in told]
            told.update(keys)
            is_loss = bool(keys) if lost is not None else self._holds_data(after) and _may_lose(edit)
            yield Change(after.address, Kind.CHANGED, edit.path, edit.before, edit.after, is_loss)
        for key in lost or ():
            if key not in told:
                yield Change(before.address + key, Kind.REMOVED, is_loss=True)

    def _edits(self, before: Part, after: Part) -> Iterator[Edit]:
        if before.written == after.written and before.rewriting is after.rewriting is None:
            return
        for edit in compare_values(self._value(before, moved=True), self._value(after)):
            if edit.path == _KEYS and None not in (edit.before, edit.after):  # a key does not become another one
                yield edit._replace(after=None)
                yield edit._replace(before=None)
            else:
                yield edit

    def _lost_keys(self, before: Part, after: Part) -> list[str] | None:
        """The keys of the instances that are destroyed, none of what holds no data; None where that is not known."""
        origin = self._moves.origins.get(after.address)
        if not self._has_instances_with_data(before) or (origin and not origin.declared):
            return []
        if before.rewriting or after.rewriting:  # two things that are alike, and not one before and after
            return None
        return self._lost.keys(before.address)

    @cached_property
    def _lost(self) -> Lost:
        return Lost(self._before, self._after)

    def _value(self, part: Part, *, moved: bool = False) -> Value:
        """The values of a part; what refers to an old address refers to the new one, if it is the same thing."""
        value = part.value(self._types)
        return rewrite(value, self._moves.follow) if moved and self._moves.origins else value


def _keys_of(edit: Edit, lost: Sequence[str]) -> list[str]:
    """Those of the lost keys that an edit takes away."""
    if edit.path in ("count", "for_each"):
        return list(lost)
    if edit.after is not None or not edit.path.startswith("for_each"):
        return []
    if edit.path == _KEYS:
        return [key for key in lost if key == f"[{edit.before}]"]
    return [key for key in lost if join_path("for_each", json.loads(key[1:-1])) == edit.path]


def _may_lose(edit: Edit) -> bool:
    """Whether an instance may lose its address, where it is not known which there are."""
    argument = re.split(r"[.\[]", edit.path)[0]
    if argument == "count":
        return _lowers(edit)
    return argument == "for_each" and (edit.path == argument or edit.after is None)


def _lowers(edit: Edit) -> bool:
    numbers = [int(side) if side is not None and side.isdecimal() else None for side in (edit.before, edit.after)]
    if edit.after is None:  # the resource itself becomes what the first instance was
        return numbers[0] is None or numbers[0] > 1
    return None not in numbers and (numbers[1] or 0) < (numbers[0] or 0)
