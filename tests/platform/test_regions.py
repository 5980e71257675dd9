"""The picture of an environment's regions has the arrows that its stacks have."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.platform.modules import PROJECT

if TYPE_CHECKING:
    from tests.platform.modules import Module

REGIONS = ("us-east-1", "us-east-2", "us-west-2")
ENVIRONMENTS = ("dev", "staging", "prod")


def picture(environment: str) -> str:
    return (Path(PROJECT) / f"runbooks/{environment}/README.md").read_text()


def ends(text: str) -> str:
    return text[-9:].replace("_", "-")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_writes_are_forwarded_from_where_a_cluster_forwards_them(environment: str, modules: dict[str, Module]) -> None:
    stacks = {region: modules[f"{environment}/{region}"]["aws_rds_cluster.main"] for region in REGIONS}
    forwarding = {region for region, cluster in stacks.items() if cluster.get("enable_global_write_forwarding")}
    found = re.findall(r"  database_(\w+) -\. \"forwards writes\" \.-> database_(\w+)", picture(environment))
    assert {(ends(one), ends(other)) for one, other in found} == {(region, "us-east-1") for region in forwarding}
    copied = re.findall(r"  database_(\w+) == \"replicates: RPO about 1 s\" ==> database_(\w+)", picture(environment))
    assert {(ends(one), ends(other)) for one, other in copied} == {("us-east-1", region) for region in forwarding}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_archives_are_copied_to_where_their_replicas_are(environment: str, modules: dict[str, Module]) -> None:
    there = {
        (region, block["aws"]["region"])
        for region in REGIONS
        if modules[f"{environment}/{region}"].resources("aws_s3_bucket_replication_configuration")
        for block in modules[f"{environment}/{region}"].blocks["provider"]
        if block["aws"].get("alias") == "replica"
    }
    found = re.findall(
        r"  archive_(\w+) == \"copies: RPO [^\"]+\" ==> replica_\w+\[\(\"replica, in ([\w-]+)", picture(environment)
    )
    assert {(ends(one), other) for one, other in found} == there


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_clients_come_by_dns_where_there_is_a_record(environment: str, modules: dict[str, Module]) -> None:
    by_dns = {
        region for region in REGIONS if "api" in modules[f"{environment}/{region}"].resources("aws_route53_record")
    }
    found = re.findall(r"  clients -- \"DNS: nearest that books\" --> function_(\w+)", picture(environment))
    assert {ends(one) for one in found} == by_dns


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_runbook_is_linked(environment: str) -> None:
    folder = Path(PROJECT) / "runbooks" / environment
    linked = set(re.findall(r"\]\(([\w/.-]+\.md)\)", picture(environment)))
    assert linked == {str(path.relative_to(folder)) for path in folder.glob("*/*.md")}
