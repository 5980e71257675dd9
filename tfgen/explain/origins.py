"""Where a value that templates see comes from: the layer and line that set it, or what it is derived from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import Disagreement
from tfgen.config.layers import Layers
from tfgen.config.load import read_config
from tfgen.errors import Position
from tfgen.settings.reads import EACH, STACKS
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.settings.locals import Local
    from tfgen.settings.schema import Schema
    from tfgen.stacks.stack import Cell, Stack
    from tfgen.yaml.node import Node

Steps = tuple[str | int, ...]
_FRAME = ("stack", "project", "artifacts")
"""Names of the scope that are no settings."""


@dataclass(frozen=True)
class LayerValue:
    """What one layer says of a setting: the value, or that of the map around it, and whether it wins."""

    layer: str
    position: Position
    value: Any
    wins: bool


@dataclass(frozen=True)
class Origin:
    """Where a value comes from.

    `path` is its place in the scope. `source` says what sets it: a layer, `default`, `derived`, an axis, `project`,
    `unset`, or `cells` where the cells of a stack do not agree on it. `position` is the line, if one says it. `layers`
    is what each layer says of it, the lowest first; `reads` is what a derived value was made of.
    """

    path: Steps
    value: Any
    source: str
    position: Position | None = None
    layers: tuple[LayerValue, ...] = ()
    reads: tuple[Origin, ...] = ()

    @property
    def name(self) -> str:
        """The path as people write it."""
        return format_path(self.path)


class Origins:
    """The matrix file and the declaration of a project, asked for values."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._locals = {local.name: local for local in config.declaration.locals}
        self._known: dict[tuple[str, Steps], Origin] = {}

    def of(self, stack: Stack, path: Sequence[str | int]) -> Origin:
        """The origin of what lies at a path in the scope of a stack's templates."""
        match path:
            case ["stack" | "project" | "artifacts", *_]:
                return self._outside(stack, tuple(path))
            case ["stacks", int(index), *inner]:
                return self._in_cell(stack.cells[index], tuple(inner), ("stacks", index))
            case ["cells", int(index), *inner]:
                return self._in_cell(self._config.cells[index], tuple(inner), ("cells", index))
            case ["cells" | "stacks" | "waves" as name, *_]:
                cells = {"cells": self._config.cells, "stacks": stack.cells}.get(name)
                return Origin(
                    tuple(path), cells and [cell.name for cell in cells], "matrix", Position(self._config.file)
                )
        if len(stack.cells) > 1 and isinstance(disagreement := value_at(stack.scope, path), Disagreement):
            local = self._locals.get(str(path[0]))
            return Origin(tuple(path), disagreement, "cells", local.expression.position if local else None)
        return self._in_cell(stack.cells[0], tuple(path), ())

    def in_cells(self, stack: Stack, path: Steps) -> dict[str, Origin]:
        """The origins of a value on which the cells of a stack do not agree, by the name of the cell."""
        if not isinstance(value_at(stack.scope, path), Disagreement):
            return {}
        return {cell.name: self._in_cell(cell, path, ("stacks", index)) for index, cell in enumerate(stack.cells)}

    def forget(self) -> None:
        """Forget the origins found so far: for a caller that visits each stack once."""
        self._known.clear()

    def of_own(self, stack: Stack, path: Steps) -> Steps | None:
        """The path inside a cell that a path in the stack's scope leads to; None for cells of other stacks."""
        match path:
            case ["stacks", int(), *inner]:
                return tuple(inner)
            case ["cells", int(index), *inner]:
                return tuple(inner) if self._config.cells[index] in stack.cells else None
            case ["cells" | "stacks" | "waves", *_]:
                return None
        return path

    def local(self, name: str) -> Local | None:
        """The local of that name."""
        return self._locals.get(name)

    def layers(self, cell: Cell, path: Steps) -> tuple[LayerValue, ...]:
        """What the layers of a cell say of a path, the one that wins last."""
        nodes = ((layer.name, find_in_layer(layer.settings, path)) for layer in self._layers.of(dict(cell.axes)))
        found = [(name, node) for name, node in nodes if node is not None]
        last = len(found) - 1
        return tuple(
            LayerValue(name, node.position, node.plain(), index == last) for index, (name, node) in enumerate(found)
        )

    def _in_cell(self, cell: Cell, path: Steps, place: Steps) -> Origin:
        """The origin in one cell, which is at a place in the scope."""
        if not path or path == ("stack",):
            return Origin((*place, *path), cell.name, "matrix", Position(self._config.file))
        if path[0] in _FRAME:
            return Origin((*place, *path), *_rest(self._outside(cell, path)))
        key = cell.name, path
        if key not in self._known:
            self._known[key] = self._find(cell, path)
        found = self._known[key]
        return found if not place else Origin((*place, *path), *_rest(found))

    def _find(self, cell: Cell, path: Steps) -> Origin:
        value = value_at(cell.scope, path)
        if (local := self._locals.get(str(path[0]))) is not None:
            reads = tuple(self._read_by(local, cell))
            return Origin(path, value, "derived", local.expression.position, reads=reads)
        if layers := self.layers(cell, path):
            return Origin(path, value, layers[-1].layer, layers[-1].position, layers)
        if (schema := self.schema(path)) is not None:
            return Origin(path, value, "default", self.declared(schema))
        return Origin(path, value, "unset")

    def schema(self, path: Steps) -> Schema | None:
        """What the declaration says of a path of keys; of what is in a list, what it says of the list."""
        keys = []
        for step in path:
            if not isinstance(step, str):
                break
            keys.append(step)
        return self._config.declaration.schema.at(*keys)

    def declared(self, schema: Schema) -> Position | None:
        """The line of settings.yaml; None for what tfgen itself declares."""
        file = self._config.declaration.file
        return Position(file, schema.line) if file and schema.line else None

    def _read_by(self, local: Local, cell: Cell) -> Iterator[Origin]:
        paths = dict.fromkeys(path for expression in local.expressions for path in read_paths(expression))
        for path in paths:
            if path and path[0] != local.name:
                yield (self._in_cell(cell, path, ()) if path[0] not in _FRAME else self._outside(cell, path))

    def _outside(self, owner: Stack | Cell, path: Steps) -> Origin:
        """The origin of what the project's keys say, and of where in the matrix a stack is."""
        value = value_at(owner.scope, path)
        if path[0] in ("project", "artifacts"):
            node = _exact(self._tree, path if path[0] == "project" else path[:2])
            return Origin(path, value, str(path[0]) if node else "default", node.position if node else None)
        axes = {axis.name: axis.section for axis in self._config.axes}
        name = str(path[1]) if len(path) > 1 else ""
        node = _exact(self._tree, (axes[name], str(value))) if name in axes else None
        return Origin(path, value, name if node else "matrix", node.position if node else Position(self._config.file))

    @cached_property
    def _layers(self) -> Layers:
        return Layers(self._tree, self._config.axes)

    @cached_property
    def _tree(self) -> Node:
        return parse_yaml(read_config(Path(self._config.file)), self._config.file)


