"""A covering array: few rows in which every two switches have every pair of their values."""

from __future__ import annotations

import random
from itertools import combinations, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = dict[str, int]
"""The number of a value for each switch."""
Pair = frozenset[tuple[str, int]]
"""Two switches, each with the number of a value."""

_SEED = 2
_ATTEMPTS = 60  # rows that are made for each one that is kept


def all_pairs(sizes: Mapping[str, int]) -> set[Pair]:
    """Every pair of values of two switches, which have so many values each."""
    values = [[(switch, number) for number in range(size)] for switch, size in sizes.items()]
    return {frozenset(pair) for two in combinations(values, 2) for pair in product(*two)}


def pairs_in(row: Row) -> set[Pair]:
    """The pairs of values that a row has."""
    return {frozenset(pair) for pair in combinations(row.items(), 2)}


def cover(
    sizes: Mapping[str, int], accepts: Callable[[Row], bool], refused: frozenset[Pair] = frozenset()
) -> list[Row]:
    """Rows that are accepted and have every pair that an accepted row was found for; the same ones at each call.

    Greedy: a row starts with a pair that is missing and takes for one switch after the other, in random order, the
    value with the most missing pairs; of several rows the best is kept. No row is made with a pair that is known to be
    refused.
    """
    chance = random.Random(_SEED)
    missing, rows = all_pairs(sizes) - refused, list[Row]()
    while missing:
        seeds = chance.choices(sorted(missing, key=sorted), k=_ATTEMPTS)
        # Every second row is extended at random: with the best values each could run into the same refusal.
        made = [
            _extend(seed, sizes, missing if number % 2 else set(), refused, chance) for number, seed in enumerate(seeds)
        ]
        accepted = list(filter(accepts, made))
        if accepted:
            rows.append(max(accepted, key=lambda row: len(missing & pairs_in(row))))
        # Without one, there is no row for these pairs.
        missing -= pairs_in(rows[-1]) if accepted else set(seeds)
    return rows


def _extend(
    seed: Pair, sizes: Mapping[str, int], missing: set[Pair], refused: frozenset[Pair], chance: random.Random
) -> Row:
    """A row with this pair, and as many missing ones as are found without going back."""
    row = dict(seed)
    for switch in chance.sample(list(sizes), len(sizes)):
        if switch not in row:
            values = [(switch, number) for number in chance.sample(range(sizes[switch]), sizes[switch])]
            values = [one for one in values if not _is_refused(one, row, refused)] or values
            gains = [sum(frozenset((value, other)) in missing for other in row.items()) for value in values]
            row |= [values[gains.index(max(gains))]]
    return row


def _is_refused(value: tuple[str, int], row: Row, refused: frozenset[Pair]) -> bool:
    return any(frozenset((value, other)) in refused for other in row.items())
