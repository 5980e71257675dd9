"""Bring sequences that are alike into one order."""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def merge_orders(sequences: Iterable[Sequence[Key]]) -> list[Key]:
    """Every key once: the longest sequence, and behind its predecessor what others have beside it."""
    rows = sorted(sequences, key=len, reverse=True)
    merged = list(dict.fromkeys(rows[0])) if rows else []
    known = set(merged)
    for row in rows[1:]:
        place = 0
        for key in row:
            if key not in known:
                merged.insert(place, key)
                known.add(key)
            place = merged.index(key) + 1
    return merged


def keeps_order(merged: Sequence[Key], sequences: Iterable[Sequence[Key]]) -> bool:
    """Whether each sequence stands in the merged one as it is."""
    places = {key: place for place, key in enumerate(merged)}
    return all(all(places[one] < places[next_] for one, next_ in itertools.pairwise(row)) for row in sequences)
