"""How many steps a call takes, told before it is made."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.size import size_of
from tfgen.evaluation.values import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.evaluation.values import Value

# These look at no more than one part of their arguments.
AT_ONCE: Final = frozenset({"element", "length", "lookup", "one", "sensitive"})
_SEARCHES: Final = frozenset({"contains", "index"})


def steps_of(name: str, arguments: Sequence[Value]) -> int:
    """The steps for this call."""
    if name in AT_ONCE:
        return len(arguments)
    weights = [size_of(value).weight for value in arguments]
    if name == "setproduct":
        return sum(weights) + prod(map(_length, arguments)) * (1 + len(arguments))
    if name == "formatlist" and arguments:
        return sum(weights) + max(map(_length, arguments), default=0) * (len(arguments) + weights[0])
    if name in _SEARCHES and len(arguments) == 2:
        return weights[0] + _length(arguments[0]) * weights[1]
    return sum(weights)


def _length(value: Value) -> int:
    content = value.content
    return len(content) if content is not UNKNOWN and isinstance(content, tuple | dict) else 1
