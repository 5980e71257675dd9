"""Rules on security and wiring: what each lets pass, and what it looks through to find the fault."""

from __future__ import annotations

import pytest

from tests.rules.matrices import aws, found, hits, matrix, messages

FUNCTION = """\
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::111122223333:role/f"
  vpc_config {
    subnet_ids         = SUBNETS
    security_group_ids = [aws_security_group.f.id]
  }
  environment {
    variables = { HOST = aws_rds_cluster.db.endpoint }
  }
}
resource "aws_security_group" "f" {
  name = "f"
}
resource "aws_security_group" "db" {
  name = "db"
}
resource "aws_rds_cluster" "db" {
  engine                 = "aurora-postgresql"
  vpc_security_group_ids = [aws_security_group.db.id]
}
resource "aws_subnet" "a" {
  vpc_id = "vpc-1"
}
resource "aws_route_table" "a" {
  vpc_id = "vpc-1"
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = aws_route_table.a.id
}
"""
ONE_SUBNET = FUNCTION.replace("SUBNETS", "[aws_subnet.a.id]")


def route(target: str) -> str:
    return (
        'resource "aws_route" "out" {\n  route_table_id = aws_route_table.a.id\n'
        f'  destination_cidr_block = "0.0.0.0/0"\n  {target} = "x-1"\n}}\n'
    )


def test_subnets_are_found_behind_a_for_expression_and_a_local() -> None:
    module = FUNCTION.replace("SUBNETS", "local.ids") + "locals {\n  ids = [for s in [aws_subnet.a] : s.id]\n}\n"
    assert found("lambda-in-public-subnet", {"m": module + route("gateway_id")}) == [
        "m/main.tf:5 aws_lambda_function.f"
    ]


def test_an_inline_route_counts() -> None:
    inline = ONE_SUBNET.replace(
        'resource "aws_route_table" "a" {\n',
        'resource "aws_route_table" "a" {\n  route {\n    cidr_block = "0.0.0.0/0"\n    gateway_id = "igw-1"\n  }\n',
    )
    assert found("lambda-in-public-subnet", {"m": inline}) == ["m/main.tf:5 aws_lambda_function.f"]


@pytest.mark.parametrize(
    "routes",
    [
        '  dynamic "route" {\n    for_each = var.to\n    content {\n      cidr_block = route.value\n    }\n  }\n',
        "  route = var.routes\n",
    ],
)
def test_routes_that_are_not_known_may_lead_out(routes: str) -> None:
    table = 'resource "aws_route_table" "a" {\n'
    module = {"m": ONE_SUBNET.replace(table, f"{table}{routes}")}
    assert found("lambda-without-nat", module) == []
    assert found("lambda-in-public-subnet", module) == []


@pytest.mark.parametrize("target", ["nat_gateway_id", "transit_gateway_id", "network_interface_id"])
def test_any_way_out_but_an_internet_gateway_serves_a_function(target: str) -> None:
    module = {"m": ONE_SUBNET + route(target)}
    assert found("lambda-in-public-subnet", module) == []
    assert found("lambda-without-nat", module) == []


def test_an_interface_endpoint_is_a_way_to_aws() -> None:
    endpoint = 'resource "aws_vpc_endpoint" "e" {\n  vpc_endpoint_type = "Interface"\n}\n'
    assert found("lambda-without-nat", {"m": ONE_SUBNET}) == ["m/main.tf:5 aws_lambda_function.f"]
    assert found("lambda-without-nat", {"m": ONE_SUBNET + endpoint}) == []


def test_a_subnet_whose_routes_are_elsewhere_is_not_judged() -> None:
    module = ONE_SUBNET[: ONE_SUBNET.index('resource "aws_route_table_association"')]
    assert found("lambda-without-nat", {"m": module}) == []


def rule_of(direction: str, group: str, other: str, ports: str = "from_port = 5432\n  to_port = 5432") -> str:
    return (
        f'resource "aws_vpc_security_group_{direction}_rule" "{group}" {{\n'
        f"  security_group_id = aws_security_group.{group}.id\n  {other}\n"
        f'  ip_protocol = "tcp"\n  {ports}\n}}\n'
    )


FROM_FUNCTION = "referenced_security_group_id = aws_security_group.f.id"
TO_DATABASE = "referenced_security_group_id = aws_security_group.db.id"
OPEN = rule_of("ingress", "db", FROM_FUNCTION) + rule_of("egress", "f", TO_DATABASE)


def test_a_database_whose_port_is_open_on_both_sides_is_reachable() -> None:
    assert found("database-unreachable", {"m": ONE_SUBNET + OPEN}) == []


