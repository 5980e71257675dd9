"""Values of YAML that know where they are written; what reads them need not wait for PyYAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.errors import Position

MAX_PROBLEMS = 100
"""Problems that are told at once."""

Scalar = str | int | float | bool | None


class Node(Struct, frozen=True):
    """A YAML value: a scalar, a tuple of nodes, or a mapping from key to node.

    `position` is where the value was written: of a mapping's entry the position of its key. `text` is a scalar as
    the author spelt it.
    """

    value: Scalar | tuple[Node, ...] | Mapping[str, Node]
    position: Position
    text: str = ""

    @property
    def entries(self) -> Mapping[str, Node]:
        """The entries of a mapping; of anything else, none."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The items of a list; of anything else, none."""
        return self.value if isinstance(self.value, tuple) else ()

    def at(self, *path: str | int) -> Node:
        """The node at a path of keys and indexes, or the deepest node on the way there."""
        node = self
        for step in path:
            inner = node.entries.get(step) if isinstance(step, str) else (*node.items[step : step + 1], None)[0]
            if inner is None:
                return node
            node = inner
        return node

    def plain(self) -> Any:
        """The value as plain dictionaries, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value
