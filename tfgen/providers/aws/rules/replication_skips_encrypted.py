"""Replication to an encrypted replica that leaves out what the source encrypts with KMS.

Why:
    Objects under a KMS key are passed over unless the rule says that they are meant, and names the replica's key; the
    status stays "Enabled" and the replica empty
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html).

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
        destination {
          bucket = aws_s3_bucket.replica.arn
          encryption_configuration {
            replica_kms_key_id = "arn:aws:kms:us-west-2:111122223333:alias/replica"
          }
        }
      }
      depends_on = [aws_s3_bucket_versioning.data, aws_s3_bucket_versioning.replica]
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

from tfgen.rules.api import ALONE, Block, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each rule that has one of the two parts and not the other."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        for rule in replication.blocks("rule"):
            selects, names_key = _selects_encrypted(root, rule), _names_key(rule)
            if selects is not None and selects != names_key:
                part = "source_selection_criteria { sse_kms_encrypted_objects }"
                other = "destination { encryption_configuration }"
                lacking, has = (other, part) if selects else (part, other)
                message = f"this rule has {has} and lacks {lacking}, so encrypted objects are not replicated. Add it."
                yield Hit.of(replication, message, rule)


def _selects_encrypted(root: Root, rule: Block) -> bool | None:
    """Whether encrypted objects are meant; None when that cannot be told."""
    for criteria in rule.body.blocks_of("source_selection_criteria"):
        for encrypted in criteria.body.blocks_of("sse_kms_encrypted_objects"):
            status = encrypted.body.argument("status")
            value = root.values.plain(status.value) if status else None
            return value == "Enabled" if isinstance(value, str) else None
    return None if rule.body.blocks_of("dynamic") else False


def _names_key(rule: Block) -> bool:
    return any(block.body.blocks_of("encryption_configuration") for block in rule.body.blocks_of("destination"))


RULE = Rule("replication-skips-encrypted", Severity.ERROR, Group.SECURITY, check, ALONE)
