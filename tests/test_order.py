"""The order in which stacks are applied and destroyed."""

from __future__ import annotations

from tests.trees import MATRIX, changed
from tfgen.config.load import parse_config
from tfgen.order import order_waves

# Environments of two regions and of one; the home region is the last one in the matrix.
UNEVEN = (
    MATRIX.replace("home_region: us-east-1", "home_region: us-west-2")
    + "exclude:\n  - {environment: prod, region: us-east-1, reason: not yet}\n"
)


def names(text: str, *, destroy: bool = False) -> list[list[str]]:
    waves = order_waves(parse_config(text, "regions.yaml").stacks, destroy=destroy)
    return [[stack.name for stack in wave] for wave in waves]


def test_home_regions_are_applied_first_and_the_others_one_by_one() -> None:
    assert names(MATRIX) == [["dev/us-east-1", "prod/us-east-1"], ["dev/us-west-2", "prod/us-west-2"]]


def test_the_home_region_is_first_wherever_it_stands_in_the_matrix() -> None:
    assert names(UNEVEN) == [["dev/us-west-2", "prod/us-west-2"], ["dev/us-east-1"]]


def test_an_environment_may_have_its_own_home_region() -> None:
    assert names(changed("home_region: us-east-1", "home_region: us-west-2")) == [
        ["dev/us-west-2", "prod/us-east-1"],
        ["dev/us-east-1", "prod/us-west-2"],
    ]


def test_destroying_is_applying_backwards() -> None:
    assert names(UNEVEN, destroy=True) == names(UNEVEN)[::-1]
