"""Names: where they must be unique, and how long they may be, which `terraform validate` mostly does not see."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest

from tests.declared import parse_platform
from tests.platform.modules import Module, platform, render_text
from tfgen.errors import ConfigError

# What AWS counts over all regions of an account, and over all accounts there are. A secret may have replicas in any.
GLOBAL_TYPES = {"aws_cloudwatch_dashboard", "aws_iam_role", "aws_rds_global_cluster", "aws_secretsmanager_secret"}
WORLDWIDE_TYPES = {"aws_s3_bucket"}

# Names inside a resource of the stack, such as an API's model, and the alias of one function.
LOCAL_TYPES = {
    "aws_api_gateway_authorizer", "aws_api_gateway_model", "aws_api_gateway_request_validator", "aws_backup_selection",
    "aws_iam_role_policy", "aws_lambda_alias",
}  # fmt: skip
# Chosen by AWS, or by the owner of the domain: features of a detector, records of a zone.
FOREIGN_TYPES = {"aws_guardduty_detector_feature", "aws_route53_record"}

NAME_ARGUMENTS = (
    "alarm_name", "bucket", "cluster_identifier", "dashboard_name", "domain_name", "final_snapshot_identifier",
    "function_name", "global_cluster_identifier", "group_name", "identifier", "name", "policy_name", "rule_name",
)  # fmt: skip
# A cluster names the global database that it joins: another stack's resource.
REFERENCES = {("aws_rds_cluster", "global_cluster_identifier")}

RDS_NAME = r"[a-z](-?[a-z0-9])*"
PRINTABLE = r"[ -~]+"

# Type and argument, longest length, and the characters that AWS admits: from the API reference of the action behind it,
# https://docs.aws.amazon.com/<service>/latest/APIReference/API_<action>.html.
LIMITS = {
    # ACM holds the name as a certificate's common name.
    ("aws_acm_certificate", "domain_name"): (64, r"[a-z0-9.-]+"),  # RequestCertificate
    ("aws_api_gateway_domain_name", "domain_name"): (64, r"[a-z0-9.-]+"),  # CreateDomainName: its certificate's
    ("aws_api_gateway_model", "name"): (255, r"[A-Za-z0-9]+"),  # CreateModel
    ("aws_api_gateway_stage", "stage_name"): (128, r"[A-Za-z0-9_-]+"),  # CreateStage
    ("aws_backup_plan", "name"): (50, r"[A-Za-z0-9._-]+"),  # CreateBackupPlan
    ("aws_backup_selection", "name"): (50, r"[A-Za-z0-9._-]+"),  # CreateBackupSelection
    ("aws_backup_vault", "name"): (50, r"[A-Za-z0-9_-]{2,}"),  # CreateBackupVault
    ("aws_cloudwatch_dashboard", "dashboard_name"): (255, r"[A-Za-z0-9_-]+"),  # PutDashboard
    ("aws_cloudwatch_event_rule", "name"): (64, r"[A-Za-z0-9._-]+"),  # PutRule
    ("aws_cloudwatch_log_group", "name"): (512, r"[A-Za-z0-9._/#-]+"),  # CreateLogGroup
    ("aws_cloudwatch_log_resource_policy", "policy_name"): (255, PRINTABLE),  # PutResourcePolicy tells no limit
    ("aws_cloudwatch_metric_alarm", "alarm_name"): (255, PRINTABLE),  # PutMetricAlarm
    ("aws_config_configuration_recorder", "name"): (256, PRINTABLE),  # PutConfigurationRecorder
    ("aws_config_delivery_channel", "name"): (256, PRINTABLE),  # PutDeliveryChannel
    ("aws_db_subnet_group", "name"): (255, r"[a-z0-9._-]+"),  # CreateDBSubnetGroup
    ("aws_iam_role", "name"): (64, r"[A-Za-z0-9+=,.@_-]+"),  # CreateRole
    ("aws_iam_role_policy", "name"): (128, r"[A-Za-z0-9+=,.@_-]+"),  # PutRolePolicy
    ("aws_kms_alias", "name"): (256, r"alias/(?!aws/)[A-Za-z0-9/_-]+"),  # CreateAlias
    ("aws_lambda_alias", "name"): (128, r"[A-Za-z0-9_-]+"),  # CreateAlias
    ("aws_lambda_function", "function_name"): (64, r"[A-Za-z0-9_-]+"),  # CreateFunction
    ("aws_lambda_permission", "statement_id"): (100, r"[A-Za-z0-9_-]+"),  # AddPermission
    ("aws_rds_cluster", "cluster_identifier"): (63, RDS_NAME),  # CreateDBCluster
    ("aws_rds_cluster", "final_snapshot_identifier"): (255, RDS_NAME),  # CreateDBClusterSnapshot
    ("aws_rds_cluster_instance", "identifier"): (63, RDS_NAME),  # CreateDBInstance
    ("aws_rds_cluster_parameter_group", "name"): (255, RDS_NAME),  # CreateDBClusterParameterGroup
    ("aws_rds_global_cluster", "global_cluster_identifier"): (63, RDS_NAME),  # CreateGlobalCluster admits more
    ("aws_s3_bucket", "bucket"): (63, r"[a-z0-9](-?[a-z0-9])+"),  # CreateBucket
    # A hyphen and six characters at the end look like the end that Secrets Manager gives to ARNs.
    ("aws_secretsmanager_secret", "name"): (512, r"(?!.*-[A-Za-z0-9]{6}$)[A-Za-z0-9/_+=.@-]+"),  # CreateSecret
    ("aws_security_group", "name"): (255, r"(?!sg-)[A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]+"),  # CreateSecurityGroup
    ("aws_sns_topic", "display_name"): (100, PRINTABLE),  # CreateTopic
    ("aws_sns_topic", "name"): (256, r"[A-Za-z0-9_-]+"),  # CreateTopic
    ("aws_sqs_queue", "name"): (80, r"[A-Za-z0-9_-]+"),  # CreateQueue
    # The name is within the 1011 characters that PutParameter gives to the whole ARN.
    ("aws_ssm_parameter", "name"): (1011, r"(?!/(aws|ssm)\b)(/[A-Za-z0-9_.-]+){1,15}"),  # PutParameter
    ("aws_wafv2_web_acl", "name"): (128, r"[A-Za-z0-9_-]+"),  # CreateWebACL
    ("aws_xray_group", "group_name"): (32, PRINTABLE),  # CreateGroup
    ("aws_xray_sampling_rule", "rule_name"): (32, PRINTABLE),  # CreateSamplingRule
    ("aws_xray_sampling_rule", "service_name"): (64, PRINTABLE),  # CreateSamplingRule
}
# Known to AWS only, and fixed in length.
API_ID = ("${aws_api_gateway_rest_api.main.id}", "a1b2c3d4e5")

EVERYTHING = """
  network: {interface_endpoints: true}
  database: {credentials: secret}
  features: {custom_domain: true, waf: true, xray: true, s3_replication: true, aurora_global: true, alarms: true,
             ssm_parameters: true, guardduty: true, security_hub: true, backup: true, cicd: true}
