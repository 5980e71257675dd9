"""What the platform's settings.yaml says of settings that do not go together, beyond tests/config/test_features.py."""

from __future__ import annotations

import pytest

from tests.declared import declaration
from tests.trees import MATRIX
from tfgen.config.load import parse_config
from tfgen.errors import ConfigError

DOMAIN = "{name: api.example.com, zone_id: Z0123456789}"


def problems(*lines: str, matrix: str = MATRIX) -> list[str]:
    """What is wrong with the matrix after these lines have been added behind its line 15."""
    with pytest.raises(ConfigError) as caught:
        parse_config(matrix + "\n".join(lines) + "\n", "m.yaml", declaration())
    return str(caught.value).splitlines()


def test_a_parameter_that_is_named_like_a_secret_is_refused_at_its_line() -> None:
    assert problems("defaults:", "  parameters:", '    limit: "1"', "    db-password: x") == [
        (
            'm.yaml:19: the name "db-password" in parameters is that of a secret, and its value would be in the state. '
            "Keep it in Secrets Manager, or choose another name."
        ),
    ]


def test_a_new_account_reserves_no_executions() -> None:
    """P29: its quota is 10, and AWS leaves 100 to all."""
    first, *_ = problems("defaults:", "  function: {reserved_concurrency: 25}")
    assert first.startswith(
        "m.yaml:17: function.reserved_concurrency keeps 25 executions in us-east-1, but of the account's 10 AWS "
        "leaves 100 to all. Ask AWS for a higher quota and set function.account_concurrency to it, or reserve none."
    )


def test_the_functions_of_an_account_share_its_quota_of_a_region() -> None:
    shared = MATRIX.replace("444455556666", "111122223333").replace(
        "  prod:", "  prod:\n    ownership: {api_account: external}"
    )
    fits = "  function: {reserved_concurrency: 450, account_concurrency: 1000}"
    assert parse_config(f"{shared}defaults:\n{fits}\n", "m.yaml", declaration())
    messages = problems("defaults:", fits.replace("450", "451"), matrix=shared)
    assert "keeps 902 executions in us-east-1, but of the account's 1000" in messages[0]


def test_a_zone_of_another_region_is_refused_at_its_line() -> None:
    zones = "availability_zones:\n      - us-west-2a\n      - us-east-1b"
    matrix = MATRIX.replace("availability_zones: [us-west-2a, us-west-2b]", zones)
    assert problems(matrix=matrix) == [
        'm.yaml:10: availability zone "us-east-1b" is not in us-west-2. Name zones like "us-west-2a".',
    ]


def test_a_tag_is_refused_at_its_line() -> None:
    assert problems("defaults:", "  tags:", "    Team: x", "    aws:thing: y") == [
        'm.yaml:19: the tag "aws:thing" belongs to AWS. Name it otherwise.',
    ]


def test_a_name_that_aws_keeps_for_itself_is_refused_where_the_project_is_named() -> None:
    assert problems(matrix=MATRIX.replace("name: demo", "name: sg-demo")) == [
        'm.yaml:1: project.name "sg-demo" begins like names that AWS keeps for itself. Choose another name.',
    ]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (
            "{}",
            (
                "m.yaml:17: features.ssm_parameters is on, but parameters.max-quantity, which the function reads, is "
                'not set. Set it for dev: "1000000".'
            ),
        ),
        (
            '{max-quantity: "0"}',
            'm.yaml:18: parameters.max-quantity is "0". Write a whole number from 1, like "1000000".',
        ),
    ],
)
def test_the_function_needs_the_limit_that_it_reads(parameters: str, message: str) -> None:
    lines = (
        "overrides: [{match: {environment: dev},",
        "  set: {features: {ssm_parameters: true},",
        f"  parameters: {parameters}",
    )
    assert problems(*lines, "}}]") == [message]


def test_a_replica_needs_a_region() -> None:
    assert problems("overrides:", "  - match: {region: us-west-2}", "    set: {features: {s3_replication: true}}") == [
        "m.yaml:18: features.s3_replication is on, but replication.region is not set. Set it for us-west-2.",
    ]


def test_a_domain_is_switched_on_in_the_home_region_too() -> None:
    lines = ("overrides:", "  - match: {environment: dev, region: us-west-2}")
    assert problems(*lines, f"    set: {{features: {{custom_domain: true}}, domain: {DOMAIN}}}") == [
        "m.yaml:18: features.custom_domain is on, but not in the home region. Switch it on for dev.",
    ]


def test_an_environment_has_one_domain() -> None:
    lines = (
        "overrides:",
        "  - match: {environment: dev}",
        f"    set: {{features: {{custom_domain: true}}, domain: {DOMAIN}}}",
        "  - match: {environment: dev, region: us-west-2}",
        "    set: {domain: {name: other.example.com}}",
    )
    assert problems(*lines) == [
        "m.yaml:20: dev/us-west-2 has another domain than dev/us-east-1. Set it for the environment.",
    ]


def test_an_environment_has_workflows_everywhere_or_nowhere() -> None:
    lines = ("overrides:", "  - match: {environment: dev, region: us-west-2}", "    set: {features: {cicd: true}}")
    matrix = MATRIX.replace("{name: demo}", "{name: demo, repository: acme/platform}")
    assert problems(*lines, matrix=matrix) == [
        "m.yaml:18: features.cicd of dev/us-west-2 is not that of dev/us-east-1. Set it for dev, not for a region.",
    ]


@pytest.mark.parametrize(
    ("key", "value", "home"), [("name", "orders", "trading"), ("master_username", "root", "trading_admin")]
)
def test_the_members_of_a_global_database_have_one_database_and_user(key: str, value: str, home: str) -> None:
    lines = (
        "defaults: {features: {aurora_global: true}, database: {credentials: secret}}",
        "overrides:",
        "  - match: {environment: dev, region: us-west-2}",
        f"    set: {{database: {{{key}: {value}}}}}",
    )
    assert problems(*lines) == [
        (
            f"m.yaml:19: database.{key} of dev/us-west-2 is {value}, and {home} in the home region. A global database "
            "has one: set it for the environment."
        ),
    ]
