"""The same change in several stacks is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.changes.change import Change, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class ChangeGroup:
    """A change, and the names of the stacks that it is the same in, in their order."""

    change: Change
    stacks: tuple[str, ...]


def group_changes(stacks: Mapping[str, Iterable[Change]]) -> tuple[ChangeGroup, ...]:
    """Each different change once: losses first, then by address, in the order of its parts, then of stacks."""
    groups: dict[Change, list[str]] = {}
    places: dict[tuple[str, str], int] = {}
    for name, changes in stacks.items():
        for change in dict.fromkeys(changes):
            groups.setdefault(change, []).append(name)
            places.setdefault((change.address, change.path), len(places))
    ranked = sorted(groups, key=lambda one: _rank(one, places))
    return tuple(ChangeGroup(change, tuple(groups[change])) for change in ranked)


def _rank(change: Change, places: Mapping[tuple[str, str], int]) -> tuple[bool, str, int, int]:
    return not change.is_loss, change.address, list(Kind).index(change.kind), places[change.address, change.path]
