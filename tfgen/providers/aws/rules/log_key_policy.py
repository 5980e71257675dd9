"""A log group encrypted with a key whose policy does not let CloudWatch Logs use it.

Why:
    The apply fails: "The specified KMS key does not exist or is not allowed to be used with LogGroup". Logs acts as a
    service of the region, not with the rights of the caller
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html).

Bad:
    provider "aws" {
      region = "us-east-1"
    }
    resource "aws_kms_key" "main" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "logs.us-west-2.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:Encrypt*", "kms:GenerateDataKey*"]
          Resource  = "*"
        }]
      })
    }
    resource "aws_cloudwatch_log_group" "orders" {
      name       = "/aws/lambda/orders"
      kms_key_id = aws_kms_key.main.arn
    }

Good:
    provider "aws" {
      region = "us-east-1"
    }
    resource "aws_kms_key" "main" {
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "logs.us-east-1.amazonaws.com" }
          Action    = ["kms:Decrypt", "kms:Encrypt*", "kms:GenerateDataKey*"]
          Resource  = "*"
        }]
      })
    }
    resource "aws_cloudwatch_log_group" "orders" {
      name       = "/aws/lambda/orders"
      kms_key_id = aws_kms_key.main.arn
    }
"""

from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.providers.aws.shared.policies import read_statements
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each group with a key of this module whose policy is written here and does not name the service."""
    placement = placement_of(root)
    for group in root.module.of_type("aws_cloudwatch_log_group"):
        argument, region = group.argument("kms_key_id"), placement.of(group).region
        for key in root.wiring.resources_in(argument.value if argument else None):
            service = f"logs.{region}.amazonaws.com"
            if argument and region and _refuses(root, key, service):
                message = (
                    f"the policy of {key.address} has no statement for {service}, so CloudWatch Logs cannot use it. "
                    "Allow that service kms:Encrypt*, kms:Decrypt*, kms:GenerateDataKey* and kms:Describe*."
                )
                yield Hit.of(group, message, argument.value)


def _refuses(root: Root, key: Resource, service: str) -> bool:
    policy = key.argument("policy") if key.type == "aws_kms_key" else None
    statements = read_statements(root, policy.value if policy else None)
    if statements is None:
        return False
    return not any(statement.allows and statement.is_for_service(service) for statement in statements)


RULE = Rule(
    "log-key-policy",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_cloudwatch_log_group", "aws_kms_key", "provider"),
)
