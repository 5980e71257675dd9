"""Compare the blocks of two versions of a root module, and tell what moved, what was renamed and what is lost."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tfgen.changes.change import Change, Kind
from tfgen.changes.compare import compare_values, likeness
from tfgen.changes.types import TypeBook
from tfgen.changes.values import rewrite
from tfgen.changes.writing import write_expression
from tfgen.providers.registry import STATEFUL_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from tfgen.changes.blocks import Blocks, Part
    from tfgen.changes.compare import Edit
    from tfgen.changes.values import Value

_ALIKE = 0.5  # the part of two resources that must be the same to take the one for the other's successor
_INDEX = re.compile(r"\[[^\]]*\]")


def compare_blocks(
    before: Blocks, after: Blocks, types: TypeBook | None = None, stateful: AbstractSet[str] = STATEFUL_TYPES
) -> tuple[Change, ...]:
    """The changes from `before` to `after`, in the order of addresses as they stand in the text, removed ones last.

    `types` knows the schemas of resource types, `stateful` are the types that hold data.
    """
    return tuple(_Comparison(before, after, types or TypeBook(), stateful).changes())


class _Origin(NamedTuple):
    """Where a part comes from: its address before, and whether a `moved` block says so."""

    address: str
    is_declared: bool


class _Comparison:
    """Two versions of a root module."""

    def __init__(self, before: Blocks, after: Blocks, types: TypeBook, stateful: AbstractSet[str]) -> None:
        self._before = before
        self._after = after
        self._types = types
        self._stateful = stateful

    def changes(self) -> Iterator[Change]:
        """Every change."""
        for address, part in self._after.items():
            if origin := self._origins.get(address):
                yield self._moved(origin, address)
                yield from self._compare(self._before[origin.address], part)
            elif address in self._before:
                yield from self._compare(self._before[address], part)
            elif not self._explains(address):
                yield Change(address, Kind.ADDED)
        gone = {origin.address for origin in self._origins.values()}
        for address, part in self._before.items():
            if address not in self._after and address not in gone and not part.address.startswith("moved."):
                yield self._removed(part, address)
            elif address not in self._after and address not in gone:
                yield Change(address, Kind.REMOVED)

    @cached_property
    def _origins(self) -> Mapping[str, _Origin]:
        """Where what stands at an address now stood before, for addresses that are new."""
        found = {new: _Origin(old, is_declared=True) for old, new in self._declared_moves()}
        taken = {origin.address for origin in found.values()}
        gone = [one for one in self._before if one not in self._after and one not in taken and self._can_move(one)]
        for address, part in self._after.items():
            if address in self._before or address in found or not part.type:
                continue
            same = [old for old in gone if self._before[old].written == part.written and _kin(self._before[old], part)]
            if len(same) == 1:
                found[address] = _Origin(same[0], is_declared=False)
                gone.remove(same[0])
        return found

    def _can_move(self, address: str) -> bool:
        return bool(self._before[address].type) and address not in self._forgotten

    def _declared_moves(self) -> Iterator[tuple[str, str]]:
        """Addresses before and after, as `moved` blocks have them; those of a module move all that is in it."""
        for old, new in self._moved_pairs:
            for address in self._before:
                target = new + address[len(old) :]
                is_inside = address == old or address.startswith(f"{old}.")
                if is_inside and address not in self._after and target in self._after and target not in self._before:
                    yield address, target

    @cached_property
    def _moved_pairs(self) -> list[tuple[str, str]]:
        """The two addresses of each `moved` block, without keys of instances."""
        return [
            (_resource(prefix + sides[0]), _resource(prefix + sides[1]))
            for prefix, sides in (_sides(part) for part in self._after.values() if part.mode == "moved")
            if all(sides)
        ]

    @cached_property
    def _forgotten(self) -> set[str]:
        """The addresses that `removed` blocks speak of."""
        return {
            _resource(prefix + sides[0])
            for prefix, sides in (_sides(part) for part in self._after.values() if part.mode == "removed")
        }

    def _explains(self, address: str) -> bool:
        """Whether what is new at an address is a block that says what became of another that is gone."""
        part = self._after[address]
        if part.mode not in ("moved", "removed"):
            return False
        prefix, sides = _sides(part)
        target = _resource(prefix + sides[0])
        return any(old == target or old.startswith(f"{target}.") for old in self._before if old not in self._after)

    def _moved(self, origin: _Origin, address: str) -> Change:
        if origin.is_declared:
            return Change(address, Kind.MOVED, before=origin.address, after=address)
        is_loss = self._holds_data(self._before[origin.address])
        return Change(
            address, Kind.RENAMED, before=origin.address, after=address, is_loss=is_loss, successor=address * is_loss
        )

    def _removed(self, part: Part, address: str) -> Change:
        if any(address == one or address.startswith(f"{one}.") for one in self._forgotten):
            return Change(address, Kind.FORGOTTEN)
        is_loss = self._holds_data(part)
        return Change(address, Kind.REMOVED, is_loss=is_loss, successor=self._successor(part) if is_loss else "")

    def _holds_data(self, part: Part) -> bool:
        return part.mode == "resource" and part.type in self._stateful

    def _successor(self, part: Part) -> str:
        """The new address of the same type that is most like the part, if one is like it and none as much."""
        value = self._value(part)
        candidates = [
            (likeness(value, self._value(other)), address)
            for address, other in self._after.items()
            if address not in self._before and address not in self._origins and _kin(part, other)
        ]
        best = sorted((one for one in candidates if one[0] >= _ALIKE), reverse=True)
        return best[0][1] if best and (len(best) == 1 or best[0][0] > best[1][0]) else ""

    def _compare(self, before: Part, after: Part) -> Iterator[Change]:
        if before.written == after.written and before.rewriting is after.rewriting is None:
            return
        for edit in compare_values(self._value(before, moved=True), self._value(after)):
            is_loss = self._holds_data(after) and self._loses(edit, after)
            yield Change(after.address, Kind.CHANGED, edit.path, edit.before, edit.after, is_loss)

    def _loses(self, edit: Edit, part: Part) -> bool:
        """Whether an instance of a resource loses its address: by another key, or none, or by a lower number."""
        argument = re.split(r"[.\[]", edit.path)[0]
        if argument not in ("for_each", "count") or any(old == part.address for old, _ in self._moved_pairs):
            return False
        if argument == "count":
            return _lowers(edit)
        return edit.after is None or edit.path == "for_each"

    def _value(self, part: Part, *, moved: bool = False) -> Value:
        """The values of a part; what refers to an old address refers to the new one, if it is the same thing."""
        value = part.value(self._types)
        return rewrite(value, self._follow) if moved and self._origins else value

    def _follow(self, text: str) -> str:
        return self._old_addresses.sub(lambda match: self._followed[match[0]], text)

    @cached_property
    def _followed(self) -> dict[str, str]:
        return {origin.address: address for address, origin in self._origins.items()}

    @cached_property
    def _old_addresses(self) -> re.Pattern[str]:
        longest = sorted(self._followed, key=len, reverse=True)
        return re.compile(rf"(?<![\w.\-])(?:{'|'.join(map(re.escape, longest))})(?![\w\-])")


def _kin(one: Part, other: Part) -> bool:
    return (one.mode, one.type) == (other.mode, other.type)


def _sides(part: Part) -> tuple[str, tuple[str, str]]:
    """What stands before addresses in its module, and those that a `moved` or `removed` block names, "" for none."""
    prefix = part.address.partition(f"{part.mode}.")[0]
    body = part.inside[0] if isinstance(part.inside, tuple) else None
    arguments = [body.argument(name) if body else None for name in ("from", "to")]
    old, new = (write_expression(argument.value) if argument else "" for argument in arguments)
    return prefix, (old, new)


def _resource(address: str) -> str:
    """The address of a resource or module, without the keys of instances."""
    return _INDEX.sub("", address)


def _lowers(edit: Edit) -> bool:
    numbers = [int(side) if side is not None and side.isdecimal() else None for side in (edit.before, edit.after)]
    if edit.after is None:  # the resource itself becomes what the first instance was
        return numbers[0] is None or numbers[0] > 1
    return None not in numbers and (numbers[1] or 0) < (numbers[0] or 0)
