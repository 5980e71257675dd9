"""A function whose log group is declared, but may be made after the function.

Why:
    Lambda makes the group itself, without retention or encryption, when the function runs before it exists; then the
    apply fails with ResourceAlreadyExistsException.

Bad:
    resource "aws_cloudwatch_log_group" "orders" {
      name = "/aws/lambda/orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }

Good:
    resource "aws_cloudwatch_log_group" "orders" {
      name = "/aws/lambda/orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      depends_on    = [aws_cloudwatch_log_group.orders]
    }
"""

from tfgen.providers.aws.shared.log_groups import find_groups, find_writers
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function or cluster that Terraform may make before a log group of the name it writes to."""
    groups = find_groups(root)
    for writer, name in find_writers(root):
        group = groups.get(name)
        if group and group.address not in root.wiring.needs(writer) and writer.address not in root.wiring.needs(group):
            yield Hit.of(writer, f"it may be made before its log group {group.address}. Name that in depends_on.")


RULE = Rule(
    "log-group-race",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_cloudwatch_log_group", "aws_lambda_function", "aws_rds_cluster"),
)
