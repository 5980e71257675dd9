"""A cell of the matrix as locals and checks see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.document import Node
    from tfgen.evaluation.values import Value


@dataclass(frozen=True)
class CheckedCell:
    """A cell: its name, the plain values that expressions may name, and where each setting was written."""

    name: str
    scope: Mapping[str, Any]
    origins: Node = field(repr=False, compare=False)


class CellValues:
    """The values of a cell for the evaluator, made when they are asked for."""

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self._scope = scope
        self._values: dict[str, Value] = {}

    def of(self, names: Iterable[str]) -> dict[str, Value]:
        """The values of these names; those that the cell has not are left out."""
        from tfgen.settings.evaluating import value_of

        for name in names:
            if name not in self._values and name in self._scope:
                self._values[name] = value_of(self._scope[name])
        return {name: self._values[name] for name in names if name in self._values}

    def whole(self) -> Value:
        """The cell as one object."""
        from tfgen.evaluation.values import object_value

        return object_value(self.of(self._scope))
