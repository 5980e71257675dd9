"""The names of cells for the evaluator, which takes long to import: most expressions of a matrix are names alone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tfgen.evaluation.lists import Lists
    from tfgen.evaluation.plain import Scope
    from tfgen.stacks.stack import Cell


class Names:
    """What expressions see in cells, of which each names the values of all others on its line."""

    def of(self, cell: Cell) -> Scope:
        """The names of a cell."""
        from tfgen.evaluation.plain import Scope

        return Scope(cell.scope, lists=self._lists)

    @cached_property
    def _lists(self) -> Lists:
        from tfgen.evaluation.lists import Lists

        return Lists()
