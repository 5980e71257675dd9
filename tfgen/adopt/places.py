"""Which places a cell is in: its own, and those without a value on some axis, which many cells share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.adopt.pieces import Where

Mask = tuple[bool, ...]
"""For each axis whether a place has no value on it."""


def masks_of(places: Iterable[Where]) -> frozenset[Mask]:
    """The masks of some places: one for each kind of layout, however many places there are."""
    return frozenset(tuple(value is None for value in place) for place in places)


def places_of(cell: Where, masks: Iterable[Mask]) -> Iterator[Where]:
    """The places with these masks that a cell is in."""
    for mask in masks:
        yield tuple(None if hidden else value for value, hidden in zip(cell, mask, strict=True))
