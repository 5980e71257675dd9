"""The life of a prod secondary, as committed, on an emulated account: applied, kept from harm, released, destroyed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.emulators.moto import run_moto
from tests.e2e.inventory import FEATURES, KEYS, PLATFORM, subtract, take_inventory
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

STACK, REGION = "prod/us-west-2", "us-west-2"
HOME = "us-east-1"
STATES = "us-west-1"
ACCOUNT_ID = "777788889999"
LISTINGS = (*PLATFORM, *FEATURES)
FINAL_SNAPSHOT = (
    "resourcegroupstaggingapi get_resources: "
    f"arn:aws:rds:{REGION}:{ACCOUNT_ID}:cluster-snapshot:trading-cluster-prod-final-1"
)

# What the runbook says before destroying.
RELEASE = {
    "    protect: true\n": "    protect: false\n    storage: {force_destroy: true}\n",
    "      mode: provisioned\n": "      mode: provisioned\n      deletion_protection: false\n",
}
RELEASED = [
    "aws_rds_cluster.main deletion_protection: true -> false",
    *(f"aws_s3_bucket.{name} force_destroy: false -> true" for name in ("config", "data", "logs", "replica")),
]
NOISE = load_entries(["moto", "moto_prod"])
REMNANTS = load_remnants("moto")


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of prod, with what home and bootstrap made: a bucket for state, and the global database."""
    with run_moto(ACCOUNT_ID, tmp_path_factory.mktemp("moto")) as running:
        running.make_state_bucket(STATES)
        rds = running.client("rds", HOME)
        cluster = rds.create_db_cluster(
            DBClusterIdentifier="trading-cluster-prod",
            Engine="aurora-mysql",
            MasterUsername="trading_admin",
            MasterUserPassword="not-a-secret",
        )
        rds.create_global_cluster(
            GlobalClusterIdentifier="trading-global-prod",
            SourceDBClusterIdentifier=cluster["DBCluster"]["DBClusterArn"],
        )
        yield running


@pytest.fixture(scope="module")
def zone_id(account: Account) -> str:
    """The API's hosted zone."""
    return account.make_zone("example.com")


@pytest.fixture(scope="module")
def empty(account: Account) -> Inventory:
    """What is there before the first apply."""
    return take_inventory(account, REGION, LISTINGS)


@pytest.fixture(scope="module")
def applied(
    account: Account,
    zone_id: str,
    empty: Inventory,
    archive: None,
    real_mirror: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Project:
    """The project after `tfgen render` and `tfgen apply`."""
    project = copy_project(tmp_path_factory.mktemp("secondary") / "project", real_mirror, emulated(account))
    project.edit_config(
        {"{name: api.example.com, zone_id: Z0123456789ABCDEFGHIJ}": f"{{name: api.example.com, zone_id: {zone_id}}}"}
    )
    override(project, STACK, ["any", "moto_prod"])
    project.apply(STACK)
    return project


@pytest.fixture(scope="module")
def released(applied: Project) -> list[dict[str, Any]]:
    """What `tfgen plan` says, and what has then been applied, after protection has been switched off in the matrix."""
    applied.edit_config(RELEASE)
    changes = applied.plan(STACK)
    applied.apply(STACK)
    return changes


def test_stack_is_there(account: Account, empty: Inventory, applied: Project) -> None:
    there = subtract(take_inventory(account, REGION, LISTINGS), empty)
    assert set(there) == {listing.title for listing in LISTINGS} | {KEYS}


def test_cluster_is_a_member_of_the_global_database(account: Account, applied: Project) -> None:
    (cluster,) = account.client("rds", HOME).describe_global_clusters()["GlobalClusters"]
    members = {member["DBClusterArn"] for member in cluster["GlobalClusterMembers"]}
    assert members == {f"arn:aws:rds:{region}:{ACCOUNT_ID}:cluster:trading-cluster-prod" for region in (HOME, REGION)}


def test_every_output_has_a_value(applied: Project) -> None:
    declared = re.findall(r'^output "(\w+)"', (applied.folder / "generated" / STACK / "outputs.tf").read_text(), re.M)
    outputs = applied.read_outputs(STACK)
    assert sorted(outputs) == sorted(declared)
    assert all(outputs.values())


def test_second_plan_has_only_the_noise_of_the_emulator(applied: Project) -> None:
    changes = applied.plan(STACK)
    assert find_surprises(changes, NOISE) == []
    assert find_idle(changes, NOISE) == []


def test_destroying_what_is_protected_fails_and_destroys_nothing(account: Account, applied: Project) -> None:
    before = take_inventory(account, REGION, LISTINGS)
    done = applied.destroy(STACK)
    assert done.returncode == 1
    assert "prevent_destroy" in done.stdout + done.stderr
    assert take_inventory(account, REGION, LISTINGS) == before


def test_release_plans_what_protects_and_nothing_else(released: list[dict[str, Any]]) -> None:
    assert find_surprises(released, NOISE) == RELEASED


def test_only_the_final_snapshot_is_left_after_destroy(
    account: Account, empty: Inventory, applied: Project, released: list[dict[str, Any]]
) -> None:
    done = applied.destroy(STACK)
    assert done.returncode == 0, done.stdout + done.stderr
    left = subtract(take_inventory(account, REGION, LISTINGS), empty)
    assert find_forgotten(left, REMNANTS) == [FINAL_SNAPSHOT]
    assert find_idle_remnants(left, REMNANTS) == []
