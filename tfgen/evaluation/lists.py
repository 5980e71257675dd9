"""Long lists that many plain values have in common, told by their identity: each is converted once.

A matrix of a thousand environments names all of them in each of its cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.values import from_plain, tuple_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.evaluation.values import Value

_LONG: Final = 8
"""Items from which on a list is looked up: converting a shorter one takes no longer than that."""


class Lists:
    """The values of long lists, which do not change meanwhile."""

    def __init__(self) -> None:
        # With the lists themselves, so that no other one gets the id of one of them.
        self._values: dict[int, tuple[object, Value]] = {}

    def value(self, plain: Sequence[Any]) -> Value:
        """The value of a list."""
        if len(plain) < _LONG:
            return tuple_value([from_plain(item, self) for item in plain])
        if id(plain) not in self._values:
            self._values[id(plain)] = plain, tuple_value([from_plain(item, self) for item in plain])
        return self._values[id(plain)][1]
