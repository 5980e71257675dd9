"""Which differences the matrix file says are meant, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.changes import Change
    from tfgen.comparison.pairs import Pair
    from tfgen.config.comparisons import Expected
    from tfgen.config.load import Config


class Expectations:
    """The differences that are meant between two sides, and which of them there are.

    Between two stacks those are meant too that are between their environments, or what else they differ in.
    """

    def __init__(self, config: Config, left: str, right: str, pairs: Iterable[Pair]) -> None:
        sides = dict.fromkeys([(left, right), *(side for pair in pairs for side in _axis_values(pair))])
        self._all = [one for one in config.comparisons.expected if any(one.is_about(*side) for side in sides)]
        self._named = [one for one in self._all if one.is_of_two and one.is_about(left, right)]
        self._met: set[Expected] = set()

    def of_setting(self, name: str) -> str:
        """Why a setting may differ; "" if nobody said."""
        return self._reason(one for one in self._all if one.admits_setting(name))

    def of_change(self, change: Change, causes: Iterable[str]) -> str:
        """Why a change is meant: by its address, or because all settings that cause it may differ."""
        if reason := self._reason(one for one in self._all if one.admits_address(change.address, change.label)):
            return reason
        reasons = [self.of_setting(name) for name in causes]
        return "; ".join(dict.fromkeys(reasons)) if reasons and all(reasons) else ""

    def _reason(self, found: Iterator[Expected]) -> str:
        first = next(found, None)
        if first is None:
            return ""
        self._met.add(first)
        return first.reason

    def find_stale(self, *, settings_only: bool) -> tuple[Expected, ...]:
        """Those that nothing fulfils; of addresses nothing is known where only settings are compared.

        A pattern of sides may be fulfilled by other sides than these, and so may one of environments by other stacks.
        """
        looked_at = (one for one in self._named if one.setting is not None or not settings_only)
        return tuple(one for one in looked_at if one not in self._met)


def _axis_values(pair: Pair) -> Iterator[tuple[str, str]]:
    """The values on the axes in which two stacks differ."""
    for cells in zip(pair.left.cells, pair.right.cells, strict=False):
        left, right = (cell.axes for cell in cells)
        yield from ((left[axis], right[axis]) for axis in left if left[axis] != right[axis])
