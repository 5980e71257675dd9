"""No input makes anything raise that is not an error for the user, or takes for ever.

TFGEN_FUZZ=10000 tries that many seeds a target; `python -m benchmarks.fuzz` counts them and goes on after a fault.
"""

from __future__ import annotations

import os

import pytest

from tests.fuzz.targets import TARGETS, try_seed

_EXAMPLES = {"render": 60, "validate": 60, "expressions": 60}  # which look at a whole module


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_breaks(target: str) -> None:
    count = int(os.environ.get("TFGEN_FUZZ", _EXAMPLES.get(target, 300)))
    broken = {seed: fault for seed in range(count) if (fault := try_seed(target, seed))}
    assert broken == {}
