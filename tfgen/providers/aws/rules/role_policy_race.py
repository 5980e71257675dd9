"""A function in a VPC that may be made before its role has its rights.

Why:
    Lambda tries to make network interfaces while the function is created, and refuses it when the role may not:
    "The provided execution role does not have permissions to call CreateNetworkInterface on EC2".

Bad:
    resource "aws_iam_role" "orders" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "network" {
      role       = aws_iam_role.orders.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = aws_iam_role.orders.arn
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }

Good:
    resource "aws_iam_role" "orders" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "network" {
      role       = aws_iam_role.orders.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = aws_iam_role.orders.arn
      depends_on    = [aws_iam_role_policy_attachment.network]
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = ["sg-0123456789abcdef0"]
      }
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referring

_POLICIES = ("aws_iam_role_policy", "aws_iam_role_policy_attachment")
# What AWS has for this: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
_NETWORK = ("/AWSLambdaVPCAccessExecutionRole", "/AWSLambdaENIManagementAccess")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function in a VPC that needs none of the policies of its role that are for networks, or of all."""
    for function in root.module.of_type("aws_lambda_function"):
        role = function.argument("role")
        if role is None or not function.blocks("vpc_config"):
            continue
        for target in root.wiring.resources_in(role.value):
            every = referring(root, "role", target, *_POLICIES)
            policies = [one.address for one in [p for p in every if _gives_network(root, p)] or every]
            if policies and not root.wiring.needs(function) & set(policies):
                message = f"it may be made before its role has its rights. Name {', '.join(policies)} in depends_on."
                yield Hit.of(function, message)


def _gives_network(root: Root, policy: Resource) -> bool:
    argument = policy.argument("policy_arn")
    arn = root.values.plain(argument.value) if argument else None
    return isinstance(arn, str) and arn.endswith(_NETWORK)


RULE = Rule(
    "role-policy-race",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(*_POLICIES, "aws_lambda_function"),
)
