"""Replication that may be set up before its role has its rights.

Why:
    Nothing in the replication refers to the policy of its role. What is written in between is not copied: S3 tries,
    is refused, and does not try again (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-status.html).

Bad:
    resource "aws_iam_role" "replication" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "replication" {
      role   = aws_iam_role.replication.id
      policy = "{}"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "orders-data"
      role   = aws_iam_role.replication.arn
      rule {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::orders-replica"
        }
      }
    }

Good:
    resource "aws_iam_role" "replication" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "replication" {
      role   = aws_iam_role.replication.id
      policy = "{}"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "orders-data"
      role   = aws_iam_role.replication.arn
      rule {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::orders-replica"
        }
      }
      depends_on = [aws_iam_role_policy.replication]
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by, referring

_POLICIES = ("aws_iam_role_policy", "aws_iam_role_policy_attachment")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each replication that does not need all policies of its role."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        needs = root.wiring.needs(replication)
        for role in referred_by(root, replication.block.body, "role", "aws_iam_role"):
            policies = (policy.address for policy in referring(root, "role", role, *_POLICIES))
            missing = [address for address in policies if address not in needs]
            if missing:
                yield Hit.of(replication, f"it may be set up before {' and '.join(missing)}. Name that in depends_on.")


RULE = Rule(
    "replication-role-race",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among(*_POLICIES, "aws_s3_bucket_replication_configuration"),
)
