"""Two environments in one account, both with everything that keeps or guards data."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.platform.modules import Module, render_text

MATRIX = """
project: {name: trading}
defaults:
  features: {aurora_global: true, s3_replication: true, backup: true, guardduty: true, security_hub: true}
  database: {credentials: secret}
regions:
  us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b], replication: {region: us-east-2}}
  us-west-2: {cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b], replication: {region: us-east-2}}
environments:
  dev: {account_id: "111122223333", home_region: us-east-1}
  qa:
    account_id: "111122223333"
    home_region: us-east-1
    ownership:
      {api_account: external, guardduty_detector: external, security_hub_account: external, config_recorder: external}
"""
# What AWS has once for an account and region, whatever it is called.
SINGLETONS = (
    "aws_config_configuration_recorder",
    "aws_config_delivery_channel",
    "aws_guardduty_detector",
    "aws_securityhub_account",
)
# The argument that names it, its longest length, and whether all regions of an account share the name.
NAMES = {
    ("aws_backup_plan", "name"): (50, False),
    ("aws_backup_vault", "name"): (50, False),
    ("aws_iam_role", "name"): (64, True),
    ("aws_kms_alias", "name"): (256, True),  # a replica's is in another region than its stack
    ("aws_rds_global_cluster", "global_cluster_identifier"): (63, True),
    ("aws_s3_bucket", "bucket"): (63, True),
    ("aws_secretsmanager_secret", "name"): (512, True),  # of a global database, it is in all regions
}


@cache
def modules() -> tuple[Module, ...]:
    return tuple(render_text(MATRIX).values())


@pytest.mark.parametrize(("kind", "argument"), NAMES)
def test_no_name_is_used_twice(kind: str, argument: str) -> None:
    """P01, P02, P04."""
    _, everywhere = NAMES[kind, argument]
    found = Counter(
        ("" if everywhere else module.stack.region, instance[argument])
        for module in modules()
        for instance in module.instances(kind)
    )
    assert found
    assert [name for name, uses in found.items() if uses > 1] == []


@pytest.mark.parametrize(("kind", "argument"), NAMES)
def test_names_fit(kind: str, argument: str) -> None:
    """P03."""
    limit, _ = NAMES[kind, argument]
    assert max(len(body[argument]) for module in modules() for body in module.instances(kind)) <= limit


@pytest.mark.parametrize("kind", SINGLETONS)
def test_what_a_region_has_once_has_one_owner(kind: str) -> None:
    """P05, P06, P07."""
    owners = [module.stack.name for module in modules() if module.resources(kind)]
    assert owners == ["dev/us-east-1", "dev/us-west-2"]


def test_each_environment_has_one_global_database() -> None:
    """P15."""
    owners = [module.stack.name for module in modules() if module.resources("aws_rds_global_cluster")]
    assert owners == ["dev/us-east-1", "qa/us-east-1"]
