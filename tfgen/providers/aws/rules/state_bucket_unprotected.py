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

from tfgen.errors import Position
from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.values.arguments import find_blocks
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.former import KEPT
from tfgen.rules.shared.arguments import plain_of, referring
from tfgen.structs import Struct


class _Bucket(Struct, frozen=True, array_like=True):
    """A bucket of a known name, and what it would lack if it held states."""

    name: str
    faults: list[str]
    address: str
    position: Position


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each bucket that a backend of the matrix names and that lacks one of the two."""
    names = {kept.state[1] for _, kept in matrix.seen(KEPT) if kept and kept.state[0] == "s3"}
    for _, buckets in matrix.seen(_BUCKETS):
        for bucket in buckets:
            if bucket.name in names:
                yield from (Hit(bucket.position, message, bucket.address) for message in bucket.faults)


def _look(root: Root) -> list[_Bucket]:
    return [
        _Bucket(name, list(_faults(root, bucket)), bucket.address, bucket.position)
        for bucket in root.module.of_type("aws_s3_bucket")
        if isinstance(name := plain_of(root, bucket.block.body, "bucket"), str)
    ]


def _faults(root: Root, bucket: Resource) -> Iterator[str]:
    if not any(plain_of(root, block.body, "prevent_destroy") is True for block in bucket.blocks("lifecycle")):
        yield "this bucket holds states, and could be destroyed. Add lifecycle { prevent_destroy = true }."
    statuses = [
        plain_of(root, block.body, "status")
        for versioning in referring(root, "bucket", bucket, "aws_s3_bucket_versioning")
        for name, block in find_blocks(versioning.block.body)
        if name == "versioning_configuration"
    ]
    if "Enabled" not in statuses and UNKNOWN not in statuses:
        yield "this bucket holds states and keeps no earlier ones. Add an aws_s3_bucket_versioning that is Enabled."


_BUCKETS = Look("state-buckets", list[_Bucket], _look)
RULE = MatrixRule("state-bucket-unprotected", Severity.WARNING, Group.SECURITY, check, (KEPT, _BUCKETS))
