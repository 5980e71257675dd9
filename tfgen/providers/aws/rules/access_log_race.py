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

from tfgen.providers.aws.shared.races import race_rule, sharing

RULE = race_rule(
    "access-log-race",
    sharing("aws_s3_bucket_logging", ["target_bucket"], ["aws_s3_bucket_policy"], "bucket"),
    "it may be switched on before {}. Name that in depends_on.",
)
