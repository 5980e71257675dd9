"""A function or cluster in whose module nobody declares the log group that it writes to.

Why:
    AWS then makes the group itself: kept for ever, without a key of your own, and left behind by `terraform destroy`
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html).

Bad:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }

Good:
    resource "aws_cloudwatch_log_group" "orders" {
      name              = "/aws/lambda/orders"
      retention_in_days = 30
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      depends_on    = [aws_cloudwatch_log_group.orders]
    }
"""

from tfgen.providers.aws.shared.log_groups import find_groups, find_writers, may_be_declared
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.nested import bodies_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each writer and group, unless a group of the module may have that name."""
    groups = find_groups(root)
    for writer, name in () if root.module.declared("module") else find_writers(root):
        chosen = any(body.argument("log_group") for body in bodies_of(writer.block.body, "logging_config"))
        if not (chosen or name in groups or may_be_declared(root, name)):
            message = f"AWS would make its log group {name}, without retention. Declare an aws_cloudwatch_log_group."
            yield Hit.of(writer, message)


RULE = Rule(
    "log-group-unmanaged",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_cloudwatch_log_group", "aws_lambda_function", "aws_rds_cluster"),
)
