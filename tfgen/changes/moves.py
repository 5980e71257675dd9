"""What became of an address between two versions of a root module: moved, renamed, or forgotten on purpose."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from tfgen.changes.instances import read_refactorings, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.changes.blocks import Blocks, Part
    from tfgen.changes.instances import Refactoring


class Origin(NamedTuple):
    """Where a part comes from: its address before, and what a `moved` block that says so names, if there is one."""

    address: str
    declared: Refactoring | None = None


class Moves:
    """The moves from one version to another, as `moved` and `removed` blocks and texts that are the same tell."""

    def __init__(self, before: Blocks, after: Blocks) -> None:
        self._before = before
        self._after = after

    @cached_property
    def origins(self) -> Mapping[str, Origin]:
        """Where what stands at an address now stood before, for addresses that are new."""
        found = dict(self._declared_moves())
        taken = {origin.address for origin in found.values()}
        gone = [one for one in self._before if one not in self._after and one not in taken and self._can_move(one)]
        for address, part in self._after.items():
            if address in self._before or address in found or not part.type:
                continue
            same = [
                old
                for old in gone
                if self._before[old].written == part.written and is_alike_in_kind(self._before[old], part)
            ]
            if len(same) == 1:
                found[address] = Origin(same[0])
                gone.remove(same[0])
        return found

    def _can_move(self, address: str) -> bool:
        return bool(self._before[address].type) and all(address != one.old for one in self.removals)

    def _declared_moves(self) -> Iterator[tuple[str, Origin]]:
        """What is new and where it was, as `moved` blocks have it; those of a module move all that is in it."""
        for move in self._moves:
            old, new = without_keys(move.old), without_keys(move.new)
            for address in self._before:
                target = new + address[len(old) :]
                is_inside = address == old or address.startswith(f"{old}.")
                if is_inside and address not in self._after and target in self._after and target not in self._before:
                    inside = address[len(old) :]
                    yield target, Origin(address, move._replace(old=move.old + inside, new=move.new + inside))

    @cached_property
    def _moves(self) -> list[Refactoring]:
        """What `moved` blocks say, each with the address at the end of those that go on from it."""
        found = read_refactorings(self._after, "moved")
        following = {one.old: one.new for one in found}
        return [one._replace(new=_last(one.new, following)) for one in found]

    @cached_property
    def of_instances(self) -> Mapping[str, Refactoring]:
        """Those new `moved` blocks, by address, that give an instance of something that stays another key."""
        found = ((f"moved.{move.old}", move) for move in self._moves)
        return {
            address: move
            for address, move in found
            if address not in self._before  # else it was done already
            and (move.old, move.new) != (without_keys(move.old), without_keys(move.new))
            and without_keys(move.old) in self._before
            and without_keys(move.old) in self._after
        }

    @cached_property
    def removals(self) -> list[Refactoring]:
        """What `removed` blocks say."""
        return [one._replace(old=without_keys(one.old)) for one in read_refactorings(self._after, "removed")]

    def is_told_by_a_block(self, address: str) -> bool:
        """Whether what is new at an address is a block that says what became of another that is gone."""
        part = self._after[address]
        if part.mode not in ("moved", "removed"):
            return False
        prefix = part.address.partition(f"{part.mode}.")[0]
        target = without_keys(prefix + part.address[len(prefix) + len(part.mode) + 1 :])
        gone = [old for old in self._before if old not in self._after]
        ways = {without_keys(move.old): without_keys(move.new) for move in read_refactorings(self._after, "moved")}
        for old in [one for one in ways if _is_within(gone, one)]:  # and what goes on from there
            passed = {old}
            while (old := ways.get(old, "")) and old not in passed:
                passed.add(old)
            if target in passed:
                return True
        return _is_within(gone, target)

    @cached_property
    def scattered(self) -> set[str]:
        """The addresses of which single instances move."""
        return {without_keys(move.old) for move in self.of_instances.values()}

    def follow(self, text: str) -> str:
        """The text with new addresses in the place of old ones."""
        return self._old_addresses.sub(lambda match: self._followed[match[0]], text)

    @cached_property
    def _followed(self) -> dict[str, str]:
        return {origin.address: address for address, origin in self.origins.items()}

    @cached_property
    def _old_addresses(self) -> re.Pattern[str]:
        longest = sorted(self._followed, key=len, reverse=True)
        return re.compile(rf"(?<![\w.\-])(?:{'|'.join(map(re.escape, longest))})(?![\w\-])")


def is_alike_in_kind(one: Part, other: Part) -> bool:
    """Whether both are of one mode and type, such as two resources of the type `aws_vpc`."""
    return (one.mode, one.type) == (other.mode, other.type)


def _is_within(addresses: Sequence[str], target: str) -> bool:
    """Whether one of the addresses is that of a block, or of something in a module."""
    return any(one == target or one.startswith(f"{target}.") for one in addresses)


def _last(address: str, following: Mapping[str, str]) -> str:
    """Where the ways from an address end; the address itself where they lead round in a circle."""
    passed, last = {address}, address
    while (further := following.get(last)) is not None:
        if further in passed:
            return address
        passed.add(further)
        last = further
    return last
