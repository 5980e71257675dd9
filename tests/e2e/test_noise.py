"""What is excused as the emulator's noise, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.noise import Entry, Remnant, find_forgotten, find_idle, find_idle_remnants, find_surprises

ENTRY = Entry('aws_rds_cluster_instance.main["*"]', "performance_insights_*", "dropped")
REMNANT = Remnant("ec2 describe_network_interfaces", "eni-*", "kept")


def make_change(**differences: str) -> dict[str, Any]:
    """A change that the entry is about, but for some fields."""
    change = {
        "address": 'aws_rds_cluster_instance.main["1"]',
        "action": "change",
        "attribute": "performance_insights_enabled",
        "before": "false",
        "after": "true",
    }
    return change | differences


def test_listed_difference_is_no_surprise() -> None:
    assert find_surprises([make_change()], [ENTRY]) == []


@pytest.mark.parametrize(
    "difference",
    [
        {"action": "replace"},
        {"attribute": "instance_class"},
        {"attribute": "old_performance_insights_enabled"},
        {"address": 'aws_rds_cluster_instance.other["1"]'},
        {"address": "aws_rds_cluster_instance.main"},
    ],
)
def test_anything_else_is_a_surprise(difference: dict[str, str]) -> None:
    assert len(find_surprises([make_change(**difference)], [ENTRY])) == 1


def test_entry_that_covers_nothing_is_idle() -> None:
    assert find_idle([make_change(attribute="instance_class")], [ENTRY]) == [ENTRY]


def test_listed_remnant_is_not_forgotten() -> None:
    assert find_forgotten({REMNANT.listing: {"eni-1"}}, [REMNANT]) == []


def test_remnant_excuses_its_own_listing_only() -> None:
    assert find_forgotten({"ec2 describe_vpcs": {"eni-1"}}, [REMNANT]) == ["ec2 describe_vpcs: eni-1"]


def test_remnant_that_is_not_there_is_idle() -> None:
    assert find_idle_remnants({}, [REMNANT]) == [REMNANT]
