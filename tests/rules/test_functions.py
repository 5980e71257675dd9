"""Rules on where a function is and what its role may do: what each lets pass, and what it looks through."""

from __future__ import annotations

import pytest

from tests.rules.matrices import found, messages


def test_a_subnet_is_found_behind_each_value() -> None:
    module = (
        'resource "aws_subnet" "a" {\n  for_each = toset(["x", "y"])\n}\n'
        'resource "aws_route_table" "a" {\n  for_each = aws_subnet.a\n}\n'
        'resource "aws_route_table_association" "a" {\n  for_each = aws_subnet.a\n  subnet_id = each.value.id\n'
        "  route_table_id = aws_route_table.a[each.key].id\n}\n"
        'resource "aws_route" "a" {\n  for_each = aws_route_table.a\n  route_table_id = each.value.id\n'
        '  destination_cidr_block = "0.0.0.0/0"\n  gateway_id = "igw-1"\n}\n'
        'resource "aws_lambda_function" "f" {\n  vpc_config {\n    subnet_ids = values(aws_subnet.a)[*].id\n  }\n}\n'
    )
    assert found("lambda-in-public-subnet", {"m": module}) == ["m/main.tf:20 aws_lambda_function.f"]


def function(policies: str, configuration: str) -> str:
    return (
        f'resource "aws_lambda_function" "f" {{\n  role = aws_iam_role.f.arn\n{configuration}\n}}\n'
        'resource "aws_iam_role" "f" {\n  name = "f"\n}\nresource "aws_sqs_queue" "q" {\n  name = "q"\n}\n' + policies
    )


def attached(arn: str) -> str:
    return f'resource "aws_iam_role_policy_attachment" "a" {{\n  role = aws_iam_role.f.name\n  policy_arn = {arn}\n}}\n'


def inline(action: str, kind: str = "aws_iam_role_policy", effect: str = "Allow") -> str:
    return (
        f'resource "{kind}" "own" {{\n  role = aws_iam_role.f.id\n  policy = jsonencode({{\n'
        f'    Statement = [{{ Effect = "{effect}", Action = {action}, Resource = "*" }}]\n  }})\n}}\n'
    )


DEAD_LETTERS = "  dead_letter_config {\n    target_arn = aws_sqs_queue.q.arn\n  }"
LACKING = ["aws_iam_role.f does not allow sqs:SendMessage, which the function needs for its dead letters. Allow it."]


@pytest.mark.parametrize("action", ['"sqs:SendMessage"', '["s3:GetObject", "sqs:*"]', '"SQS:sendmessage"', '"*"'])
def test_a_right_may_be_given_by_wildcards_in_any_case(action: str) -> None:
    assert messages("lambda-rights", function(inline(action), DEAD_LETTERS)) == []


@pytest.mark.parametrize("policy", ["", inline('"sqs:ReceiveMessage"'), inline('"sqs:*"', effect="Deny")])
def test_a_right_that_no_policy_gives_is_found(policy: str) -> None:
    assert messages("lambda-rights", function(policy, DEAD_LETTERS)) == LACKING


@pytest.mark.parametrize(
    "policy",
    [
        attached('"arn:aws:iam::aws:policy/AmazonSQSFullAccess"'),
        attached('"arn:aws:iam::111122223333:policy/of-somebody-else"'),
        'resource "aws_iam_role_policy" "own" {\n  role = aws_iam_role.f.id\n  policy = file("policy.json")\n}\n',
        inline('"sqs:ReceiveMessage"').replace("Action", "NotAction"),
        'module "rights" {\n  source = "./rights"\n}\n',
    ],
)
def test_policies_that_cannot_be_read_are_given_the_benefit_of_the_doubt(policy: str) -> None:
    assert messages("lambda-rights", function(policy, DEAD_LETTERS)) == []


def test_a_customer_managed_policy_of_the_module_is_read() -> None:
    attachment = attached("aws_iam_policy.own.arn")
    assert messages("lambda-rights", function(attachment + inline('"sqs:*"', "aws_iam_policy"), DEAD_LETTERS)) == []
    other = function(attachment + inline('"s3:*"', "aws_iam_policy"), DEAD_LETTERS)
    assert messages("lambda-rights", other) == LACKING


def test_the_policy_for_networks_is_the_one_that_has_to_be_there_first() -> None:
    policies = inline('"s3:*"') + attached('"arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"')
    late = function(policies, "  vpc_config {}\n  depends_on = [aws_iam_role_policy.own]")
    in_time = function(policies, "  vpc_config {}\n  depends_on = [aws_iam_role_policy_attachment.a]")
    assert found("role-policy-race", {"m": late}) == ["m/main.tf:1 aws_lambda_function.f"]
    assert found("role-policy-race", {"m": in_time}) == []


OUTSIDE = """\
resource "aws_lambda_function" "f" {
  environment {
    variables = { DB = aws_rds_cluster.c.ATTRIBUTE }
  }
}
resource "aws_rds_cluster" "c" {
  engine = "aurora-mysql"
}
"""


def test_a_function_outside_may_know_what_is_no_address() -> None:
    assert found("lambda-outside-vpc", {"m": OUTSIDE.replace("ATTRIBUTE", "arn")}) == []


def test_a_function_outside_reaches_a_public_database() -> None:
    public = 'resource "aws_rds_cluster_instance" "i" {\n  cluster_identifier = aws_rds_cluster.c.id\n  ACCESS\n}\n'
    module = OUTSIDE.replace("ATTRIBUTE", "endpoint") + public
    assert found("lambda-outside-vpc", {"m": module.replace("ACCESS", "publicly_accessible = true")}) == []
    assert found("lambda-outside-vpc", {"m": module.replace("ACCESS", "")}) == ["m/main.tf:3 aws_lambda_function.f"]
