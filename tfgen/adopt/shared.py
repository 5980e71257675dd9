"""Trees that hold what is equal once: folders that are alike have the same expressions at the same offsets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from tfgen.hcl.syntax import Node

if TYPE_CHECKING:
    from collections.abc import Hashable

T = TypeVar("T")
_DEEPEST: Final = 50
"""Levels of a tree that are shared: a chain of operators is as deep as it is long."""


class Shared:
    """Nodes, tuples, numbers and texts: the first of those that are equal, for all of them."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}

    def one(self, value: T, depth: int = 0) -> T:
        """The same value, made of what was shared before. A node has its offsets, too."""
        if depth > _DEEPEST:
            return value
        made: Any = value
        if isinstance(value, Node):
            fields = [self.one(getattr(value, name), depth + 1) for name in type(value).__struct_fields__]
            key: Hashable = (type(value), *map(id, fields))  # what is known stays alive, and so do these
            made = type(value)(*fields) if key not in self._known else None
        elif isinstance(value, tuple):
            made = tuple(self.one(inner, depth + 1) for inner in value)
            key = (tuple, *map(id, made))
        else:
            key = (type(value), value, str(value) if isinstance(value, float) else None)  # -0.0 equals 0.0
        return self._known.setdefault(key, made)  # type: ignore[no-any-return]