def test_each_side_has_to_be_open() -> None:
    inside = {"m": ONE_SUBNET + rule_of("ingress", "db", FROM_FUNCTION)}
    outside = {"m": ONE_SUBNET + rule_of("egress", "f", TO_DATABASE)}
    assert found("database-unreachable", inside) == ["m/main.tf:1 aws_lambda_function.f"]
    assert found("database-unreachable", outside) == ["m/main.tf:18 aws_rds_cluster.db"]


def test_another_port_does_not_open_the_database() -> None:
    module = ONE_SUBNET + OPEN.replace("5432", "3306")
    assert [hit.address for hit in hits("database-unreachable", matrix({"m": module}))] == [
        "aws_rds_cluster.db",
        "aws_lambda_function.f",
    ]


def test_a_range_of_ports_and_addresses_open_it() -> None:
    wide = rule_of("ingress", "db", 'cidr_ipv4 = "10.0.0.0/16"', "from_port = 5000\n  to_port = 6000")
    everything = (
        'resource "aws_security_group_rule" "out" {\n  type = "egress"\n  security_group_id = aws_security_group.f.id\n'
        '  protocol = "-1"\n  from_port = 0\n  to_port = 0\n  cidr_blocks = ["0.0.0.0/0"]\n}\n'
    )
    assert found("database-unreachable", {"m": ONE_SUBNET + wide + everything}) == []


def test_a_port_that_is_not_known_is_given_the_benefit_of_the_doubt() -> None:
    unknown = OPEN.replace("from_port = 5432", "from_port = var.port") + 'variable "port" {}\n'
    assert found("database-unreachable", {"m": ONE_SUBNET + unknown}) == []


def permission(arguments: str) -> str:
    return (
        'resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\n'
        'resource "aws_lambda_alias" "live" {\n  function_name = aws_lambda_function.f.function_name\n}\n'
        'resource "aws_api_gateway_integration" "i" {\n  uri = aws_lambda_alias.live.invoke_arn\n}\n'
        f'resource "aws_lambda_permission" "p" {{\n  function_name = aws_lambda_function.f.arn\n{arguments}\n}}\n'
    )


def test_a_permission_for_another_service_does_not_let_the_api_in() -> None:
    other = '  principal = "events.amazonaws.com"\n  qualifier = aws_lambda_alias.live.name'
    assert found("api-permission", {"m": permission(other)}) == ["m/main.tf:8 aws_api_gateway_integration.i"]


def test_a_permission_for_the_function_alone_does_not_cover_its_alias() -> None:
    alone = '  principal = "apigateway.amazonaws.com"'
    assert found("api-permission", {"m": permission(alone)}) == ["m/main.tf:8 aws_api_gateway_integration.i"]


TOPIC = """\
resource "aws_sns_topic" "t" {
  kms_master_key_id = KEY
}
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_actions = [aws_sns_topic.t.arn]
}
"""


def key(service: str, actions: str = '"kms:*"', condition: str = "") -> str:
    return (
        'resource "aws_kms_key" "k" {\n  policy = jsonencode({\n    Statement = [{\n      Effect = "Allow"\n'
        f'      Principal = {{ Service = "{service}" }}\n      Action = [{actions}]\n{condition}    }}]\n  }})\n}}\n'
    )


OWN = TOPIC.replace("KEY", "aws_kms_key.k.arn")
CONDITION = '      Condition = { StringEquals = { "aws:SourceAccount" = "111122223333" } }\n'


def test_the_managed_key_of_sns_keeps_alarms_out() -> None:
    assert found("topic-key-policy", {"m": TOPIC.replace("KEY", '"alias/aws/sns"')}) == ["m/main.tf:2 aws_sns_topic.t"]


@pytest.mark.parametrize("actions", ['"kms:*"', '"kms:Decrypt", "kms:GenerateDataKey*"'])
def test_alarms_may_come_with_a_condition(actions: str) -> None:
    assert found("topic-key-policy", {"m": OWN + key("cloudwatch.amazonaws.com", actions, CONDITION)}) == []


def test_half_of_the_actions_is_not_enough() -> None:
    half = OWN + key("cloudwatch.amazonaws.com", '"kms:Decrypt"')
    assert found("topic-key-policy", {"m": half}) == ["m/main.tf:2 aws_sns_topic.t"]


def test_a_policy_from_elsewhere_is_not_judged() -> None:
    elsewhere = OWN + 'resource "aws_kms_key" "k" {\n  policy = file("policy.json")\n}\n'
    assert found("topic-key-policy", {"m": elsewhere}) == []


def test_a_log_group_is_reached_through_a_local_too() -> None:
    module = (
        'resource "aws_cloudwatch_log_group" "g" {\n  name = "/aws/lambda/f"\n}\n'
        "locals {\n  group = aws_cloudwatch_log_group.g.name\n}\n"
        'resource "aws_lambda_function" "f" {\n  function_name = "f"\n'
        "  logging_config {\n    log_group = GROUP\n  }\n}\n"
    )
    assert found("log-group-race", {"m": module.replace("GROUP", "local.group")}) == []
    assert found("log-group-race", {"m": module.replace("GROUP", '"/x"')}) == ["m/main.tf:7 aws_lambda_function.f"]


