"""Which card of a grid stands where: cards are swapped as long as that makes the lines between them shorter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.picture.diagram import Edge
    from tfgen.picture.geometry import Placed, Rectangle

_ROUNDS = 12
_MOST_SWAPS = 30_000


def settle(things: tuple[Placed, ...], edges: Iterable[Edge]) -> tuple[Placed, ...]:
    """Cards of one grid change places until no change makes the lines shorter."""
    centers = {thing.what.id: thing.place for thing in things if thing.slot}  # type: ignore[union-attr]
    grids: defaultdict[int, list[str]] = defaultdict(list)
    for thing in things:
        if thing.slot:
            grids[thing.slot].append(thing.what.id)  # type: ignore[union-attr]
    ends: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        ends[edge.source].append(edge.target)
        ends[edge.target].append(edge.source)
    _swap_while_shorter(grids.values(), centers, ends)
    return tuple(
        replace(thing, place=centers[thing.what.id]) if thing.slot else thing  # type: ignore[union-attr]
        for thing in things
    )


def _swap_while_shorter(
    grids: Iterable[Sequence[str]], places: dict[str, Rectangle], ends: Mapping[str, Sequence[str]]
) -> None:
    pairs = [(a, b) for grid in grids for number, a in enumerate(grid) for b in grid[number + 1 :]]
    pairs = [(a, b) for a, b in pairs if ends.get(a) or ends.get(b)]
    for _ in range(min(_ROUNDS, max(1, _MOST_SWAPS // max(len(pairs), 1)))):
        changed = False
        for a, b in pairs[:_MOST_SWAPS]:
            before = _length(a, places, ends) + _length(b, places, ends)
            places[a], places[b] = places[b], places[a]
            if _length(a, places, ends) + _length(b, places, ends) < before:
                changed = True
            else:
                places[a], places[b] = places[b], places[a]
        if not changed:
            return


def _length(card: str, places: Mapping[str, Rectangle], ends: Mapping[str, Sequence[str]]) -> int:
    """How long the lines of a card are, along the axes."""
    x, y = places[card].center
    total = 0
    for other in ends.get(card, ()):
        other_x, other_y = places[other].center
        total += abs(x - other_x) + abs(y - other_y)
    return total
