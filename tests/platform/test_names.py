"""Names: where they must be unique, and how long they may be, which `terraform validate` mostly does not see."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from tests.platform.modules import Module, platform, render_text

# What AWS counts over all regions of an account, and over all accounts there are.
GLOBAL_TYPES = {"aws_iam_role", "aws_iam_policy", "aws_iam_instance_profile"}
WORLDWIDE_TYPES = {"aws_s3_bucket"}

# Names inside a resource of the stack, such as an API's model, and the alias of one function.
LOCAL_TYPES = {"aws_api_gateway_model", "aws_api_gateway_request_validator", "aws_iam_role_policy", "aws_lambda_alias"}

NAME_ARGUMENTS = ("name", "bucket", "function_name", "cluster_identifier", "identifier", "final_snapshot_identifier")

# Type and argument, longest length, and the characters that AWS admits.
LIMITS = {
    ("aws_api_gateway_model", "name"): (255, r"[A-Za-z0-9]+"),
    ("aws_api_gateway_stage", "stage_name"): (128, r"[A-Za-z0-9_-]+"),
    ("aws_cloudwatch_event_rule", "name"): (64, r"[A-Za-z0-9._-]+"),
    ("aws_cloudwatch_log_group", "name"): (512, r"[A-Za-z0-9._/#-]+"),
    ("aws_db_subnet_group", "name"): (255, r"[a-z0-9._-]+"),
    ("aws_iam_role", "name"): (64, r"[A-Za-z0-9+=,.@_-]+"),
    ("aws_iam_role_policy", "name"): (128, r"[A-Za-z0-9+=,.@_-]+"),
    ("aws_kms_alias", "name"): (256, r"alias/(?!aws/)[A-Za-z0-9/_-]+"),
    ("aws_lambda_alias", "name"): (128, r"[A-Za-z0-9_-]+"),
    ("aws_lambda_function", "function_name"): (64, r"[A-Za-z0-9_-]+"),
    ("aws_lambda_permission", "statement_id"): (100, r"[A-Za-z0-9_-]+"),
    ("aws_rds_cluster", "cluster_identifier"): (63, r"[a-z](-?[a-z0-9])*"),
    ("aws_rds_cluster", "final_snapshot_identifier"): (255, r"[a-z](-?[a-z0-9])*"),
    ("aws_rds_cluster_instance", "identifier"): (63, r"[a-z](-?[a-z0-9])*"),
    ("aws_rds_cluster_parameter_group", "name"): (255, r"[a-z](-?[a-z0-9])*"),
    ("aws_s3_bucket", "bucket"): (63, r"[a-z0-9](-?[a-z0-9])+"),
    ("aws_security_group", "name"): (255, r"(?!sg-)[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]+"),
    ("aws_sqs_queue", "name"): (80, r"[A-Za-z0-9_-]+"),
}
# Known to AWS only, and fixed in length.
API_ID = ("${aws_api_gateway_rest_api.main.id}", "a1b2c3d4e5")

LONGEST = """
project: {name: abcdefghij}
regions:
  ap-southeast-1: {cidr: 10.0.0.0/16, availability_zones: [ap-southeast-1a, ap-southeast-1b, ap-southeast-1c]}
environments:
  abcdefgh: {account_id: "999999999999", home_region: ap-southeast-1, database: {reader_count: 15, generation: 999}}
"""

SHARED_ACCOUNT = """
project: {name: trading}
regions:
  us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}
  us-west-2: {cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b]}
environments:
  dev: {account_id: "111122223333", home_region: us-east-1}
  qa: {account_id: "111122223333", home_region: us-east-1, ownership: {api_account: external}}
