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

from tfgen.providers.aws.shared.races import ROLE_POLICIES, Race, race_rule, sharing
from tfgen.rules.api import Iterator, Resource, Root

# What AWS has for this: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
_NETWORK = ("/AWSLambdaVPCAccessExecutionRole", "/AWSLambdaENIManagementAccess")
_BY_ROLE = sharing("aws_lambda_function", ["role"], ROLE_POLICIES, "role")


def find_waiting(root: Root) -> Iterator[tuple[Resource, list[Resource]]]:
    """Each function in a VPC, with the policies of its role that are for networks, or with all."""
    for function, policies in _BY_ROLE.find(root):
        if function.blocks("vpc_config"):
            yield function, [one for one in policies if _gives_network(root, one)] or [*policies]


def _gives_network(root: Root, policy: Resource) -> bool:
    argument = policy.argument("policy_arn")
    arn = root.values.plain(argument.value) if argument else None
    return isinstance(arn, str) and arn.endswith(_NETWORK)


RULE = race_rule(
    "role-policy-race",
    Race(_BY_ROLE.types, find_waiting),
    "it may be made before its role has its rights. Name {} in depends_on.",
    one=True,
)
