"""The patterns of what templates read: the steps that lead to values in their scope."""

from __future__ import annotations

from enum import Enum


class Each(Enum):
    """A step to every item of a list or map, or to every key of a map."""

    ITEM = "item"
    KEY = "key"


Pattern = tuple[str | int | Each, ...]
"""The steps that lead to values in a scope, the first a name."""
Patterns = frozenset[Pattern]

CELLS = {"cells": 1, "stacks": 1, "waves": 2}
"""The names of the scope that hold cells, and how many lists deep they are in there."""
NOTHING: Patterns = frozenset()


def into(patterns: Patterns, *steps: str | int | Each) -> Patterns:
    """Each of them with these steps behind it."""
    return frozenset((*pattern, *steps) for pattern in patterns)


def read_attributes(told: str | int) -> list[tuple[str | int, ...]]:
    """The keys and indexes of `stack.region`, `0.name` or `name,size`, as Jinja's filters read them."""
    return [
        tuple(int(step) if step.isdigit() else step for step in one.strip().split(".")) for one in str(told).split(",")
    ]
