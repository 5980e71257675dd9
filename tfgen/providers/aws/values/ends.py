"""Facts that hold wherever a block stands, by the ends of the paths that lead to their arguments.

The blocks of a dashboard stand in thousands of places; `*.column.column_name` is the argument in each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Holds = Callable[[str], bool]

_Fact = TypeVar("_Fact")
ANYWHERE = "*."
"""What a path begins with that is the end of several."""


class ByEnd(Mapping[str, _Fact], Generic[_Fact]):
    """Facts by whole paths and by ends of paths: a path has the fact of itself, else of its longest end.

    `holds` says of a path whether its fact does.
    """

    def __init__(self, facts: Mapping[str, _Fact], holds: Holds) -> None:
        self._facts = facts
        self._holds = holds

    def __getitem__(self, path: str) -> _Fact:
        """The fact about the argument at a path."""
        for key in (path, *ends(path)):
            if key in self._facts and self._holds(path):
                return self._facts[key]
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        """The paths and ends as they are written."""
        return iter(self._facts)

    def __len__(self) -> int:
        """How many are written."""
        return len(self._facts)


def by_end(facts: Mapping[str, _Fact], holds: Holds | None = None) -> Mapping[str, _Fact]:
    """The facts of which `holds` is true, to be asked for by whole paths."""
    if any(path.startswith(ANYWHERE) for path in facts):
        return ByEnd(facts, holds or _always)
    return facts if holds is None else {path: fact for path, fact in facts.items() if holds(path)}


def _always(_: str) -> bool:
    return True


def ends(path: str) -> Iterator[str]:
    """The ends of a path that name a block and an argument, with what stands for the beginning: the longest first."""
    while "." in path:
        yield ANYWHERE + path
        _, _, path = path.partition(".")