"""
# Each of these words is as long as the configuration admits.
PROJECT, ENVIRONMENT, REGION, SUFFIX = "p" * 10, "e" * 8, "ap-southeast-1", "s" * 4
PARAMETER, DOMAIN = "m" * 64, f"{'a' * 52}.example.com"
LONGEST = f"""
project: {{name: {PROJECT}, repository: acme/platform}}
defaults: {EVERYTHING}
regions:
  {REGION}:
    cidr: 10.0.0.0/16
    availability_zones: [{REGION}a, {REGION}b, {REGION}c]
    replication: {{region: ap-northeast-1}}
environments:
  {ENVIRONMENT}:
    account_id: "999999999999"
    home_region: {REGION}
    database: {{reader_count: 15, generation: 999, cluster_suffix: {SUFFIX}}}
    domain: {{name: {DOMAIN}, zone_id: Z0123456789ABCDEFGHIJ}}
    parameters: {{max-quantity: "1", {PARAMETER}: x}}
"""

SHARED_ACCOUNT = f"""
project: {{name: trading, repository: acme/platform}}
defaults: {EVERYTHING}
  parameters: {{max-quantity: "1"}}
regions:
  us-east-1: {{cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b], replication: {{region: us-west-2}}}}
  us-west-2: {{cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b], replication: {{region: us-east-1}}}}
