"""Whether a stack can be planned now, or reads what others of the run are about to change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tfgen.stacks.order import Dependency, Order
from tfgen.terraform.changes import Action, StackChanges
from tfgen.terraform.planning import StackPlan
from tfgen.terraform.root_module import RootModule
from tfgen.terraform.waiting import find_unseen, find_waits

NETWORK, APP = (RootModule(Path(), f"{name}/x") for name in ("network", "app"))
DECLARED = Dependency("network/x", "app/x", "app is after network")


def link(*outputs: str) -> Dependency:
    return Dependency("network/x", "app/x", "reads", is_link=True, outputs=frozenset(outputs) if outputs else None)


def context(dependency: Dependency, *looking: str) -> Any:
    order = Order[RootModule]((), (dependency,))
    return SimpleNamespace(selection=SimpleNamespace(order=order, rendered=SimpleNamespace(looking=frozenset(looking))))


def plan(*outputs: str, **steps: int) -> StackPlan:
    counts = Counter({Action[name.upper()]: number for name, number in steps.items()})
    return StackPlan(NETWORK, Path(), StackChanges(counts, (), frozenset(outputs)), has_changes=bool(outputs or steps))


@pytest.mark.parametrize(
    ("dependency", "changes", "waits"),
    [
        (link("id"), plan(), False),
        (link("id"), plan("id", add=1), True),
        (link("id"), plan("name", add=1), False),
        (link(), plan("name"), True),
        (link(), plan(add=1), False),
        (link("id"), None, True),
        (link("id"), StackPlan(NETWORK, Path(), errors=("no",)), True),
        (DECLARED, plan("id", add=1), False),
        (DECLARED, None, False),
    ],
)
def test_a_link_waits_for_the_outputs_that_it_reads(
    dependency: Dependency, changes: StackPlan | None, *, waits: bool
) -> None:
    found = find_waits(context(dependency), APP, {NETWORK: changes, APP: None})
    assert found == (("network/x",) if waits else ())


@pytest.mark.parametrize(("changes", "waits"), [(plan("id"), False), (plan(change=1), True), (plan(add=1), True)])
def test_a_stack_that_looks_for_resources_waits_for_those_before_it(changes: StackPlan, *, waits: bool) -> None:
    found = find_waits(context(DECLARED, "app/x"), APP, {NETWORK: changes})
    assert found == (("network/x",) if waits else ())


def test_a_retired_stack_is_not_waited_for_since_an_apply_leaves_it_alone() -> None:
    retired = replace(NETWORK, retired=True)
    assert find_waits(context(link("id")), APP, {retired: plan("id", destroy=1)}) == ()


def test_what_is_not_of_the_run_is_not_waited_for() -> None:
    assert find_waits(context(link("id")), APP, {APP: None}) == ()
    assert "network/x, not chosen here" in find_unseen(context(link("id")), APP, [APP])
    assert find_unseen(context(link("id")), APP, [APP, NETWORK]) == ""
