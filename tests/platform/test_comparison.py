"""What differs between the environments and between the regions of the platform is meant, and says why."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.declared import ROOT
from tfgen.comparison import compare

SIDES = [*combinations(("dev", "staging", "prod"), 2), *combinations(("us-east-1", "us-east-2", "us-west-2"), 2)]


@pytest.mark.parametrize(("left", "right"), SIDES)
def test_all_that_differs_has_a_reason_in_the_config_and_no_reason_is_left_over(left: str, right: str) -> None:
    found = compare(ROOT, left, right)
    assert len(found.pairs) >= 3
    assert [one.name for one in found.settings if not one.reason] == []
    assert [(one.change.label, one.causes) for one in found.differences if not one.reason] == []
    assert (found.alone, found.stale) == ((), ())