environments:
  dev:
    account_id: "111122223333"
    home_region: us-east-1
    domain: {{name: api.dev.example.com, zone_id: Z0123456789ABCDEFGHIJ}}
  qa:
    account_id: "111122223333"
    home_region: us-east-1
    domain: {{name: api.qa.example.com, zone_id: Z0123456789ABCDEFGHIJ}}
    ownership:
      {{api_account: external, guardduty_detector: external, security_hub_account: external, config_recorder: external}}
"""


@cache
def longest() -> Module:
    return render_text(LONGEST)[f"{ENVIRONMENT}/{REGION}"]


def names(module: Module) -> list[tuple[str, str, str, str]]:
    """Type, argument, value and region of every name that AWS sees."""
    regions = {None: module.stack.region, "aws.replica": module.stack.settings.replication.region or ""}
    return [
        (kind, argument, str(instance[argument]).replace(*API_ID), regions[instance.get("provider")])
        for kind in {kind for kind, _, _ in module.all_resources()} - FOREIGN_TYPES
        for instance in module.instances(kind)
        for argument in NAME_ARGUMENTS
        if argument in instance and (kind, argument) not in REFERENCES
        if not str(instance[argument]).startswith("aws_")
    ]


def unique_names(modules: dict[str, Module]) -> Counter[tuple[str, ...]]:
    """How often each name occurs where AWS wants it once: in the world, the account, or the account's region."""
    found: Counter[tuple[str, ...]] = Counter()
    for module in modules.values():
        account = module.stack.settings.account_id
        for kind, argument, name, region in names(module):
            if kind in WORLDWIDE_TYPES:
                found[kind, argument, name] += 1
            elif kind in GLOBAL_TYPES:
                found[kind, argument, account, name] += 1
            elif kind not in LOCAL_TYPES:
                found[kind, argument, account, region, name] += 1
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
    end = f"{module.stack.environment}-{module.stack.settings.account_id}-{module.stack.region}"
    features = module.stack.settings.features
    wanted = {"data": f"trading-data-{end}", "logs": f"trading-logs-{end}"}
    wanted |= {"config": f"trading-config-{end}"} if features.security_hub else {}
    wanted |= {"replica": f"trading-data-{end}-replica"} if features.s3_replication else {}  # of the stack's region
    assert {label: body["bucket"] for label, body in module.resources("aws_s3_bucket").items()} == wanted


@pytest.mark.parametrize("word", [PROJECT, ENVIRONMENT, REGION, SUFFIX, PARAMETER, DOMAIN])
def test_no_longer_names_are_admitted(word: str) -> None:
    """P03: so the names of that matrix are the longest there are."""
    with pytest.raises(ConfigError, match=f"of at most {len(word)} characters"):
        parse_platform(LONGEST.replace(word, f"{word[:4]}x{word[4:]}"))


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
    # The API knows no limit of these.
    unlimited = {"aws_api_gateway_authorizer", "aws_api_gateway_request_validator", "aws_api_gateway_rest_api"}
    assert {(kind, argument) for kind, argument, *_ in names(module) if kind not in unlimited} <= set(LIMITS)


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
        for _, _, value, _ in names(module)
        if "${" in value and not value.startswith(allowed)
    ] == []
