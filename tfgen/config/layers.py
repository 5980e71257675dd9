"""The layers of settings in a matrix file, the cells they apply to, and who wins.

Precedence, lowest first: `defaults`, the values of the axes from the last axis to the first (the region, the
environment), overrides that name one axis, overrides that name two, and so on. Among overrides that name equally many
the later one in the file wins.
"""

from __future__ import annotations

from functools import cached_property, reduce
from math import prod
from typing import TYPE_CHECKING, Final

from tfgen.config.axis import PATTERNS
from tfgen.config.cells import Match, exclusions, find_cells, sections
from tfgen.config.convert import find_problems
from tfgen.config.idle import find_idle
from tfgen.config.merge import merge
from tfgen.errors import Problem
from tfgen.structs import Struct
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.axis import Axes, Axis
    from tfgen.config.cells import Coordinates
    from tfgen.errors import Position


class Override(Struct, frozen=True):
    """Settings for the cells that match."""

    place: int
    match: Match
    set: Node


_MOST_COMBINATIONS: Final = 1_000_000
_MOST_CELLS: Final = 100_000


class Layer(Struct, frozen=True):
    """Settings of one place in the file, and what it is called: `defaults`, `environment prod`, `override of …`.

    `keys` lead there in the file, `match` is that of an override.
    """

    name: str
    settings: Node
    keys: tuple[str | int, ...]
    match: Match | None = None


