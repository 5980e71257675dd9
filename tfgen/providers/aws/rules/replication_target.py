"""Replication of a bucket into itself, or into a bucket that another root module declares.

Why:
    Replicated objects that arrive in another stack's data bucket look like that stack's own, expire by its rules, and
    with replication in both directions neither stack can be applied first
    (https://github.com/hashicorp/terraform/issues/20253). A replica belongs into a bucket made for it, in the stack
    that fills it.

Bad:
    # in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-east-1"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::trading-data-us-west-2"
        }
      }
    }
    # in dev/us-west-2
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-west-2"
    }

Good:
    # in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-east-1"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
      bucket   = "trading-data-us-east-1-replica"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = aws_s3_bucket.data.id
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        destination {
          bucket = aws_s3_bucket.replica.arn
        }
      }
    }
    # in dev/us-west-2
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-west-2"
    }
"""

import re

from tfgen.module.references import find_references
from tfgen.rules.api import Argument, Group, Hit, Iterator, Mapping, Matrix, MatrixRule, Resource, Root, Severity

_BUCKET_ARN = re.compile(r"arn:aws[a-z-]*:s3:::([^/]+)")


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every destination that is not a bucket of this root module's own, made to be one."""
    owners = {name: (root, bucket) for root in matrix.roots for name, bucket in _bucket_names(root)}
    for root in matrix.roots:
        for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
            source = _buckets(root, replication.argument("bucket"))
            for rule in replication.blocks("rule"):
                for destination in rule.body.blocks_of("destination"):
                    target = destination.body.argument("bucket")
                    if target and (message := _fault(root, source, target, owners)):
                        yield Hit.of(replication, message, target.value)


def _bucket_names(root: Root) -> Iterator[tuple[str, Resource]]:
    for bucket in root.module.of_type("aws_s3_bucket"):
        argument = bucket.argument("bucket")
        name = root.values.plain(argument.value) if argument else None
        if isinstance(name, str):
            yield name, bucket


def _buckets(root: Root, argument: Argument | None) -> set[str]:
    """What an argument says of a bucket: the address it refers to, or the name in a literal ARN."""
    if argument is None:
        return set()
    if found := {reference.target for reference in find_references(argument.value)}:
        return found
    value = root.values.plain(argument.value)
    match = _BUCKET_ARN.match(value) if isinstance(value, str) else None
    return {match[1]} if match else {value} if isinstance(value, str) else set()


def _fault(root: Root, source: set[str], target: Argument, owners: Mapping[str, tuple[Root, Resource]]) -> str | None:
    for bucket in _buckets(root, target):
        owner, declared = owners.get(bucket, (root, None))
        if bucket in source or (declared and owner is root and declared.address in source):
            return "this bucket would be replicated into itself. Name a bucket in another region."
        if owner is not root and declared:
            return (
                f"the destination is {declared.address} of {owner.module.folder}, which that stack uses itself. "
                "Declare a bucket for the replica here, with a provider for its region."
            )
    return None


RULE = MatrixRule("replication-target", Severity.ERROR, Group.MATRIX, check)
