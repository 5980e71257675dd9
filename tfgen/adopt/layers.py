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
_MISSING = -1


def write_layers(values: Mapping[Where, Any], axes: int, *, default: Sequence[Any] = ()) -> Written:
    """The values by layer, of which the more specific wins.

    `default` holds what each folder has for which no layer says anything else, if it has anything then. Values of which
    each folder has its own follow no axis: they are written for each.
    """
    table = _Table(values, axes, default)
    if len(table.starts) == len(values) > max(len({where[axis] for where in values}) for axis in range(axes)):
        return table.written(table.layers(_MISSING, ()))
    usable = [axis for axis in range(axes) if all(where[axis] is not None for where in values)]
    best: tuple[_Cost, _Layers] | None = None
    # Without a default first: most that have one are seen to be worse by that alone.
    choices = [_MISSING, *table.starts]
    tried: dict[tuple[int, int], tuple[_Cost, _Layers]] = {}
    for number, start in enumerate(choices):
        for place, chosen in enumerate(_sets(usable)):
            if best and table.at_least(start) > best[0]:
                break
            layers = table.layers(start, chosen)
            tried[place, number or len(choices)] = found = table.cost(layers), layers
            best = min(best or found, found, key=lambda one: one[0])
    # Of those that cost the same the first: by the axes, then by how often the default is right.
    return table.written(min((found for _, found in sorted(tried.items())), key=lambda one: one[0])[1])


def _sets(axes: Sequence[int]) -> Iterator[Sequence[int]]:
    yield from ((axis,) for axis in axes)
    yield from combinations(axes, 2)
    yield ()


_Cost = tuple[int, int, bool]
_Layers = Mapping[Layer, "Where"]
"""The values by layer, each by a folder that has it."""


class _Table:
    """Values by folder as numbers, which are the same for values that mean the same."""

    def __init__(self, values: Mapping[Where, Any], axes: int, default: Sequence[Any]) -> None:
        numbers: dict[str, int] = {}
        self.values = {
            where: numbers.setdefault(identity(value), len(numbers)) for where, value in sorted(values.items(), key=str)
        }
        self._default = next((numbers[name] for name in map(identity, default) if name in numbers), _MISSING)
        self._originals = values
        self._having = {number: where for where, number in self.values.items()}
        self._counts = Counter(self.values.values())
        self.starts = [number for number, _ in self._counts.most_common()]
        self._groups = [self._grouped(axis) for axis in range(axes)]

    def _grouped(self, axis: int) -> list[tuple[str, list[Where], Where, int]]:
        """Each value of an axis with the folders there, one that has what most of them have, and how many do."""
        groups: dict[str | None, list[Where]] = {}
        for where in self.values:
            groups.setdefault(where[axis], []).append(where)
        return [(str(name), inside, *self._most(inside)) for name, inside in groups.items()]

    def _most(self, inside: Sequence[Where]) -> tuple[Where, int]:
        ((most, count),) = Counter(self.values[where] for where in inside).most_common(1)
        return next(where for where in reversed(inside) if self.values[where] == most), count

    def layers(self, start: int, axes: Sequence[int]) -> _Layers:
        """Defaults, then the layers of these axes, then overrides for what is still wrong."""
        written: dict[Layer, Where] = {} if start == _MISSING else {(): self._having[start]}
        values, now = self.values, dict.fromkeys(self.values, self._default if start == _MISSING else start)
        for axis in reversed(axes):
            for name, inside, most, count in self._groups[axis]:
                if sum([now[where] == values[where] for where in inside]) < count:
                    written[(axis, name),] = most
                    now.update(dict.fromkeys(inside, values[most]))
        for where, value in values.items():
            if now[where] != value:
                written[tuple((axis, name) for axis, name in enumerate(where) if name is not None)] = where
        return written

    def written(self, layers: _Layers) -> Written:
        """The values in place of their numbers."""
        return {layer: self._originals[where] for layer, where in layers.items()}

    def cost(self, written: _Layers) -> _Cost:
        """Lines, two more for a default that most folders do not have, as the next cell would inherit it; overrides."""
        overrides = sum(len(layer) > 1 for layer in written)
        odd = () in written and self._is_odd(self.values[written[()]])
        return len(written) + (_LINES_OF_OVERRIDE - 1) * overrides + _LINES_OF_ODD * odd, overrides, odd

    def at_least(self, start: int) -> _Cost:
        """What layers with this default cost at least: each value is written once or more, if not there yet."""
        odd = start != _MISSING and self._is_odd(start)
        is_there = start == _MISSING != self._default
        return len(self.starts) - is_there + _LINES_OF_ODD * odd, 0, odd

    def _is_odd(self, number: int) -> bool:
        return self._counts[number] * 2 <= len(self.values)
