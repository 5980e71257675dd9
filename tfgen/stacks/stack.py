"""Cells of the matrix, and stacks: the folders that components are rendered to for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.errors import Position
    from tfgen.yaml.node import Node


class Cell(Struct, frozen=True, eq=False):
    """A cell of the matrix.

    `axes` is its value on each axis, in the order of the axes. `scope` is what is known in it, as plain values: every
    setting and local by its name, `project`, and `stack`. `origins` is the merged tree whose nodes know the file, line
    and column that set each setting.
    """

    axes: Mapping[str, str]
    scope: Mapping[str, Any]
    origins: Node

    @property
    def name(self) -> str:
        """Its values with slashes between them: `prod/us-east-1`."""
        return "/".join(self.axes.values())

    def __str__(self) -> str:
        return self.name


class Ignore(Struct, frozen=True):
    """A rule of `tfgen validate` that is kept quiet for addresses (`*` stands for any characters), and why."""

    rule: str
    address: str
    reason: str
    position: Position


class Stack(Struct, frozen=True, eq=False):
    """An instance of a component: one folder, and if it holds Terraform one root module and one state.

    `name` is the folder below the output folder, or below the project for documents. `cells` are the members, of which
    there is one where a component is rendered once a cell; `axes` and `scope` are what they agree on, as in `Cell`, and
    `origins` are those of the first. A lower `wave` is applied earlier. One that is `manual` is applied by people, and
    left out where nobody names it. `aliases` are other names by which it is taken.
    """

    name: str
    component: str
    cells: tuple[Cell, ...]
    axes: Mapping[str, str]
    scope: Mapping[str, Any]
    wave: int = 0
    after: tuple[str, ...] = ()
    manual: bool = False
    aliases: tuple[str, ...] = ()
    identity: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name

    @property
    def origins(self) -> Node:
        """Where each setting is written."""
        return self.cells[0].origins

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the scope holds of settings and locals."""
        return {key: value for key, value in self.scope.items() if key not in ("artifacts", "project", "stack")}

    @property
    def account_id(self) -> str | None:
        """The account of a provider that it belongs to, if the project says which setting names it."""
        return next(iter(self.identity.values()), None)

    @property
    def neighbourhood(self) -> tuple[str | None, ...]:
        """What stacks have in common that differ on the last axis at most: the environment, whatever the region."""
        *axes, _ = self.cells[0].axes
        return tuple(self.axes.get(axis) for axis in axes)

    @property
    def protect(self) -> bool:
        """Whether what holds data must not be destroyed: any member says so."""
        return any(cell.scope["protect"] for cell in self.cells)

    @property
    def stateful(self) -> frozenset[str]:
        """The resource types whose loss loses data: those that tfgen knows, and those that a member adds."""
        return STATEFUL_TYPES.union(*(cell.scope["checks"]["stateful"] for cell in self.cells))

    @property
    def ignores(self) -> Iterator[Ignore]:
        """The rules that the members keep quiet, each once for the line that says so."""
        seen: set[Position] = set()
        for cell in self.cells:
            for index, entry in enumerate(cell.scope["checks"]["ignore"]):
                position = cell.origins.at("checks", "ignore", index).position
                if position not in seen:
                    seen.add(position)
                    yield Ignore(entry["rule"], entry.get("address", "*"), entry["reason"], position)
