"""Rules on what is open to others, and on what never arrives: what each lets pass."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from tests.rules.matrices import found, messages
from tfgen.providers.aws.rules import action_without_resources


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ('protocol = "tcp"\n    from_port = 443\n    to_port = 443\n    cidr_blocks = ["0.0.0.0/0"]', 0),
        ('protocol = "tcp"\n    from_port = 0\n    to_port = 65535\n    cidr_blocks = ["10.0.0.0/8"]', 0),
        ('protocol = "udp"\n    from_port = 0\n    to_port = 65535\n    cidr_blocks = ["0.0.0.0/0"]', 0),
        ('protocol = "tcp"\n    from_port = 0\n    to_port = 65535\n    ipv6_cidr_blocks = ["::/0"]', 1),
        ('protocol = "-1"\n    from_port = 0\n    to_port = 0\n    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]', 1),
    ],
)
def test_only_the_whole_internet_at_a_dangerous_port_is_too_much(rule: str, count: int) -> None:
    group = f'resource "aws_security_group" "g" {{\n  ingress {{\n    {rule}\n  }}\n}}\n'
    assert len(messages("open-to-the-world", group)) == count


def test_an_account_may_block_public_access_for_all_buckets() -> None:
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
    assert found("bucket-public-access", {"m": bucket}) == ["m/main.tf:1 aws_s3_bucket.b"]
    assert found("bucket-public-access", {"m": bucket + 'resource "aws_s3_account_public_access_block" "a" {}\n'}) == []


@pytest.mark.parametrize(
    "statement",
    [
        'Effect = "Deny", Action = "*", Resource = "*"',
        'Effect = "Allow", Action = "*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } }',
        'Effect = "Allow", Action = "s3:*", Resource = "*"',
        'Effect = "Allow", NotAction = "iam:*", Resource = "*"',
    ],
)
def test_less_than_everything_is_let_pass(statement: str) -> None:
    policy = f'resource "aws_iam_policy" "p" {{\n  policy = jsonencode({{ Statement = [{{ {statement} }}] }})\n}}\n'
    assert found("iam-wildcard", {"m": policy}) == []


def test_a_boundary_gives_nothing_away() -> None:
    policy = """
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kms:*", Resource = "*" }] })
}
"""
    role = 'resource "aws_iam_role" "r" {\n  permissions_boundary = aws_iam_policy.p.arn\n}\n'
    assert found("service-wildcard", {"m": policy}) == ["m/main.tf:3 aws_iam_policy.p"]
    assert found("service-wildcard", {"m": policy + role}) == []


@pytest.mark.parametrize(
    ("resource", "is_told"),
    [
        ('"arn:aws:ssm:us-east-1:111122223333:parameter/*"', True),
        ('["arn:aws:s3:::orders", aws_s3_bucket.b.arn]', True),
        ('"*"', False),
        ('"arn:aws:ssm:*:*:*"', False),
        ("var.resource", False),
        ('["arn:aws:s3:::orders", var.resource]', False),
    ],
)
def test_an_action_without_resources_is_told_where_all_are_certain_ones(resource: str, *, is_told: bool) -> None:
    module = f"""
