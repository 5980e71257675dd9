"""A security group or subnet of a function that Terraform gives up deleting too soon.

Why:
    Lambda keeps the network interfaces of a deleted function for up to 45 minutes, and they keep the group and
    the subnets; Terraform waits 15 to 20 and fails
    (https://github.com/hashicorp/terraform-provider-aws/issues/10329).

Bad:
    resource "aws_security_group" "orders" {
      name = "orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = [aws_security_group.orders.id]
      }
    }

Good:
    resource "aws_security_group" "orders" {
      name = "orders"
      timeouts {
        delete = "60m"
      }
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      vpc_config {
        subnet_ids         = ["subnet-0123456789abcdef0"]
        security_group_ids = [aws_security_group.orders.id]
      }
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by

_ARGUMENTS = {"security_group_ids": "aws_security_group", "subnet_ids": "aws_subnet"}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each group and subnet of a function without a time limit of its own for deletion."""
    for function in root.module.of_type("aws_lambda_function"):
        for config in function.blocks("vpc_config"):
            for name, kind in _ARGUMENTS.items():
                for used in referred_by(root, config.body, name, kind):
                    if not any(block.body.argument("delete") for block in used.blocks("timeouts")):
                        message = (
                            f"{function.address} keeps this in use up to 45 minutes after its own end. "
                            'Add timeouts { delete = "60m" }.'
                        )
                        yield Hit.of(used, message)


RULE = Rule(
    "function-teardown",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_lambda_function", "aws_security_group", "aws_subnet"),
)
