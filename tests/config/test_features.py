"""What a feature asks of other settings, and what only one stack may own: each refused with its line and remedy."""

from __future__ import annotations

import pytest

from tests.declared import declaration
from tests.trees import MATRIX
from tfgen.config.load import parse_config
from tfgen.errors import ConfigError

SHARED = MATRIX.replace("444455556666", "111122223333")


def problems(*lines: str, matrix: str = MATRIX) -> list[str]:
    """What is wrong with the matrix after these lines have been added behind its line 15."""
    with pytest.raises(ConfigError) as caught:
        parse_config(matrix + "\n".join(lines) + "\n", "m.yaml", declaration())
    return str(caught.value).splitlines()


def test_a_global_database_cannot_have_a_managed_password() -> None:
    assert problems("defaults:", "  features: {aurora_global: true}") == [
        (
            "m.yaml:17: features.aurora_global is on, but RDS cannot manage the password of a cluster in a global "
            "database. Set database.credentials to secret."
        ),
    ]


def test_a_global_database_begins_in_the_home_region() -> None:
    lines = (
        "overrides:",
        "  - match: {region: us-west-2}",
        "    set: {features: {aurora_global: true}, database: {credentials: secret}}",
    )
    assert problems(*lines)[0] == (
        "m.yaml:18: features.aurora_global is on, but not in the home region. Switch it on for dev."
    )


def test_a_domain_needs_a_name_and_a_zone() -> None:
    assert problems("overrides:", "  - match: {environment: dev}", "    set: {features: {custom_domain: true}}") == [
        "m.yaml:18: features.custom_domain is on, but domain.name is not set. Set it in dev.",
        "m.yaml:18: features.custom_domain is on, but domain.zone_id is not set. Set it in dev.",
    ]


def test_two_environments_cannot_have_one_domain() -> None:
    lines = (
        "defaults:",
        "  features: {custom_domain: true}",
        "  domain: {name: api.example.com, zone_id: Z0123456789}",
    )
    assert problems(*lines) == ["m.yaml:18: api.example.com is the domain of dev too. Give each its own."]


def test_a_replica_needs_a_region_that_is_not_the_stacks_own() -> None:
    lines = ("defaults:", "  features: {s3_replication: true}", "  replication: {region: us-west-2}")
    assert problems(*lines) == [
        "m.yaml:18: replication.region us-west-2 is the stack's own. Name another region for us-west-2.",
    ]


def test_workflows_need_a_repository() -> None:
    assert problems("defaults: {features: {cicd: true}}") == [
        'm.yaml:16: features.cicd is on, but project.repository is not set. Set it: repository: "owner/name".',
    ]


@pytest.mark.parametrize(
    ("features", "key", "noun"),
    [
        ("", "api_account", "API Gateway's log role"),
        ("guardduty: true", "guardduty_detector", "the GuardDuty detector"),
        ("security_hub: true", "security_hub_account", "the subscription to Security Hub"),
        ("security_hub: true", "config_recorder", "the recorder of AWS Config"),
    ],
)
def test_two_environments_in_one_account_cannot_both_own_what_exists_once(features: str, key: str, noun: str) -> None:
    found = problems(f"defaults: {{features: {{{features}}}}}", matrix=SHARED)
    assert [line for line in found if key in line] == [
        (
            f"m.yaml:13: dev and prod both own {noun} of account 111122223333 in us-east-1 and us-west-2. "
            f"Set ownership.{key} to external in one of them."
        ),
    ]


def test_environments_in_one_account_keep_their_state_in_one_place() -> None:
    other_home = SHARED.replace("home_region: us-east-1", "home_region: us-west-2", 1)
    lines = (
        "overrides:",
        "  - match: {environment: prod}",
        "    set: {ownership: {api_account: external}}",
    )
    assert (
        "prod/us-east-1 and dev/us-east-1 share account 111122223333, but not the place of their state."
        in (problems(*lines, matrix=other_home)[0])
    )


@pytest.mark.parametrize("key", ["Name", "environment", "PROJECT", "ManagedBy"])
def test_a_tag_that_the_templates_set_is_refused(key: str) -> None:
    assert problems("defaults:", f"  tags: {{{key}: x}}") == [
        f'm.yaml:17: the tag "{key}" belongs to tfgen\'s templates. Name it otherwise.',
    ]