variable "resource" {{}}
resource "aws_s3_bucket" "b" {{}}
resource "aws_iam_policy" "p" {{
  policy = jsonencode({{
    Statement = [{{ Effect = "Allow", Action = "ssm:DescribeParameters", Resource = {resource} }}]
  }})
}}
"""
    assert bool(found("action-without-resources", {"m": module})) == is_told


def test_an_action_that_is_allowed_on_everything_beside_is_let_pass() -> None:
    named = 'Effect = "Allow", Action = "kms:ListKeys", Resource = "arn:aws:kms:*:111122223333:key/*"'
    everything = 'Effect = "Allow", Action = "kms:List*", Resource = "*"'
    statements = f"{{ {named} }}, {{ {everything} }}"
    policy = f'resource "aws_iam_policy" "p" {{\n  policy = jsonencode({{ Statement = [{statements}] }})\n}}\n'
    assert found("action-without-resources", {"m": policy}) == []


def test_actions_without_resources_are_such_by_awss_reference() -> None:
    """As cfn-lint has it."""
    known = json.loads((files("cfnlint") / "data/AdditionalSpecs/Policies.json").read_text())
    parts = [action.partition(":") for action in action_without_resources.ACTIONS]
    assert [f"{s}:{a}" for s, _, a in parts if known[s]["Actions"][a.lower()].get("Resources")] == []
    assert list(action_without_resources.ACTIONS) == sorted(action_without_resources.ACTIONS)


def test_two_rules_of_one_priority_are_refused() -> None:
    rule = "  rule {\n    filter {}\n    delete_marker_replication {}\n    PRIORITY\n  }\n"
    kind = 'resource "aws_s3_bucket_replication_configuration" "r" {\n'
    same = kind + rule.replace("PRIORITY", "") + rule.replace("PRIORITY", "priority = 0") + "}\n"
    own = kind + rule.replace("PRIORITY", "") + rule.replace("PRIORITY", "priority = 1") + "}\n"
    assert messages("replication-rule-shape", same) == ["another rule has the priority 0 too. Give each its own."]
    assert messages("replication-rule-shape", own) == []


@pytest.mark.parametrize("name", ["var.name", '"/aws/${var.name}"', '"/aws/lambda/f"'])
def test_a_group_that_may_be_the_right_one_is_enough(name: str) -> None:
    group = f'variable "name" {{}}\nresource "aws_cloudwatch_log_group" "g" {{\n  name = {name}\n}}\n'
    function = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\n'
    assert found("log-group-unmanaged", {"m": group + function}) == []


def test_a_group_that_cannot_be_the_right_one_is_not_enough() -> None:
    group = 'variable "name" {}\nresource "aws_cloudwatch_log_group" "g" {\n  name = "/api/${var.name}"\n}\n'
    function = 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\n'
    assert found("log-group-unmanaged", {"m": group + function}) == ["m/main.tf:5 aws_lambda_function.f"]


def test_only_buckets_of_stacks_have_to_name_their_account() -> None:
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "orders"\n}\n'
    assert found("bucket-name-taken", {"dev/us-east-1": bucket, "elsewhere": bucket}) == [
        "dev/us-east-1/main.tf:2 aws_s3_bucket.b"
    ]


def test_events_need_a_permission_for_the_alias_that_is_the_target() -> None:
    module = (
        'resource "aws_lambda_function" "f" {}\n'
        'resource "aws_lambda_alias" "live" {\n  function_name = aws_lambda_function.f.function_name\n}\n'
        'resource "aws_cloudwatch_event_target" "t" {\n  arn = aws_lambda_alias.live.arn\n  ROLE\n}\n'
        'resource "aws_lambda_permission" "p" {\n  function_name = aws_lambda_function.f.function_name\n'
        '  principal = "events.amazonaws.com"\n  QUALIFIER\n}\n'
    )
    qualified = module.replace("QUALIFIER", "qualifier = aws_lambda_alias.live.name").replace("ROLE", "")
    assert found("event-permission", {"m": qualified}) == []
    bare = module.replace("QUALIFIER", "")
    assert found("event-permission", {"m": bare.replace("ROLE", "")}) == ["m/main.tf:6 aws_cloudwatch_event_target.t"]
    assert found("event-permission", {"m": bare.replace("ROLE", 'role_arn = "arn"')}) == []


def test_a_topic_with_the_policy_that_every_topic_has_admits_alarms() -> None:
    module = (
        'resource "aws_sns_topic" "t" {}\n'
        'resource "aws_cloudwatch_metric_alarm" "a" {\n  alarm_actions = [aws_sns_topic.t.arn]\n}\n'
    )
    assert found("topic-policy", {"m": module}) == []


def test_a_latency_record_is_checked_by_its_target_too() -> None:
    record = (
        'resource "aws_route53_record" "r" {\n  latency_routing_policy {\n    region = "us-east-1"\n  }\n'
        '  alias {\n    name = "x"\n    evaluate_target_health = HEALTH\n  }\n}\n'
    )
    assert found("latency-record", {"m": record.replace("HEALTH", "true")}) == []
    assert found("latency-record", {"m": record.replace("HEALTH", "false")}) == ["m/main.tf:1 aws_route53_record.r"]


def test_a_simple_record_has_its_name_alone() -> None:
    simple = 'resource "aws_route53_record" "r" {\n  zone_id = "Z1"\n  name = "a"\n  type = "A"\n}\n'
    weighted = simple.replace("}", '  set_identifier = "x"\n  weighted_routing_policy {\n    weight = 1\n  }\n}')
    folders = {"dev/us-east-1": simple, "dev/us-west-2": weighted}
    assert found("routing-policy-mismatch", folders) == ["dev/us-west-2/main.tf:1 aws_route53_record.r"]
    other_type = weighted.replace('"A"', '"TXT"')
    assert found("routing-policy-mismatch", {"dev/us-east-1": simple, "dev/us-west-2": other_type}) == []


def test_a_folder_that_is_no_stack_may_keep_its_state_where_it_likes() -> None:
    module = 'terraform {\n  required_version = ">= 1.11"\n}\nresource "aws_sqs_queue" "q" {}\n'
    assert found("state-not-remote", {"elsewhere": module}) == []
    assert found("state-not-remote", {"dev/us-east-1": module}) == ["dev/us-east-1/main.tf:1"]


def test_a_bucket_that_holds_no_states_may_go() -> None:
    backend = 'terraform {\n  backend "s3" {\n    bucket = "states"\n    key = "a"\n  }\n}\n'
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "NAME"\n}\n'
    data, states = (bucket.replace("NAME", name) for name in ("data", "states"))
    assert found("state-bucket-unprotected", {"dev/us-east-1": backend, "other": data}) == []
    assert len(found("state-bucket-unprotected", {"dev/us-east-1": backend, "other": states})) == 2


def test_a_secret_whose_first_version_is_written_elsewhere_may_be_read() -> None:
    module = (
        'resource "aws_secretsmanager_secret" "s" {}\n'
        'data "aws_secretsmanager_secret_version" "s" {\n  secret_id = aws_secretsmanager_secret.s.id\n}\n'
    )
    version = 'resource "aws_secretsmanager_secret_version" "v" {\n  secret_id = aws_secretsmanager_secret.s.id\n}\n'
    assert found("secret-read-race", {"m": module}) == []
    assert found("secret-read-race", {"m": module + version}) == [
        "m/main.tf:3 data.aws_secretsmanager_secret_version.s"
    ]


def test_a_secondary_forwards_writes_only_when_told() -> None:
    module = (
        'resource "aws_rds_cluster" "c" {\n  global_cluster_identifier = "g"\n  FORWARDING\n}\n'
        'resource "aws_lambda_function" "f" {\n  environment {\n    variables = {\n'
        "      WRITER = aws_rds_cluster.c.endpoint\n      READER = aws_rds_cluster.c.reader_endpoint\n    }\n  }\n}\n"
    )
    forwarding = module.replace("FORWARDING", "enable_global_write_forwarding = true")
    assert found("secondary-writer", {"m": forwarding}) == []
    assert found("secondary-writer", {"m": module.replace("FORWARDING", "")}) == ["m/main.tf:7 aws_lambda_function.f"]