def test_every_export_of_a_cluster_needs_its_group_first() -> None:
    module = (
        'resource "aws_cloudwatch_log_group" "g" {\n  for_each = toset(["audit", "error"])\n'
        '  name = "/aws/rds/cluster/db/error"\n}\n'
        'resource "aws_rds_cluster" "c" {\n  cluster_identifier = "db"\n'
        '  enabled_cloudwatch_logs_exports = ["audit", "error"]\n}\n'
    )
    assert found("log-group-race", {"m": module}) == ["m/main.tf:5 aws_rds_cluster.c"]


def test_the_log_role_may_be_owned_by_another_stack_of_the_account() -> None:
    stage = 'resource "aws_api_gateway_stage" "s" {\n  access_log_settings {\n    format = "x"\n  }\n}\n'
    role = 'resource "aws_api_gateway_account" "a" {}\n'
    east = aws("us-east-1")
    assert found("api-log-role", {"dev/us-east-1": east + stage, "other": ""}) == [
        "dev/us-east-1/main.tf:4 aws_api_gateway_stage.s"
    ]
    owner = 'provider "aws" {\n  region = "us-east-1"\n  allowed_account_ids = ["111122223333"]\n}\n' + role
    assert found("api-log-role", {"dev/us-east-1": east + stage, "other": owner}) == []
    assert found("api-log-role", {"dev/us-east-1": east + stage, "dev/us-west-2": aws("us-west-2") + role}) == [
        "dev/us-east-1/main.tf:4 aws_api_gateway_stage.s"
    ]


def test_only_protected_environments_need_prevent_destroy() -> None:
    bucket = 'resource "aws_s3_bucket" "b" {\n  bucket = "b"\n}\n'
    folders = {"dev/us-east-1": bucket, "prod/us-east-1": bucket, "elsewhere": bucket}
    assert found("unprotected-resource", folders) == ["prod/us-east-1/main.tf:1 aws_s3_bucket.b"]


def test_a_primary_may_name_its_master_user() -> None:
    primary = (
        'resource "aws_rds_cluster" "c" {\n  master_username = "admin"\n'
        "  global_cluster_identifier = aws_rds_global_cluster.g.id\n}\n"
        'resource "aws_rds_global_cluster" "g" {\n  global_cluster_identifier = "g"\n}\n'
    )
    assert found("global-database-member", {"m": primary}) == []


def test_an_encrypted_secondary_needs_its_key_and_source() -> None:
    secondary = 'resource "aws_rds_cluster" "c" {\n  storage_encrypted = true\n  global_cluster_identifier = "g"\n}\n'
    assert [hit.message for hit in hits("global-database-member", matrix({"m": secondary}))] == [
        "an encrypted secondary needs kms_key_id. Add it.",
        "an encrypted secondary needs source_region. Add it.",
    ]


ROLE = '  assume_role {\n    role_arn = "arn:aws:iam::111122223333:role/deploy"\n  }\n'


MADE = (
    '  dynamic "assume_role" {\n    for_each = ["arn:aws:iam::111122223333:role/deploy"]\n'
    "    content {\n      role_arn = assume_role.value\n    }\n  }\n"
)


@pytest.mark.parametrize(("block", "hits"), [("", 1), (ROLE, 0), (MADE, 0), ("  assume_role {\n  }\n", 1)])
def test_a_role_that_is_assumed_names_the_account(block: str, hits: int) -> None:
    assert len(messages("account-not-pinned", f'provider "aws" {{\n{block}}}\n')) == hits


GATEWAY = (
    'resource "aws_subnet" "a" {\n}\nresource "aws_route_table" "a" {\n}\n'
    'resource "aws_route_table_association" "a" {\n'
    "  subnet_id = aws_subnet.a.id\n  route_table_id = aws_route_table.a.id\n}\n"
    'resource "aws_nat_gateway" "n" {\n  subnet_id = aws_subnet.a.id\n}\n'
)


@pytest.mark.parametrize(("destination", "hits"), [("91.189.0.0/24", 0), ("0.0.0.0/0", 0), (None, 1)])
def test_a_nat_gateway_may_reach_some_of_the_internet(destination: str | None, hits: int) -> None:
    route = (
        'resource "aws_route" "r" {\n  route_table_id = aws_route_table.a.id\n'
        f'  destination_cidr_block = "{destination}"\n  gateway_id = "igw-12345678"\n}}\n'
    )
    assert len(messages("nat-without-internet", GATEWAY + (route if destination else ""))) == hits
