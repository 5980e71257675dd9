from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from trade_processor.deadline import Deadline
from trade_processor.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable


def clock(*readings: float) -> Callable[[], float]:
    return iter(readings).__next__


def test_a_step_gets_its_limit_while_there_is_time() -> None:
    assert Deadline(30, clock(0, 10)).bound(5) == 5


def test_a_step_gets_what_is_left_when_that_is_less() -> None:
    assert Deadline(30, clock(0, 27)).bound(5) == 3


def test_no_step_begins_when_the_time_is_over() -> None:
    with pytest.raises(UnavailableError) as caught:
        Deadline(30, clock(0, 31)).bound(5)
    assert (caught.value.status, caught.value.code) == (503, "out_of_time")


def test_a_step_that_does_not_fit_is_not_allowed() -> None:
    deadline = Deadline(30, clock(0, 20, 22))
    assert (deadline.allows(9), deadline.allows(9)) == (True, False)
