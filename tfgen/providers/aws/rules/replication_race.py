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

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by


def check(root: Root) -> Iterator[Hit]:
    """A hit for each replication that does not need the versioning of both buckets."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        buckets = _buckets(root, replication)
        missing = [
            versioning.address
            for versioning in root.module.of_type("aws_s3_bucket_versioning")
            if buckets & _bucket_of(root, versioning) and versioning.address not in root.wiring.needs(replication)
        ]
        if missing:
            yield Hit.of(replication, f"it may be set up before {' and '.join(missing)}. Name both in depends_on.")


def _buckets(root: Root, replication: Resource) -> set[str]:
    """The addresses of the source and of the destinations."""
    found = _bucket_of(root, replication)
    for rule in replication.blocks("rule"):
        for destination in rule.body.blocks_of("destination"):
            found |= {bucket.address for bucket in referred_by(root, destination.body, "bucket")}
    return found


def _bucket_of(root: Root, resource: Resource) -> set[str]:
    return {bucket.address for bucket in referred_by(root, resource.block.body, "bucket")}


RULE = Rule(
    "replication-race",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_s3_bucket_replication_configuration", "aws_s3_bucket_versioning"),
)
