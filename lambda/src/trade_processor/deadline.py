"""How much time an invocation has left, and how much of it one step may take."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST_STEP = 0.05
"""Seconds: a step that cannot have this much is not begun."""


class Deadline:
    """The moment by which an answer must be ready, `seconds` from now on `clock` (monotonic seconds)."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def remaining(self) -> float:
        """Seconds left; negative when the time is over."""
        return self._end - self._clock()

    def allows(self, seconds: float) -> bool:
        """Whether a step of `seconds` fits in what is left."""
        return self.remaining() >= seconds

    def bound(self, seconds: float) -> float:
        """`seconds`, or less when less is left; `UnavailableError` when nothing useful is left."""
        left = self.remaining()
        if left < SHORTEST_STEP:
            raise UnavailableError("out_of_time", "The time for this request is over; try again.")
        return min(seconds, left)
