"""Access logs that may be switched on before the log bucket lets S3 write.

Why:
    S3 tries the target when logging is set up, and refuses it with InvalidTargetBucketForLogging
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html).

Bad:
    resource "aws_s3_bucket" "logs" {
      bucket = "orders-logs"
    }
    resource "aws_s3_bucket_policy" "logs" {
      bucket = aws_s3_bucket.logs.id
      policy = "{}"
    }
    resource "aws_s3_bucket_logging" "data" {
      bucket        = "orders-data"
      target_bucket = aws_s3_bucket.logs.id
      target_prefix = "data/"
    }

Good:
    resource "aws_s3_bucket" "logs" {
      bucket = "orders-logs"
    }
    resource "aws_s3_bucket_policy" "logs" {
      bucket = aws_s3_bucket.logs.id
      policy = "{}"
    }
    resource "aws_s3_bucket_logging" "data" {
      bucket        = "orders-data"
      target_bucket = aws_s3_bucket.logs.id
      target_prefix = "data/"
      depends_on    = [aws_s3_bucket_policy.logs]
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by


def check(root: Root) -> Iterator[Hit]:
    """A hit for each logging that does not need the policy of its target bucket."""
    for logging in root.module.of_type("aws_s3_bucket_logging"):
        buckets = referred_by(root, logging.block.body, "target_bucket")
        for policy in root.module.of_type("aws_s3_bucket_policy"):
            owner = referred_by(root, policy.block.body, "bucket")
            if set(owner) & set(buckets) and policy.address not in root.wiring.needs(logging):
                yield Hit.of(logging, f"it may be switched on before {policy.address}. Name that in depends_on.")


RULE = Rule(
    "access-log-race", Severity.ERROR, Group.SECURITY, check, among("aws_s3_bucket_logging", "aws_s3_bucket_policy")
)
