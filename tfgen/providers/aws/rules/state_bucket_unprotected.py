"""A bucket for Terraform's states that does not keep their earlier versions, or could be destroyed.

Why:
    An earlier version is the only way back from a broken state, and without any state Terraform no longer knows what it
    has made (https://developer.hashicorp.com/terraform/language/backend/s3).

Bad:
    # in bootstrap
    resource "aws_s3_bucket" "state" {
      bucket = "orders-state"
    }
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "orders-state"
        key    = "dev"
      }
    }

Good:
    # in bootstrap
    resource "aws_s3_bucket" "state" {
      bucket = "orders-state"
      lifecycle {
        prevent_destroy = true
      }
    }
    resource "aws_s3_bucket_versioning" "state" {
      bucket = aws_s3_bucket.state.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    # in dev/us-east-1
    terraform {
      backend "s3" {
        bucket = "orders-state"
        key    = "dev"
      }
    }
"""

from tfgen.evaluation.values import UNKNOWN
from tfgen.module.backend import find_backend
from tfgen.providers.aws.values.arguments import find_blocks
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.shared.arguments import plain_of, referred_by


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each bucket that a backend of the matrix names and that lacks one of the two."""
    backends = [backend for root in matrix.roots if (backend := find_backend(root.module))]
    names = {backend.state[1] for backend in backends if backend.state[0] == "s3"}
    for root in matrix.roots:
        for bucket in root.module.of_type("aws_s3_bucket"):
            if plain_of(root, bucket.block.body, "bucket") in names:
                for message in _faults(root, bucket):
                    yield Hit.of(bucket, message)


def _faults(root: Root, bucket: Resource) -> Iterator[str]:
    if not any(plain_of(root, block.body, "prevent_destroy") is True for block in bucket.blocks("lifecycle")):
        yield "this bucket holds states, and could be destroyed. Add lifecycle { prevent_destroy = true }."
    statuses = [
        plain_of(root, block.body, "status")
        for versioning in root.module.of_type("aws_s3_bucket_versioning")
        if bucket in referred_by(root, versioning.block.body, "bucket")
        for name, block in find_blocks(versioning.block.body)
        if name == "versioning_configuration"
    ]
    if not {"Enabled", UNKNOWN} & set(statuses):
        yield "this bucket holds states and keeps no earlier ones. Add an aws_s3_bucket_versioning that is Enabled."


RULE = MatrixRule("state-bucket-unprotected", Severity.WARNING, Group.SECURITY, check)
