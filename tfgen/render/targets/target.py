"""The names that templates may use, and the folders that are rendered with them."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import Disagreement
from tfgen.stacks.order import order_waves
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.stacks.stack import Stack


class Layout(Struct, frozen=True):
    """Where things are: the project, the folder of the stacks, and the one that documents are below."""

    project: Path
    output: Path
    documents: Path


class Target(Struct, frozen=True, dict=True):
    """A folder that is rendered as a whole: its `name` is the path below the output.

    `known` is what templates see, with a Disagreement in the place of what its cells do not agree on.
    """

    name: str
    known: Mapping[str, Any]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def scope(self) -> Mapping[str, Any]:
        """What templates see: reading what cells do not agree on raises."""
        if "stacks" not in self.known:
            return self.known
        return {key: value if key in _OF_CELLS else _with_undefined(value) for key, value in self.known.items()}


_OF_CELLS = ("cells", "stacks")
"""Lists of cells, each of which agrees with itself."""


class Targets:
    """Makes targets of the stacks of a matrix.

    A target sees every setting and local, `project`, `stack` and `cells`, which is what is known in each cell of the
    matrix. One that is rendered for a group of cells sees what they agree on, `stacks`, which is what is known in each
    of them, and `waves`: the stacks that belong to them, in the order in which they are applied.
    """

    def __init__(self, config: Config, layout: Layout) -> None:
        self._config = config
        self._layout = layout

    def of(self, stack: Stack, place: Path, *, grouped: bool) -> Target:
        """The target of a stack below the folder `place`; `grouped` if it is one of a group of cells."""
        way_up = _relative(self._layout.project, place / stack.name)
        scope = {
            **stack.scope,
            "project": {**self._config.project, "root": way_up},
            "cells": self._cells,
        }
        if grouped:
            scope |= {"stacks": [cell.scope for cell in stack.cells], "waves": self._waves_of(stack)}
        return Target(stack.name, scope)

    def _waves_of(self, stack: Stack) -> list[list[Mapping[str, Any]]]:
        members = {cell.name for cell in stack.cells}
        waves = ([scope for names, scope in wave if names & members] for wave in self._waves)
        return [wave for wave in waves if wave]

    @cached_property
    def _cells(self) -> list[Mapping[str, Any]]:
        return [cell.scope for cell in self._config.cells]

    @cached_property
    def _waves(self) -> Sequence[Sequence[tuple[set[str], Mapping[str, Any]]]]:
        """The stacks of the whole matrix: the names of their cells, and their scope."""
        waves = order_waves(self._config.stacks)
        return [[({cell.name for cell in stack.cells}, self._applied(stack)) for stack in wave] for wave in waves]

    def _applied(self, stack: Stack) -> dict[str, Any]:
        """The scope of a stack, with the folder that it is applied in and the way back from there."""
        folder = self._layout.output / stack.name
        place = {
            "folder": _relative(folder, self._layout.documents),
            "root": _relative(self._layout.project, folder),
        }
        return {**stack.scope, "stack": {**stack.scope["stack"], **place}}


def _with_undefined(scope: Any) -> Any:
    """The scope with what raises when it is read in the place of what cells do not agree on."""
    if isinstance(scope, dict):
        return {key: _with_undefined(value) for key, value in scope.items()}
    if isinstance(scope, list):
        return [_with_undefined(value) for value in scope]
    if isinstance(scope, Disagreement):
        from tfgen.render.names.undefined import NamedUndefined  # with Jinja, which a run without news spares

        return NamedUndefined(obj=scope, name=scope.path)
    return scope


def _relative(path: Path, start: Path) -> str:
    return Path(os.path.relpath(path, start)).as_posix()
