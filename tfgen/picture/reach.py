"""What is reached from where along edges, and which edges say nothing that others do not."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Pair = tuple[str, str]


class Reach:
    """The edges between names, by their ends."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._nexts: defaultdict[str, set[str]] = defaultdict(set)
        self._known: dict[str, frozenset[str]] = {}
        for source, target in pairs:
            self._nexts[source].add(target)

    def joins(self, source: str, target: str) -> bool:
        """Whether a way leads from one to the other."""
        return target in self._from(source)

    def implies(self, source: str, target: str) -> bool:
        """Whether a way leads from one to the other that is not the edge between them."""
        return any(target in self._from(other) for other in self._nexts[source] - {target})

    def _from(self, start: str) -> frozenset[str]:
        if start not in self._known:
            found: set[str] = set()
            todo = [start]
            while todo:
                new = self._nexts.get(todo.pop(), set()) - found
                found |= new
                todo += new
            self._known[start] = frozenset(found)
        return self._known[start]
