"""What is known in each cell: its settings, the project, its place in the matrix, and what is derived from these."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from tfgen.settings import CheckedCell
from tfgen.stacks.stack import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.axis import Axes
    from tfgen.config.cells import Coordinates
    from tfgen.settings import Declaration
    from tfgen.yaml.node import Node


def build_cells(
    axes: Axes,
    origins: Sequence[tuple[Coordinates, Node]],
    project: Mapping[str, Any],
    declaration: Declaration,
) -> tuple[Cell, ...]:
    """The cells with everything that is known in them; `origins` are their merged settings, which have no problems.

    Raises ConfigError at the line of a local that cannot be evaluated.
    """
    places = _describe(axes, [coordinates for coordinates, _ in origins])
    plain = [
        CheckedCell(place["name"], {**declaration.complete(node), "project": project, "stack": place}, node)
        for (_, node), place in zip(origins, places, strict=True)
    ]
    return tuple(
        Cell(coordinates, {**cell.scope, **derived}, node)
        for (coordinates, node), cell, derived in zip(origins, plain, declaration.derive_all(plain), strict=True)
    )


def _describe(axes: Axes, cells: Sequence[Coordinates]) -> Iterator[dict[str, Any]]:
    """Of each cell its value on each axis and, below the axis' section, the values of the cells on its line."""
    lines: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for cell in cells:
        for axis in axes:
            lines[_line(cell, axis.name)].append(cell[axis.name])
    for cell in cells:
        values = {axis.section: lines[_line(cell, axis.name)] for axis in axes}
        yield {**cell, **values, "name": "/".join(cell.values())}


def _line(cell: Coordinates, axis: str) -> tuple[str, ...]:
    """The cells that differ from this one on the axis only."""
    return (axis, *(value for name, value in cell.items() if name != axis))
