"""A bucket with versions whose objects expire, while their old versions stay for ever.

Why:
    In a bucket with versions, expiry only adds a delete marker. What was to be deleted after 90 days is kept, and paid
    for, without an end (https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html).

Bad:
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }
    resource "aws_s3_bucket_versioning" "data" {
      bucket = aws_s3_bucket.data.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      rule {
        id     = "expire"
        status = "Enabled"
        expiration {
          days = 90
        }
      }
    }

Good:
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }
    resource "aws_s3_bucket_versioning" "data" {
      bucket = aws_s3_bucket.data.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      rule {
        id     = "expire"
        status = "Enabled"
        expiration {
          days = 90
        }
        noncurrent_version_expiration {
          noncurrent_days = 30
        }
      }
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by


def check(root: Root) -> Iterator[Hit]:
    """A hit for each lifecycle of a bucket with versions that expires objects and in no rule their old versions."""
    versioned = {
        bucket
        for versioning in root.module.of_type("aws_s3_bucket_versioning")
        for bucket in _buckets(root, versioning)
    }
    for lifecycle in root.module.of_type("aws_s3_bucket_lifecycle_configuration"):
        rules = lifecycle.blocks("rule")
        expires = any(rule.body.blocks_of("expiration") for rule in rules)
        cleans = any(rule.body.blocks_of("noncurrent_version_expiration", "dynamic") for rule in rules)
        if expires and not cleans and _buckets(root, lifecycle) & versioned:
            message = "expired objects stay as old versions. Add noncurrent_version_expiration to the rule."
            yield Hit.of(lifecycle, message)


def _buckets(root: Root, resource: Resource) -> set[str]:
    return {bucket.address for bucket in referred_by(root, resource.block.body, "bucket")}


RULE = Rule(
    "noncurrent-versions-kept",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_s3_bucket_lifecycle_configuration", "aws_s3_bucket_versioning"),
)
