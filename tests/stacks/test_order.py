"""The order in which stacks are applied and destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.declared import parse_platform
from tests.trees import MATRIX, changed
from tfgen.errors import ConfigError, Position
from tfgen.stacks.order import order_waves, plan_order

# Environments of two regions and of one; the home region is the last one in the matrix.
UNEVEN = (
    MATRIX.replace("home_region: us-east-1", "home_region: us-west-2")
    + "exclude:\n  - {environment: prod, region: us-east-1, reason: not yet}\n"
)


def names(text: str, *, destroy: bool = False) -> list[list[str]]:
    waves = order_waves(parse_platform(text).stacks, destroy=destroy)
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


@dataclass(frozen=True)
class Instance:
    """An instance of a component in cells."""

    name: str
    component: str
    cells: tuple[str, ...]
    wave: int = 0


PLACE = Position("main.tf", 1, 1)


@dataclass(frozen=True)
class Read:
    """A stack that reads outputs of another."""

    reader: str
    producer: str
    outputs: frozenset[str] | None = None
    position: Position = PLACE


def instances(*names: str, waves: dict[str, int] | None = None) -> list[Instance]:
    """Instances written as `cell/component`, or `cell+cell/component`."""
    return [Instance(name, name.split("/")[1], tuple(name.split("/")[0].split("+")), (waves or {}).get(name, 0))
            for name in names]  # fmt: skip


def waves_of(stacks: list[Instance], after: dict[str, list[str]], *links: tuple[str, str]) -> list[list[str]]:
    order = plan_order(stacks, after, [Read(*link) for link in links])
    return [[stack.name for stack in wave] for wave in order.waves]


LAYERS = {"data": ["network"], "app": ["data"]}


def test_a_component_comes_after_another_where_they_share_a_cell() -> None:
    stacks = instances("dev/app", "dev/network", "prod/app", "prod/data", "prod/network")
    assert waves_of(stacks, LAYERS) == [["dev/network", "prod/network"], ["dev/app", "prod/data"], ["prod/app"]]


def test_an_instance_of_several_cells_is_shared_by_them() -> None:
    stacks = instances("a/app", "b/app", "c/app", "a+b/network")
    assert waves_of(stacks, {"app": ["network"]}) == [["c/app", "a+b/network"], ["a/app", "b/app"]]


def test_waves_order_the_instances_of_one_component_only() -> None:
    stacks = instances("a/app", "b/app", "c/app", "a/dns", waves={"a/app": 7, "b/app": 2, "c/app": 2, "a/dns": 9})
    assert waves_of(stacks, {}) == [["b/app", "c/app", "a/dns"], ["a/app"]]


def test_all_of_a_wave_is_behind_all_of_the_wave_before_it_and_what_that_waits_for() -> None:
    stacks = instances("a/network", "a/app", "b/app", waves={"b/app": 1})
    assert waves_of(stacks, {"app": ["network"]}) == [["a/network"], ["a/app"], ["b/app"]]


def test_a_stack_that_reads_another_comes_behind_it() -> None:
    assert waves_of(instances("a/x", "b/x", "c/x"), {}, ("a/x", "c/x"), ("c/x", "b/x")) == [["b/x"], ["c/x"], ["a/x"]]


def test_links_to_stacks_that_are_not_there_and_to_oneself_say_nothing() -> None:
    assert waves_of(instances("a/x", "b/x"), {}, ("a/x", "gone"), ("gone", "b/x"), ("a/x", "a/x")) == [["a/x", "b/x"]]


def test_a_choice_keeps_what_is_between_its_stacks() -> None:
    stacks = instances("a/network", "a/data", "a/app", "b/app")
    order = plan_order(stacks, LAYERS, [])
    assert [[one.name for one in wave] for wave in order.restrict(stacks[::2], destroy=True)] == [
        ["a/app"],
        ["a/network"],
    ]


def test_long_chains_are_put_in_order() -> None:
    names = [f"{number}/x" for number in range(3000)]
    links = list(pairwise(names))
    assert waves_of(instances(*names), {}, *links) == [[name] for name in reversed(names)]


def refusal(stacks: list[Instance], after: dict[str, list[str]], *links: tuple[str, str]) -> str:
    with pytest.raises(ConfigError) as caught:
        waves_of(stacks, after, *links)
    return str(caught.value)


def test_a_cycle_of_links_is_refused_with_its_path() -> None:
    assert refusal(instances("a/x", "b/x", "c/x"), {}, ("a/x", "b/x"), ("b/x", "c/x"), ("c/x", "b/x")) == (
        "stacks wait for each other: b/x waits for c/x (reads the outputs (main.tf:1)), "
        "which waits for b/x (reads the outputs (main.tf:1)). Let one of them do without the next."
    )


def test_a_link_against_the_order_of_components_is_refused() -> None:
    stacks = instances("a/network", "a/app")
    assert refusal(stacks, {"app": ["network"]}, ("a/network", "a/app")) == (
        "stacks wait for each other: a/network waits for a/app (reads the outputs (main.tf:1)), "
        "which waits for a/network (app is after network). Let one of them do without the next."
    )


def test_a_link_against_the_waves_is_refused() -> None:
    stacks = instances("a/x", "b/x", waves={"b/x": 1})
    assert refusal(stacks, {}, ("a/x", "b/x")) == (
        "stacks wait for each other: a/x waits for b/x (reads the outputs (main.tf:1)), "
        "which waits for a/x (wave 1 is behind wave 0). Let one of them do without the next."
    )


def test_components_that_come_after_each_other_are_refused() -> None:
    message = refusal(instances("a/app", "a/data"), {"app": ["data"], "data": ["app"]})
    assert message.startswith("stacks wait for each other: a/app waits for a/data (app is after data)")