"""


@cache
def longest() -> Module:
    return render_text(LONGEST)["abcdefgh/ap-southeast-1"]


def names(module: Module) -> list[tuple[str, str, str]]:
    """Type, argument and value of every name that AWS sees."""
    return [
        (kind, argument, str(instance[argument]).replace(*API_ID))
        for kind in {kind for kind, _, _ in module.all_resources()}
        for instance in module.instances(kind)
        for argument in NAME_ARGUMENTS
        if argument in instance and not str(instance[argument]).startswith("aws_")
    ]


def unique_names(modules: dict[str, Module]) -> Counter[tuple[str, ...]]:
    """How often each name occurs where AWS wants it once: in the world, the account, or the account's region."""
    found: Counter[tuple[str, ...]] = Counter()
    for module in modules.values():
        account, region = module.stack.settings.account_id, module.stack.region
        for kind, _, name in names(module):
            if kind in WORLDWIDE_TYPES:
                found[kind, name] += 1
            elif kind in GLOBAL_TYPES:
                found[kind, account, name] += 1
            elif kind not in LOCAL_TYPES:
                found[kind, account, region, name] += 1
    return found


def test_no_name_is_used_twice_in_an_account(modules: dict[str, Module]) -> None:
    """P01, P02, P04."""
    assert [name for name, uses in unique_names(modules).items() if uses > 1] == []


def test_no_name_is_used_twice_when_environments_share_an_account() -> None:
    """P01, P02, P04: the environment is part of every name."""
    assert [name for name, uses in unique_names(render_text(SHARED_ACCOUNT)).items() if uses > 1] == []


def test_roles_name_their_region(module: Module) -> None:
    """P01: IAM has one namespace for all regions."""
    assert all(
        body["name"].endswith(f"-{module.stack.name.replace('/', '-')}") for body in module.instances("aws_iam_role")
    )


def test_buckets_name_account_and_region(module: Module) -> None:
    """P02: S3 has one namespace for all customers."""
    end = f"-{module.stack.environment}-{module.stack.settings.account_id}-{module.stack.region}"
    assert [body["bucket"].endswith(end) for body in module.instances("aws_s3_bucket")] == [True, True]


@pytest.mark.parametrize(("kind", "argument"), LIMITS)
def test_the_longest_names_fit(kind: str, argument: str) -> None:
    """P03: with the longest project, environment and region that the configuration admits."""
    limit, _ = LIMITS[kind, argument]
    lengths = [len(instance[argument].replace(*API_ID)) for instance in longest().instances(kind)]
    assert 0 < max(lengths) <= limit


@pytest.mark.parametrize(("kind", "argument"), LIMITS)
def test_names_have_only_characters_that_aws_admits(module: Module, kind: str, argument: str) -> None:
    """P03, P62."""
    _, characters = LIMITS[kind, argument]
    values = [instance[argument].replace(*API_ID) for instance in module.instances(kind) if argument in instance]
    assert [value for value in values if not re.fullmatch(characters, value)] == []


def test_every_name_has_a_limit_in_the_table(module: Module) -> None:
    """P03: a new resource with a name needs a line in LIMITS."""
    unlimited = {"aws_api_gateway_request_validator", "aws_api_gateway_rest_api"}  # the API knows no limit
    assert {(kind, argument) for kind, argument, _ in names(module) if kind not in unlimited} <= set(LIMITS)


def test_the_key_alias_has_the_name_of_the_predecessor(module: Module) -> None:
    assert module["aws_kms_alias.main"]["name"] == f"alias/trading-{module.stack.region}"


def test_the_key_alias_names_the_environment_in_a_shared_account() -> None:
    """P04."""
    shared = render_text(SHARED_ACCOUNT)
    assert shared["qa/us-west-2"]["aws_kms_alias.main"]["name"] == "alias/trading-us-west-2-qa"


def test_names_are_literals() -> None:
    """P03: only a literal can be measured before apply."""
    allowed = "API-Gateway-Execution-Logs_"
    assert [
        value
        for module in platform().values()
        for _, _, value in names(module)
        if "${" in value and not value.startswith(allowed)
    ] == []
