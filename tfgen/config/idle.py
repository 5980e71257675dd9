"""Overrides that change nothing: every cell that they mean is left out of the matrix.

An exclusion of what is left out anyway is not told: it does no harm, and gives the reason.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from tfgen.config.cells import find_refusal
from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.config.axis import Axes
    from tfgen.config.cells import Coordinates, Match
    from tfgen.yaml.node import Node


def find_idle(tree: Node, axes: Axes, cells: Sequence[Coordinates], overrides: Sequence[Match]) -> Iterator[Problem]:
    """Overrides of cells that do not exist. `cells` are all that do.

    One that names values that there are not is told elsewhere.
    """
    known = {axis: tuple(tree.at(axis.section).entries) for axis in axes}
    first = next(iter(known))
    by_first: dict[str, list[Coordinates]] = {}
    for cell in cells:
        by_first.setdefault(cell[first.name], []).append(cell)
    for match in overrides:
        names = match.names_on(first)
        candidates = cells if names is None else chain.from_iterable(by_first.get(name, ()) for name in names)
        if match.specificity and not any(map(match.admits, candidates)) and (meant := match.first(known)):
            place = find_refusal(tree, axes, meant)
            absence = f"{'/'.join(meant.values())} is left out" + (f" in line {place.line}" if place else "")
            fact = f"this override matches no cell that exists: {absence}. Remove the override, or let the cell exist."
            yield Problem(match.node.position, fact)
