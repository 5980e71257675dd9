"""Logs of a web ACL that go to a log group, bucket or stream whose name does not begin with `aws-waf-logs-`.

Why:
    AWS refuses every other name with WAFInvalidParameterException when the logging is made; nothing says so before
    (https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html).

Bad:
    resource "aws_cloudwatch_log_group" "waf" {
      name = "orders-waf"
    }
    resource "aws_wafv2_web_acl_logging_configuration" "api" {
      resource_arn            = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/api/a1b2c3"
      log_destination_configs = [aws_cloudwatch_log_group.waf.arn]
    }

Good:
    resource "aws_cloudwatch_log_group" "waf" {
      name = "aws-waf-logs-orders"
    }
    resource "aws_wafv2_web_acl_logging_configuration" "api" {
      resource_arn            = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/api/a1b2c3"
      log_destination_configs = [aws_cloudwatch_log_group.waf.arn]
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of

_PREFIX = "aws-waf-logs-"
_NAMES = {"aws_cloudwatch_log_group": "name", "aws_s3_bucket": "bucket", "aws_kinesis_firehose_delivery_stream": "name"}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each destination in this module whose name is known and wrong."""
    for logging in root.module.of_type("aws_wafv2_web_acl_logging_configuration"):
        argument = logging.argument("log_destination_configs")
        for destination in root.wiring.resources_in(argument.value if argument else None):
            name = _name(root, destination)
            if argument and name and not name.startswith(_PREFIX):
                message = (
                    f'WAF logs only to names that begin with "{_PREFIX}", and {destination.address} is "{name}". '
                    "Rename it."
                )
                yield Hit.of(logging, message, argument.value)


def _name(root: Root, destination: Resource) -> str | None:
    value = plain_of(root, destination.block.body, _NAMES.get(destination.type, ""))
    return value if isinstance(value, str) else None


RULE = Rule(
    "waf-log-name",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        "aws_cloudwatch_log_group",
        "aws_kinesis_firehose_delivery_stream",
        "aws_s3_bucket",
        "aws_wafv2_web_acl_logging_configuration",
    ),
)
