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
from tfgen.providers.aws.shared.races import Race, race_rule
from tfgen.rules.api import Iterator, Resource, Root


def find_waiting(root: Root) -> Iterator[tuple[Resource, list[Resource]]]:
    """Each function or cluster with the log group of the name it writes to, unless that is made from what it says."""
    groups = find_groups(root)
    for writer, name in find_writers(root):
        if name in groups and writer.address not in root.wiring.needs(groups[name]):
            yield writer, [groups[name]]


RULE = race_rule(
    "log-group-race",
    Race(["aws_cloudwatch_log_group", "aws_lambda_function", "aws_rds_cluster"], find_waiting),
    "it may be made before its log group {}. Name that in depends_on.",
)
