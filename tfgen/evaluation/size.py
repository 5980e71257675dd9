"""How large values are, remembered in them: a chain of values that hold each other twice is asked once a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tfgen.evaluation.budget import CHARACTERS_A_STEP
from tfgen.evaluation.values import UNKNOWN, Referenced, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.evaluation.types import Type


class Size(NamedTuple):
    """How many values are in one, itself included, and how many lie around the innermost."""

    weight: int
    depth: int = 0


_ONE = Size(1)
_FLAT = tuple(Size(weight, 1) for weight in range(64))  # of nearly all values: made once
_MEMO = "size"
_SHORT = frozenset({int, bool, float})


def size_of(value: Value) -> Size:
    """The size of a value; of one that is not known, that of its type."""
    content = value.content
    kind = type(content)
    if kind is tuple:
        return value.size or _measure(value, content)
    if kind is dict:
        return value.size or _measure(value, content.values())
    if kind is str:
        return Size(1 + len(content) // CHARACTERS_A_STEP) if len(content) >= CHARACTERS_A_STEP else _ONE
    # The type of a reference comes from a schema, large and always the same: it does not grow by being used.
    is_small = type(value) is Referenced or (content is not UNKNOWN and content is not None)
    return _ONE if is_small else _size_of_type(value.type)


def _measure(value: Value, parts: Iterable[Value]) -> Size:
    weight, depth = 1, 1
    for part in parts:
        inner = part.content
        kind = type(inner)
        if (kind is str and len(inner) < CHARACTERS_A_STEP) or kind in _SHORT:  # by far the most frequent
            weight += 1
            continue
        size = size_of(part)
        weight += size[0]
        if size[1] >= depth:
            depth = size[1] + 1
    size = _FLAT[weight] if depth == 1 and weight < len(_FLAT) else Size(weight, depth)
    value.remember(_MEMO, size)
    return size


def _size_of_type(type_: Type) -> Size:
    if type_.element is None and not type_.items and not type_.attributes:
        return _ONE
    memo = type_.__dict__
    if (size := memo.get(_MEMO)) is None:
        parts = (*type_.items, *type_.attributes.values(), *([type_.element] if type_.element else ()))
        size = memo[_MEMO] = _around([_size_of_type(part) for part in parts])
    return size


def _around(sizes: Iterable[Size]) -> Size:
    weight, depth = 1, 0
    for size in sizes:
        weight += size[0]
        depth = max(depth, size[1] + 1)
    return Size(weight, depth)
