"""The life of dev's home stack, as committed, on an emulated account: applied, changed, destroyed, through `tfgen`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.emulators.moto import run_moto
from tests.e2e.inventory import KEYS, PLATFORM, subtract, take_inventory
from tests.e2e.noise import (
    find_forgotten,
    find_idle,
    find_idle_remnants,
    find_surprises,
    load_entries,
    load_remnants,
)
from tests.e2e.project import copy_project, emulated, override

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.inventory import Inventory
    from tests.e2e.project import Project

STACK, REGION = "dev/us-east-1", "us-east-1"
ACCOUNT_ID = "111122223333"
FUNCTION = "trading-processor-dev"

MORE_MEMORY = {"memory_mb: 512": "memory_mb: 640"}
NOISE = load_entries(["moto", "moto_alias"])
REMNANTS = load_remnants("moto")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of dev, with a bucket for state and nothing else."""
    with run_moto(ACCOUNT_ID, tmp_path_factory.mktemp("moto")) as running:
        running.make_state_bucket(REGION)
        yield running


@pytest.fixture(scope="module")
def empty(account: Account) -> Inventory:
    """What is there before the first apply."""
    return take_inventory(account, REGION, PLATFORM)


@pytest.fixture(scope="module")
def applied(
    account: Account, empty: Inventory, archive: None, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The project after `tfgen render` and `tfgen apply`."""
    project = copy_project(tmp_path_factory.mktemp("home") / "project", real_mirror, emulated(account))
    project.tfgen("render", "--quiet")
    override(project, STACK, ["any"])
    project.apply(STACK)
    return project


@pytest.fixture(scope="module")
def changed(applied: Project) -> list[dict[str, Any]]:
    """What `tfgen plan` says, and what has then been applied, after an edit of the matrix."""
    applied.edit_config(MORE_MEMORY)
    changes = applied.plan(STACK)
    applied.apply(STACK)
    return changes


def test_stack_is_there(account: Account, empty: Inventory, applied: Project) -> None:
    there = subtract(take_inventory(account, REGION, PLATFORM), empty)
    assert set(there) == {listing.title for listing in PLATFORM} | {KEYS}


def test_every_output_has_a_value(applied: Project) -> None:
    declared = re.findall(r'^output "(\w+)"', (applied.folder / "generated" / STACK / "outputs.tf").read_text(), re.M)
    outputs = applied.read_outputs(STACK)
    assert sorted(outputs) == sorted(declared)
    assert all(outputs.values())


def test_state_is_in_the_bucket_and_not_locked(account: Account, applied: Project) -> None:
    answer = account.client("s3", REGION).list_objects_v2(Bucket=f"trading-state-{ACCOUNT_ID}-{REGION}")
    assert [one["Key"] for one in answer["Contents"]] == [f"trading/{STACK}/terraform.tfstate"]


def test_second_plan_has_only_the_noise_of_the_emulator(applied: Project) -> None:
    changes = applied.plan(STACK)
    assert find_surprises(changes, NOISE) == []
    assert find_idle(changes, NOISE) == []


def test_changed_setting_plans_this_one_change(changed: list[dict[str, Any]]) -> None:
    assert find_surprises(changed, NOISE) == ["aws_lambda_function.processor memory_size: 512 -> 640"]


def test_changed_setting_is_applied_to_the_version_that_answers(
    account: Account, changed: list[dict[str, Any]]
) -> None:
    function = account.client("lambda", REGION).get_function_configuration(FunctionName=FUNCTION, Qualifier="live")
    assert function["MemorySize"] == 640


def test_plan_after_the_change_has_only_the_noise_of_the_emulator(
    applied: Project, changed: list[dict[str, Any]]
) -> None:
    assert find_surprises(applied.plan(STACK), NOISE) == []


def test_nothing_is_left_after_destroy(
    account: Account, empty: Inventory, applied: Project, changed: list[dict[str, Any]]
) -> None:
    done = applied.destroy(STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    left = subtract(take_inventory(account, REGION, PLATFORM), empty)
    assert find_forgotten(left, REMNANTS) == []
    assert find_idle_remnants(left, REMNANTS) == []
