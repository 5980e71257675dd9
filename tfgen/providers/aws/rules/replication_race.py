"""Replication that may be set up before both of its buckets keep versions.

Why:
    S3 refuses it: "Destination bucket must have versioning enabled". Terraform sees no connection between the two
    unless `depends_on` names it (https://github.com/hashicorp/terraform-provider-aws/issues/749).

Bad:
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }
    resource "aws_s3_bucket" "replica" {
      bucket = "orders-replica"
    }
    resource "aws_s3_bucket_versioning" "data" {
      bucket = aws_s3_bucket.data.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_versioning" "replica" {
      bucket = aws_s3_bucket.replica.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        source_selection_criteria {
          sse_kms_encrypted_objects {
            status = "Enabled"
          }
        }
        destination {
          bucket = aws_s3_bucket.replica.arn
          encryption_configuration {
            replica_kms_key_id = "arn:aws:kms:us-west-2:111122223333:alias/replica"
          }
        }
      }
    }

Good:
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }
    resource "aws_s3_bucket" "replica" {
      bucket = "orders-replica"
    }
    resource "aws_s3_bucket_versioning" "data" {
      bucket = aws_s3_bucket.data.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_versioning" "replica" {
      bucket = aws_s3_bucket.replica.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        source_selection_criteria {
          sse_kms_encrypted_objects {
            status = "Enabled"
          }
        }
        destination {
          bucket = aws_s3_bucket.replica.arn
          encryption_configuration {
            replica_kms_key_id = "arn:aws:kms:us-west-2:111122223333:alias/replica"
          }
        }
      }
      depends_on = [aws_s3_bucket_versioning.data, aws_s3_bucket_versioning.replica]
    }
"""

from tfgen.providers.aws.shared.races import race_rule, sharing

RULE = race_rule(
    "replication-race",
    sharing(
        "aws_s3_bucket_replication_configuration",
        ["bucket", "rule.destination.bucket"],
        ["aws_s3_bucket_versioning"],
        "bucket",
    ),
    "it may be set up before {}. Name both in depends_on.",
)