def _rest(origin: Origin) -> tuple[Any, ...]:
    return origin.value, origin.source, origin.position, origin.layers, origin.reads


def find_in_layer(node: Node, path: Steps) -> Node | None:
    """What a layer says about a path: the node there, or one on the way that is not a map and so replaces it."""
    for step in path:
        inner = node.at(step)
        if inner is node:
            return node if not isinstance(node.value, dict) else None
        node = inner
    return node


def _exact(node: Node, path: Sequence[str | int]) -> Node | None:
    for step in path:
        inner = node.at(step)
        if inner is node:
            return None
        node = inner
    return node


def read_paths(expression: Any) -> Iterator[Steps]:
    """The paths that an expression of settings.yaml reads of a cell, as far as their keys are constant."""
    for read in expression.reads:
        steps = read.path[2:] if read.path[0] == STACKS else read.path
        constant: list[str] = []
        for step in steps:
            if step is EACH or not isinstance(step, str):
                break
            constant.append(step)
        yield tuple(constant)


def value_at(scope: Mapping[str, Any], path: Sequence[str | int]) -> Any:
    """The value at a path; None where there is none."""
    value: Any = scope
    for step in path:
        if isinstance(value, Disagreement):
            return value
        try:
            value = value[step]
        except (LookupError, TypeError):
            return None
    return value


def format_path(path: Sequence[str | int]) -> str:
    """The path as people write it: `network.nat`, `zones[0]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
