"""The line of the matrix file that sets a value which templates see."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.config.load import read_config
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.config.load import Config
    from tfgen.errors import Position
    from tfgen.stacks.stack import Cell, Stack
    from tfgen.yaml.node import Node


class ConfigLines:
    """A matrix file, and the names in the scope of its templates."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._sections = {axis.name: axis.section for axis in config.axes}

    def find(self, stack: Stack, path: Sequence[str | int]) -> Position | None:
        """Where the value at a path in a stack's scope is set; None for a default and for what no line sets."""
        match path:
            case ["artifacts" | "project", *_]:
                return _exact(self._tree, path)
            case ["stack", *place]:
                return self._find_place(stack, place)
            case ["stacks", int(index), *inner]:
                return self._find_in_cell(stack.cells[index], inner)
            case ["cells", int(index), *inner]:
                return self._find_in_cell(self._config.cells[index], inner)
        return self._locals.get(path[0]) or _exact(stack.origins, path)

    def _find_in_cell(self, cell: Cell, path: Sequence[str | int]) -> Position | None:
        return _exact(cell.origins, path) if path and path[0] not in ("project", "stack") else None

    def _find_place(self, stack: Stack, path: Sequence[str | int]) -> Position | None:
        """A value on an axis is set by its key; the name of a stack by that of its last axis."""
        name = list(self._sections)[-1] if path[0] == "name" else path[0]
        if name in self._sections:
            return self._find_value(name, stack.cells[0].axes[name])
        for axis, section in self._sections.items():
            if section == name and len(path) > 1 and isinstance(path[1], int):
                return self._find_value(axis, stack.scope["stack"][section][path[1]])
        return None

    def _find_value(self, axis: str, value: str) -> Position | None:
        return _exact(self._tree, (self._sections[axis], value))

    @cached_property
    def _locals(self) -> dict[str | int, Position]:
        return {local.name: local.expression.position for local in self._config.declaration.locals}

    @cached_property
    def _tree(self) -> Node:
        return parse_yaml(read_config(Path(self._config.file)), self._config.file)


def _exact(node: Node, path: Sequence[str | int]) -> Position | None:
    for step in path:
        inner = node.at(step)
        if inner is node:
            return None
        node = inner
    return node.position
