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

from tfgen.providers.aws.shared.races import ROLE_POLICIES, race_rule, sharing
from tfgen.rules.api import Severity

RULE = race_rule(
    "replication-role-race",
    sharing("aws_s3_bucket_replication_configuration", ["role"], ROLE_POLICIES, "role"),
    "it may be set up before {}. Name that in depends_on.",
    Severity.WARNING,
)
