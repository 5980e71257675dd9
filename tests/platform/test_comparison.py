"""What differs between the environments and between the regions of the platform is meant, and says why."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.declared import ROOT
from tfgen.comparison import compare

AXES = (("prod", "dev", "staging"), ("us-east-1", "us-west-2", "us-east-2"))
# One pair of each axis; `make prove` compares the others, which differ in much the same.
FIRST = [axis[:2] for axis in AXES]
OTHERS = [pair for axis in AXES for pair in combinations(axis, 2) if pair not in FIRST]
SIDES = [*FIRST, *(pytest.param(*pair, marks=pytest.mark.prove) for pair in OTHERS)]


@pytest.mark.parametrize(("left", "right"), SIDES)
def test_all_that_differs_has_a_reason_in_the_config_and_no_reason_is_left_over(left: str, right: str) -> None:
    found = compare(ROOT, left, right)
    assert len(found.pairs) >= 3
    assert [one.name for one in found.settings if not one.reason] == []
    assert [(one.change.label, one.causes) for one in found.differences if not one.reason] == []
    assert (found.alone, found.stale) == ((), ())
