"""What a project's config and templates say to each other: which settings there are, and who reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from tfgen.errors import did_you_mean
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.errors import Position


class AnyItem(Enum):
    """A step to every item of a list or map, or to every key of a map and no further."""

    ITEM = "*"
    KEY = "keys()"


ANY_ITEM = AnyItem.ITEM
ANY_KEY = AnyItem.KEY
Path: TypeAlias = "tuple[str | AnyItem, ...]"
"""The steps that lead to values in the scope of a cell, the first a name."""


class Word(Struct, frozen=True):
    """A setting, a group of settings or a local: its path, where it is declared or set, and the words inside of it.

    `noun` is what it is called. `is_switch` tells that it is true or false.
    """

    path: Path
    position: Position
    noun: str
    is_switch: bool = False
    inner: tuple[Word, ...] = ()

    @property
    def name(self) -> str:
        """The path as people write it: `network.nat`, `queues.*.name`."""
        return said(self.path)


class Words(Struct, frozen=True, dict=True):
    """The words of a project, and what reads them.

    `used` are the paths that templates, locals and components read, `checked` those that checks do. `optional` are, by
    template line, the paths that `default(...)` and `is defined` ask for. `scopes` are those of all cells.
    """

    words: tuple[Word, ...]
    used: frozenset[Path]
    checked: frozenset[Path]
    optional: Mapping[Position, frozenset[Path]]
    scopes: tuple[Mapping[str, Any], ...]

    def is_used(self, path: Path) -> bool:
        """Whether something reads the value at a path, a part of it or what it is a part of."""
        return any(_touch(path, other) for other in self._used_from(path))

    def _used_from(self, path: Path) -> Iterable[Path]:
        """Those that may touch a path: nearly all begin with another name."""
        if not path or isinstance(path[0], AnyItem):
            return self.used
        return [other for first in (path[:1], (ANY_ITEM,), ()) for other in self._used.get(first, ())]

    @cached_property
    def _used(self) -> Mapping[Path, Sequence[Path]]:
        """Those that are used by their first step; a path without any leads to everything."""
        found: defaultdict[Path, list[Path]] = defaultdict(list)
        for path in self.used:
            found[path[:1]].append(path)
        return found

    def is_checked(self, path: Path) -> bool:
        """Whether a check does."""
        return any(_touch(path, other) for other in self.checked)

    def reads_whole(self, path: Path) -> bool:
        """Whether something reads all of what lies at a path."""
        return any(_covers(other, path) for other in (*self._used_from(path), *self.checked))

    def is_known(self, path: Path) -> bool:
        """Whether a declaration has the path, or a cell a value at it."""
        return _declares(self.words, path) or any(_has(scope, path) for scope in self.scopes)

    def suggest(self, path: Path) -> str:
        """A sentence with the nearest name there is for the first step of a path that leads nowhere."""
        depth = next(i for i in range(1, len(path) + 1) if not self.is_known(path[:i]))
        owners = (owner for scope in self.scopes for owner in _values(scope, path[: depth - 1]))
        known = {str(name) for owner in owners if isinstance(owner, Mapping) for name in owner}
        return did_you_mean(str(path[depth - 1]), sorted(known))


def said(path: Path) -> str:
    """A path as people write it."""
    return ".".join(step.value if isinstance(step, AnyItem) else str(step) for step in path)


def _covers(outer: Path, path: Path) -> bool:
    """Whether reading `outer` as a whole reads what lies at `path`."""
    return len(outer) <= len(path) and _touch(outer, path)


def _touch(one: Path, other: Path) -> bool:
    """Whether one of two paths leads to, or beyond, the other."""
    return all(a == b or (ANY_ITEM in (a, b) and ANY_KEY not in (a, b)) for a, b in zip(one, other, strict=False))


def _declares(words: Iterable[Word], path: Path) -> bool:
    for word in words:
        if len(word.path) >= len(path):
            if _touch(word.path, path):
                return True
        elif _covers(word.path, path) and _declares(word.inner, path):
            return True
    return False


def _has(scope: Any, path: Path) -> bool:
    return any(True for _ in _values(scope, path))


def _values(value: Any, path: Path) -> Iterator[Any]:
    """The values at a path."""
    if not path:
        yield value
    else:
        for inner in _inside(value, path[0]):
            yield from _values(inner, path[1:])


def _inside(value: Any, step: str | AnyItem) -> Iterable[Any]:
    if isinstance(value, Mapping):
        return value.values() if step is ANY_ITEM else [value[step]] if step in value else []
    return value if isinstance(value, list) and step is ANY_ITEM else []
