"""The runbooks of an environment with a global database: every name in them is one of its stacks'."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.platform.modules import PROJECT
from tests.platform.pair import pair
from tests.platform.refusals import refusals

if TYPE_CHECKING:
    from tests.platform.modules import Module

REGIONS = ("us-east-1", "us-east-2", "us-west-2")
HOME = REGIONS[0]
ON = "features: {aurora_global: true}, database: {credentials: secret, secret_name: trading/dev/main/database}"


@cache
def book(region: str, name: str) -> str:
    return (Path(PROJECT) / "runbooks/prod" / region / f"{name}.md").read_text()


def texts(region: str) -> str:
    return "".join(book(region, name) for name in ("switchover", "failover", "return"))


def test_only_an_environment_with_a_global_database_has_runbooks() -> None:
    folders = {str(path.parent.relative_to(PROJECT)) for path in (Path(PROJECT) / "runbooks").rglob("*.md")}
    assert folders == {f"runbooks/prod/{region}" for region in REGIONS}


@pytest.mark.parametrize("region", REGIONS)
def test_every_command_of_aws_names_its_region(region: str) -> None:
    """But those of Route 53, which has none."""
    commands = re.findall(r"aws (?!route53)[\w-]+ [\w-]+ .*", texts(region))
    assert commands
    assert [command for command in commands if not re.search(r"--region us-(east|west)-[12] ", f"{command} ")] == []


@pytest.mark.parametrize("region", REGIONS)
def test_clusters_are_those_of_the_stacks(region: str, modules: dict[str, Module]) -> None:
    found = re.findall(r"arn:aws:rds:([\w-]+):(\d+):cluster:([\w-]+)", texts(region))
    assert found
    for other, account, name in found:
        module = modules[f"prod/{other}"]
        assert name == module["aws_rds_cluster.main"]["cluster_identifier"]
        assert account == module.stack.settings.account_id


@pytest.mark.parametrize("region", REGIONS)
def test_the_global_database_the_function_and_the_secret_are_called_as_in_the_stacks(
    region: str, modules: dict[str, Module]
) -> None:
    home, text = modules[f"prod/{HOME}"], texts(region)
    (database,) = home.resources("aws_rds_global_cluster").values()
    assert set(re.findall(r"--global-cluster-identifier ([\w-]+)", text)) == {database["global_cluster_identifier"]}
    function = home["aws_lambda_function.processor"]["function_name"]
    assert set(re.findall(r"--function-name ([\w-]+)", text)) == {function}
    assert set(re.findall(r"--secret-id (\S+)", text)) == {home["aws_secretsmanager_secret.database"]["name"]}


@pytest.mark.parametrize("region", REGIONS)
def test_what_is_imported_is_what_home_has_or_a_replica_is(region: str, modules: dict[str, Module]) -> None:
    imported = re.findall(r"terraform import (\S+)", texts(region))
    assert set(imported) <= addresses(modules[f"prod/{HOME}"])


def addresses(module: Module) -> set[str]:
    return {f"{kind}.{label}" for kind, label, _ in module.all_resources()}


def test_the_loss_of_a_region_suspends_the_replicas_that_are_in_it(modules: dict[str, Module]) -> None:
    for region in REGIONS:
        there = {
            other
            for other in REGIONS
            for block in modules[f"prod/{other}"].blocks["provider"]
            if block["aws"].get("alias") == "replica" and block["aws"]["region"] == region
        }
        told = set(
            re.findall(r"region: ([\w-]+)\}\n +set:\n +replication: \{suspended: true\}", book(region, "failover"))
        )
        assert told == there


def test_only_the_loss_of_home_makes_another_region_home() -> None:
    assert {region for region in REGIONS if "becomes home" in book(region, "failover")} == {HOME}


@pytest.mark.parametrize("address", [
    "aws_rds_global_cluster.main",
    "aws_secretsmanager_secret.database",
    "aws_secretsmanager_secret_version.database",
])  # fmt: skip
def test_a_region_that_is_not_home_forgets_what_home_owns(address: str) -> None:
    """Where it was home before, a change of home_region would destroy it."""
    home, other = pair(ON)
    assert address in addresses(home)
    assert {"from": address, "lifecycle": [{"destroy": False}]} in other.blocks["removed"]
    assert "removed" not in home.blocks


def test_the_secret_is_called_the_same_whoever_is_home() -> None:
    home, other = pair(ON)
    assert home["aws_secretsmanager_secret.database"]["name"] == "trading/dev/main/database"
    variables = other["aws_lambda_function.processor"]["environment"][0]["variables"]
    assert variables["DB_SECRET_ID"] == "trading/dev/main/database"


def test_a_secret_that_no_role_may_read_is_refused() -> None:
    (message,) = refusals("database: {credentials: secret, secret_name: other/dev/main/database}")
    assert message == (
        "database.secret_name other/dev/main/database is not what roles are limited to. "
        "Name it trading/dev/<a word>/database."
    )
