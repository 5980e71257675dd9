"""Where the values of a setting are written, so that it takes the fewest lines: defaults, an axis, overrides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tfgen.adopt.settings import identity

if TYPE_CHECKING:
    from tfgen.adopt.pieces import Where

Layer = tuple[tuple[int, str], ...]
"""The values on axes, by the axis' number, that a layer is for: none for the defaults, all for an override."""
Written = Mapping[Layer, Any]

_LINES_OF_OVERRIDE = 3
_LINES_OF_ODD = 2
_MISSING = object()


def write_layers(values: Mapping[Where, Any], axes: int, *, default: bool = True) -> Written:
    """The values by layer, of which the more specific wins; without `default` not all folders may inherit one.

    Values of which each folder has its own follow no axis: they are written for each.
    """
    values = dict(sorted(values.items(), key=str))
    if len(_starts(values)) == len(values) > max(len({where[axis] for where in values}) for axis in range(axes)):
        return _try(values, _MISSING, ())
    usable = [axis for axis in range(axes) if all(where[axis] is not None for where in values)]
    choices = [*_starts(values), _MISSING] if default else [_MISSING]
    tried = [_try(values, start, chosen) for chosen in _sets(usable) for start in choices]
    return min(tried, key=lambda written: _cost(written, values))


def _starts(values: Mapping[Where, Any]) -> list[Any]:
    """The distinct values, the most frequent first."""
    counts = Counter(map(identity, values.values()))
    by_identity = {identity(value): value for value in values.values()}
    return [by_identity[name] for name, _ in counts.most_common()]


def _sets(axes: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from ((axis,) for axis in axes)
    yield from combinations(axes, 2)
    yield ()


def _try(values: Mapping[Where, Any], start: Any, axes: Sequence[int]) -> dict[Layer, Any]:
    """Defaults, then the layers of these axes, then overrides for what is still wrong."""
    written: dict[Layer, Any] = {} if start is _MISSING else {(): start}
    now = dict.fromkeys(values, start)
    for axis in reversed(axes):
        for name in dict.fromkeys(where[axis] for where in values):
            inside = [where for where in values if where[axis] == name]
            most = _starts({where: values[where] for where in inside})[0]
            right = sum(_same(now[where], values[where]) for where in inside)
            if right < sum(_same(most, values[where]) for where in inside):
                written[(axis, str(name)),] = most
                now |= dict.fromkeys(inside, most)
    for where, value in values.items():
        if not _same(now[where], value):
            written[tuple((axis, name) for axis, name in enumerate(where) if name is not None)] = value
    return written


def _same(one: Any, other: Any) -> bool:
    return one is not _MISSING and identity(one) == identity(other)


def _cost(written: Written, values: Mapping[Where, Any]) -> tuple[int, int, bool]:
    """Lines, two more for a default that most folders do not have: the next cell would inherit it; then overrides."""
    overrides = sum(len(layer) > 1 for layer in written)
    odd = () in written and sum(_same(written[()], value) for value in values.values()) * 2 <= len(values)
    return len(written) + (_LINES_OF_OVERRIDE - 1) * overrides + _LINES_OF_ODD * odd, overrides, odd
