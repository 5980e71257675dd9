"""The cells of a matrix: the product of its axes, without what sections and exclusions leave out."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tfgen.errors import Problem, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.axis import Axes, Axis
    from tfgen.errors import Position
    from tfgen.yaml.node import Node

Coordinates = dict[str, str]
"""The name of each axis to the cell's value on it, in the order of the axes."""


_WILD: Final = frozenset("*?[")


class Pattern(Struct, frozen=True):
    """Which values of an axis are meant: one of several patterns, at the node where they are written."""

    node: Node
    patterns: tuple[str, ...]

    def admits(self, name: str) -> bool:
        """Whether the name is meant; * and ? stand for any characters and any one."""
        return any(fnmatchcase(name, pattern) for pattern in self.patterns)

    @property
    def names(self) -> frozenset[str] | None:
        """The only values that it can mean; None where it may mean more."""
        return None if any(map(_WILD.intersection, self.patterns)) else frozenset(self.patterns)

    def find_unknown(self, axis: Axis, known: Sequence[str]) -> Iterator[Problem]:
        """The patterns that no value of the axis fits; none where it has no value, which is told as such."""
        for node in self.node.items or (self.node,):
            pattern = str(node.value)
            if pattern in known and not _WILD.intersection(pattern):
                continue
            if known and not any(fnmatchcase(name, pattern) for name in known):
                verb = "matches" if _WILD.intersection(pattern) else "is named"
                remedy = did_you_mean(pattern, known, otherwise=f"Known: {listed(known)}.")
                yield Problem(node.position, f'no {axis.name} {verb} "{pattern}". {remedy}')


class Match:
    """The cells that an override, an exclusion or a section means: those that every pattern admits."""

    def __init__(self, node: Node, keys: Mapping[str, Axis]) -> None:
        """`keys` are the keys of the node that are patterns, each with the axis it is about."""
        self.node = node
        named = ((axis, node.entries.get(key)) for key, axis in keys.items())
        self._patterns = {axis: _pattern(found) for axis, found in named if found and found.value is not None}

    def __str__(self) -> str:
        """What is meant: `environment=prod, region=us-*`."""
        named = (f"{axis.name}={'|'.join(pattern.patterns)}" for axis, pattern in self._patterns.items())
        return ", ".join(named)

    @property
    def specificity(self) -> int:
        """The number of axes that are named."""
        return len(self._patterns)

    def admits(self, cell: Coordinates) -> bool:
        """Whether the cell is one of those that are meant."""
        return all(pattern.admits(cell[axis.name]) for axis, pattern in self._patterns.items())

    def refusal(self, cell: Coordinates) -> Node | None:
        """The first pattern that does not admit the cell."""
        refusing = (pattern.node for axis, pattern in self._patterns.items() if not pattern.admits(cell[axis.name]))
        return next(refusing, None)

    def names_on(self, axis: Axis) -> frozenset[str] | None:
        """The only values on an axis of what is meant; None where there may be more."""
        return self._patterns[axis].names if axis in self._patterns else None

    def first(self, known: Mapping[Axis, Sequence[str]]) -> Coordinates | None:
        """The first of the cells that are meant, whether it exists or not; None where no value of an axis fits."""
        meant = {
            axis.name: next((name for name in names if self._fits(axis, name)), None) for axis, names in known.items()
        }
        found = {axis: name for axis, name in meant.items() if name is not None}
        return found if len(found) == len(meant) else None

    def _fits(self, axis: Axis, name: str) -> bool:
        return axis not in self._patterns or self._patterns[axis].admits(name)

    def find_unknown(self, known: Mapping[Axis, Sequence[str]]) -> Iterator[Problem]:
        """The names and patterns that no value of their axis fits."""
        for axis, pattern in self._patterns.items():
            yield from pattern.find_unknown(axis, known[axis])


def _pattern(node: Node) -> Pattern:
    return Pattern(node, tuple(str(item.value) for item in node.items or (node,)))


def find_cells(tree: Node, axes: Axes) -> tuple[Coordinates, ...]:
    """Every cell that exists, in the order of the file: each section admits it, and no exclusion names it."""
    limits = {axis: _limits(tree, axis, axes) for axis in axes}
    excluded = [exclusion for exclusion in exclusions(tree, axes) if exclusion.specificity]
    names = [axis.name for axis in axes]
    cells = (dict(zip(names, values, strict=True)) for values in product(*limits.values()))
    return tuple(
        cell
        for cell in cells
        if all(by_value[cell[axis.name]].admits(cell) for axis, by_value in limits.items())
        and not any(exclusion.admits(cell) for exclusion in excluded)
    )


def find_refusal(tree: Node, axes: Axes, cell: Coordinates) -> Position | None:
    """Where a cell is left out that does not exist: what its values on the axes admit comes before exclusions."""
    for axis in axes:
        if refusal := _limits(tree, axis, axes)[cell[axis.name]].refusal(cell):
            return refusal.position
    excluding = (exclusion.node.position for exclusion in exclusions(tree, axes) if exclusion.admits(cell))
    return next(excluding, None)


def exclusions(tree: Node, axes: Axes) -> list[Match]:
    """What `exclude` leaves out."""
    return [Match(node, {axis.name: axis for axis in axes}) for node in _items(tree, "exclude")]


def sections(tree: Node, axes: Axes) -> Iterator[Match]:
    """What the values of all axes admit."""
    return (limit for axis in axes for limit in _limits(tree, axis, axes).values())


def _limits(tree: Node, axis: Axis, axes: Axes) -> dict[str, Match]:
    """The values of an axis with the cells that each admits: `regions: [eu-west-1]` inside an environment."""
    others = {other.section: other for other in axes if other != axis}
    return {name: Match(node, others) for name, node in tree.at(axis.section).entries.items()}


def _items(tree: Node, key: str) -> Sequence[Node]:
    return tree.entries[key].items if key in tree.entries else ()
