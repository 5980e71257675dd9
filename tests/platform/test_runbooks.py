"""The runbooks: every name in them is one of the stacks'. Those about regions are for a global database alone."""

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
    names = ["switchover", "failover", "return", "restore"] + (["upgrade"] if region == HOME else [])
    return "".join(book(region, name) for name in names)


def test_one_runbook_upgrades_all_members_and_the_home_that_writes_comes_last() -> None:
    found = [path.parent.name for path in (Path(PROJECT) / "runbooks/prod").glob("*/upgrade.md")]
    text = book(HOME, "upgrade")
    assert found == [HOME]
    assert re.findall(r"modify-db-cluster --region ([\w-]+)", text) == [*REGIONS[1:], HOME]


def test_the_version_of_the_upgrade_is_the_one_that_members_ignore(modules: dict[str, Module]) -> None:
    for region in REGIONS:
        cluster = modules[f"prod/{region}"]["aws_rds_cluster.main"]
        assert "engine_version" in cluster["lifecycle"][0]["ignore_changes"]
        assert f"`database.engine_version` ({cluster['engine_version']})" in book(HOME, "upgrade")


def test_only_an_environment_with_a_global_database_has_runbooks_about_regions() -> None:
    books = {str(path.relative_to(PROJECT)) for path in (Path(PROJECT) / "runbooks").glob("*/*/*.md")}
    prod = {f"runbooks/prod/{region}/{name}.md" for region in REGIONS for name in ("switchover", "failover", "return")}
    prod.add(f"runbooks/prod/{HOME}/upgrade.md")
    assert books - prod == {
        f"runbooks/{environment}/{region}/restore.md"
        for environment in ("dev", "staging", "prod")
        for region in REGIONS
    }


@pytest.mark.parametrize("stack", [f"{name}/{region}" for name in ("dev", "staging", "prod") for region in REGIONS])
def test_a_restore_names_the_stacks_own_cluster_network_and_instance(stack: str, modules: dict[str, Module]) -> None:
    text, module = (Path(PROJECT) / "runbooks" / stack / "restore.md").read_text(), modules[stack]
    cluster, instance = module["aws_rds_cluster.main"], module["aws_rds_cluster_instance.main"]
    name = cluster["cluster_identifier"]
    assert set(re.findall(r"--(?:source-)?db-cluster-identifier (\S+)", text)) == {name, f"{name}-r1"}
    assert set(re.findall(r"--db-subnet-group-name (\S+)", text)) == {module["aws_db_subnet_group.main"]["name"]}
    group = module["aws_rds_cluster_parameter_group.main"]["name"]
    assert set(re.findall(r"--db-cluster-parameter-group-name (\S+)", text)) == {group}
    assert set(re.findall(r"--db-instance-class (\S+)", text)) == {instance["instance_class"]}
    assert set(re.findall(r"terraform import '?(\w+\.\w+)", text)) <= addresses(module)


def test_a_restored_cluster_is_what_the_stack_makes_with_the_suffix_that_the_runbook_sets() -> None:
    """So Terraform takes it over, and replaces nothing."""
    text = (Path(PROJECT) / "runbooks/dev/us-east-1/restore.md").read_text()
    module = pair("database: {cluster_suffix: r1}")[0]
    assert "database: {cluster_suffix: r1}" in text
    assert f"terraform import aws_rds_cluster.main {module['aws_rds_cluster.main']['cluster_identifier']}\n" in text
    name = module["aws_rds_cluster_instance.main"]["identifier"].replace("${each.key}", "1")
    assert f"""terraform import 'aws_rds_cluster_instance.main["1"]' {name}\n""" in text


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
    variables = other["aws_lambda_function.migrator"]["environment"][0]["variables"]
    assert variables["DB_SECRET_ID"] == "trading/dev/main/database"


def test_a_secret_that_no_role_may_read_is_refused() -> None:
    (message,) = refusals("database: {credentials: secret, secret_name: other/dev/main/database}")
    assert message == (
        "database.secret_name other/dev/main/database is not what roles are limited to. "
        "Name it trading/dev/<a word>/database."
    )