class Layers:
    """The tree of a matrix file whose frame is right, seen as layers of settings."""

    def __init__(self, tree: Node, axes: Axes) -> None:
        self._tree = tree
        self._axes = axes

    @cached_property
    def cells(self) -> tuple[Coordinates, ...]:
        """Every cell that exists, in the order of the file."""
        return find_cells(self._tree, self._axes)

    def merged(self, cell: Coordinates) -> Node:
        """All settings of one cell; the node's own position is that of its value on the first axis."""
        first = self._axes[0]
        start = Node({}, self._tree.at(first.section, cell[first.name]).position)
        return reduce(merge, (layer.settings for layer in self.of(cell)), start)

    def find_gaps(self, name: str, lacking: Sequence[Coordinates]) -> Iterator[Position]:
        """Where a setting is to be set that these cells lack: at the values of an axis, all of whose cells lack it.

        If there are several such axes, it is one on which other values set it; if there is none, the first axis.
        """
        axes = [axis for axis in self._axes if self._tells(axis, lacking)] or self._axes[:1]
        chosen = next((axis for axis in axes if self._sets(axis, name)), axes[0])
        for value in dict.fromkeys(cell[chosen.name] for cell in lacking):
            yield self._tree.at(chosen.section, value).position

    def _tells(self, axis: Axis, lacking: Sequence[Coordinates]) -> bool:
        """Whether all cells of some values on the axis, and no others, are these."""
        values = {cell[axis.name] for cell in lacking}
        return sum(cell[axis.name] in values for cell in self.cells) == len(lacking)

    def _sets(self, axis: Axis, name: str) -> bool:
        return any(name in layer.entries for layer in self._sections[axis.name].values())

    def all(self) -> Iterator[Node]:
        """Every layer, whichever cells use it."""
        yield from self._defaults()
        for section in self._sections.values():
            yield from section.values()
        yield from (override.set for override in self._overrides)

    def find_problems(self) -> Iterator[Problem]:
        """What is wrong with what the file says of its cells; not with the settings in a layer."""
        if wrong := [*self._find_misfits(), *self._find_too_many()]:
            yield from wrong
            return
        known = {axis: tuple(self._tree.at(axis.section).entries) for axis in self._axes}
        for match in (*sections(self._tree, self._axes), *(override.match for override in self._overrides)):
            yield from match.find_unknown(known)
        for match in (override.match for override in self._overrides):
            if not match.specificity:
                fact = f"this override matches every cell. Name {self._any_axis()}, or use `defaults`."
                yield Problem(match.node.position, fact)
        yield from self._find_in_exclusions(known)
        if self.cells:
            yield from find_idle(self._tree, self._axes, self.cells, [override.match for override in self._overrides])

    def _find_misfits(self) -> Iterator[Problem]:
        """What limits the cells and is neither a name nor a list of names."""
        keys = {axis.section for axis in self._axes}
        for section in sorted(keys):
            for name, layer in self._tree.at(section).entries.items():
                for key in keys & layer.entries.keys() - {section}:
                    yield from find_problems(layer.at(key), PATTERNS, f"{section}.{name}.{key}")

    def _find_too_many(self) -> Iterator[Problem]:
        """A matrix that nobody means, and that would take minutes and gigabytes only to be told."""
        combinations = prod(len(self._tree.at(axis.section).entries) for axis in self._axes)
        place = self._tree.at(self._axes[0].section).position
        if combinations > _MOST_COMBINATIONS:
            fact = f"the axes have {combinations:,} combinations of values, of which at most {_MOST_COMBINATIONS:,}"
            yield Problem(place, f"{fact} are looked at. Use fewer values, or split the project.")
        elif (count := len(self.cells)) > _MOST_CELLS:
            fact = f"the matrix has {count:,} cells, and may have {_MOST_CELLS:,}"
            yield Problem(place, f"{fact}. Leave some out with `exclude`, or split the project.")

    def _find_in_exclusions(self, known: dict[Axis, tuple[str, ...]]) -> Iterator[Problem]:
        for exclusion in exclusions(self._tree, self._axes):
            yield from exclusion.find_unknown(known)
            if not exclusion.specificity:
                yield Problem(exclusion.node.position, f"this excludes every cell. Name {self._any_axis()}.")
        if not self.cells:
            empty = [axis.section for axis in self._axes if not self._tree.at(axis.section).entries]
            fact = "every cell is excluded, no stack is left. Remove an exclusion."
            if empty:
                fact = f"{empty[0]} is empty, no stack is left. Name one there, or leave it out of the list `axes`."
            yield Problem(self._tree.at("exclude").position, fact)

    def _any_axis(self) -> str:
        return " or ".join(f"{'an' if axis.name[0] in 'aeiou' else 'a'} {axis.name}" for axis in self._axes)

    def of(self, cell: Coordinates) -> Iterator[Layer]:
        """The layers of a cell, the one that wins last."""
        yield from (Layer("defaults", settings, ("defaults",)) for settings in self._defaults())
        for axis in reversed(self._axes):
            value = cell[axis.name]
            yield Layer(f"{axis.name} {value}", self._sections[axis.name][value], (axis.section, value))
        matching = [override for override in self._which_may_match(cell) if override.match.admits(cell)]
        # `sorted` is stable: among equals the later one in the file wins.
        for override in sorted(matching, key=lambda override: override.match.specificity):
            keys = ("overrides", override.place, "set")
            yield Layer(f"override of {override.match}", override.set, keys, override.match)

    def _which_may_match(self, cell: Coordinates) -> Sequence[Override]:
        """Overrides in the order of the file, without those that name other values on the first axis."""
        return self._overrides_of.get(cell[self._axes[0].name], self._overrides_of_any)

    @cached_property
    def _overrides_of(self) -> Mapping[str, Sequence[Override]]:
        """By a value on the first axis that overrides name: these, and those that may mean any value."""
        found: dict[str, list[Override]] = {}
        for override in self._overrides:
            for name in override.match.names_on(self._axes[0]) or ():
                found.setdefault(name, []).append(override)
        of_any = self._overrides_of_any
        return {name: sorted([*mine, *of_any], key=lambda one: one.place) for name, mine in found.items()}

    @cached_property
    def _overrides_of_any(self) -> Sequence[Override]:
        return [override for override in self._overrides if override.match.names_on(self._axes[0]) is None]

    def _defaults(self) -> Iterator[Node]:
        if "defaults" in self._tree.entries:
            yield self._tree.at("defaults")

    @cached_property
    def _sections(self) -> dict[str, dict[str, Node]]:
        """The layers by axis and value: the entries of the file without what limits the cells."""
        limits = {axis.section for axis in self._axes}
        return {
            axis.name: {name: _without(node, limits) for name, node in self._tree.at(axis.section).entries.items()}
            for axis in self._axes
        }

    @cached_property
    def _overrides(self) -> tuple[Override, ...]:
        names = {axis.name: axis for axis in self._axes}
        items = self._tree.at("overrides").items if "overrides" in self._tree.entries else ()
        return tuple(Override(i, Match(node.at("match"), names), node.at("set")) for i, node in enumerate(items))


def _without(node: Node, keys: set[str]) -> Node:
    if not keys & node.entries.keys():
        return node
    return Node({key: child for key, child in node.entries.items() if key not in keys}, node.position)
