"""Overrides and exclusions that change nothing: every cell that they mean is left out of the matrix anyway."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tfgen.config.cells import exclusions, find_admitted, find_refusal
from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.config.axis import Axes, Axis
    from tfgen.config.cells import Coordinates, Match
    from tfgen.yaml.node import Node


def find_idle(tree: Node, axes: Axes, cells: Sequence[Coordinates], overrides: Sequence[Match]) -> Iterator[Problem]:
    """Overrides of cells that do not exist, and exclusions of cells that no section admits.

    `cells` are all that exist. What names values that there are not is told as that.
    """
    known = {axis: tuple(tree.at(axis.section).entries) for axis in axes}
    for match, cell in _without_cells(overrides, cells, known):
        fact = f"this override matches no cell that exists: {_describe_absence(tree, axes, cell)}"
        yield Problem(match.node.position, f"{fact}. Remove the override, or let the cell exist.")
    if excluded := exclusions(tree, axes):
        for match, cell in _without_cells(excluded, tuple(find_admitted(tree, axes)), known):
            fact = f"this excludes nothing: {_describe_absence(tree, axes, cell)}"
            yield Problem(match.node.position, f"{fact}. Remove the exclusion, or correct its names.")


def _without_cells(
    matches: Iterable[Match], cells: Sequence[Coordinates], known: dict[Axis, tuple[str, ...]]
) -> Iterator[tuple[Match, Coordinates]]:
    """Those of the matches that mean none of these cells, each with the first cell that it would mean."""
    first = next(iter(known))
    by_first: dict[str, list[Coordinates]] = {}
    for cell in cells:
        by_first.setdefault(cell[first.name], []).append(cell)
    for match in matches:
        names = match.names_on(first)
        candidates = cells if names is None else chain.from_iterable(by_first.get(name, ()) for name in names)
        if match.specificity and not any(map(match.admits, candidates)) and (meant := match.first(known)):
            yield match, meant


def _describe_absence(tree: Node, axes: Axes, cell: Coordinates) -> str:
    place = find_refusal(tree, axes, cell)
    return f"{'/'.join(cell.values())} is left out" + (f" in line {place.line}" if place else "")
