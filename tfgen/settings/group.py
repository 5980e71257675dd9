"""Cells with their names for the evaluator, and groups of cells that agree on something."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.evaluation.plain import Scope
from tfgen.evaluation.values import object_value, tuple_value
from tfgen.settings.reads import STACKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.evaluation.values import Value
    from tfgen.settings.cell import CheckedCell
    from tfgen.settings.expression import Expression


class Member:
    """A cell with its names, each of which is converted once."""

    def __init__(self, cell: CheckedCell) -> None:
        self.cell, self.names = cell, Scope(cell.scope)

    @cached_property
    def whole(self) -> Value:
        """The cell as one object."""
        return object_value({name: self.names.value(name) for name in self.names})


class Group:
    """Cells that agree on something."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = members

    @cached_property
    def _stacks(self) -> Value:
        return tuple_value([member.whole for member in self.members])

    def beside(self, member: Member) -> Scope:
        """The names of a cell, and the cells of the group as `stacks`."""
        return Scope({STACKS: self._stacks}, member.names)


def group(members: Iterable[Member], grouping: Sequence[Expression]) -> list[Group]:
    """The groups of cells in which each of these expressions has one value, in the order of the matrix."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        agreed = repr([expression.evaluate(member.names, member.cell.name) for expression in grouping])
        groups.setdefault(agreed, []).append(member)
    return [Group(cells) for cells in groups.values()]
