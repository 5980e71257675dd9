"""A replica that another region's stack keeps in the home region.

Why:
    When the home region is lost, the other regions' stacks have to be changed. A stack that keeps a replica there asks
    that region in every plan, and fails with it: Terraform configures a provider before it plans, also with
    `-refresh=false` (https://developer.hashicorp.com/terraform/language/providers/configuration).

Bad:
    # in dev/us-east-1, the home region
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-east-1"
    }
    provider "aws" {
      region = "us-east-1"
    }
    # in dev/us-west-2
    provider "aws" {
      region = "us-west-2"
    }
    provider "aws" {
      alias  = "replica"
      region = "us-east-1"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
      bucket   = "trading-data-us-west-2-replica"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "trading-data-us-west-2"
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        destination {
          bucket = aws_s3_bucket.replica.arn
        }
      }
    }

Good:
    # in dev/us-east-1, the home region
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data-us-east-1"
    }
    provider "aws" {
      region = "us-east-1"
    }
    # in dev/us-west-2
    provider "aws" {
      region = "us-west-2"
    }
    provider "aws" {
      alias  = "replica"
      region = "us-east-2"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
      bucket   = "trading-data-us-west-2-replica"
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "trading-data-us-west-2"
      role   = "arn:aws:iam::111122223333:role/replication"
      rule {
        status = "Enabled"
        destination {
          bucket = aws_s3_bucket.replica.arn
        }
      }
    }
"""

from collections import Counter
from typing import TYPE_CHECKING

from tfgen.errors import Position
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import (
    Argument,
    Group,
    Hit,
    Iterator,
    Look,
    Mapping,
    Matrix,
    MatrixRule,
    Resource,
    Root,
    Sequence,
    Severity,
)
from tfgen.rules.shared.arguments import referred_by
from tfgen.stacks.order import order_waves
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.stacks.stack import Stack


class _Replica(Struct, frozen=True, array_like=True):
    """A bucket that another is replicated into, its region, and the replication where it says so."""

    address: str
    region: str | None
    replication: str
    position: Position


class _Seen(Struct, frozen=True, array_like=True):
    """The region of what a root module makes without naming a provider configuration, and the replicas."""

    region: str | None
    replicas: list[_Replica]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each destination of a replication that is in the region of the stack which comes before all others."""
    stacks = [(sketch.stack, seen) for sketch, seen in matrix.seen(_REPLICAS) if sketch.stack]
    homes = _find_homes([stack for stack, _ in stacks])
    regions = {stack.name: seen.region for stack, seen in stacks}
    for stack, seen in stacks:
        home = homes[_family(stack)]
        region = regions[home.name] if home and home is not stack else None
        for replica in seen.replicas if region else ():
            if replica.region == region:
                message = (
                    f"{replica.address} is in {region}, the home region: while that is lost, nothing can be planned "
                    "here. Keep the replica in another region."
                )
                yield Hit(replica.position, message, replica.replication)


def _family(stack: "Stack") -> tuple[object, ...]:
    return (stack.component, stack.neighbourhood)


def _find_homes(stacks: "Sequence[Stack]") -> "Mapping[tuple[object, ...], Stack | None]":
    """The stack of an environment that is applied before all others of its component, if one alone is."""
    homes: dict[tuple[object, ...], Stack | None] = {}
    for wave in order_waves(stacks):
        first = Counter(map(_family, wave))
        homes |= {_family(stack): stack if first[_family(stack)] == 1 else None for stack in wave} | homes
    return homes


def _look(root: Root) -> _Seen:
    placement = placement_of(root)
    replicas = [
        _Replica(replica.address, placement.of(replica).region, one.address, one.file.position(bucket.value.start))
        for one, bucket, replica in _destinations(root)
    ]
    own = (one for one in root.module.resources if one.type.startswith("aws_") and not one.argument("provider"))
    return _Seen(next((placement.of(one).region for one in own), None), replicas)


def _destinations(root: Root) -> Iterator[tuple[Resource, Argument, Resource]]:
    """Each replication of a bucket with what says where to, and the bucket that this means."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        for rule in replication.blocks("rule"):
            for destination in rule.body.blocks_of("destination"):
                argument = destination.body.argument("bucket")
                for replica in referred_by(root, destination.body, "bucket"):
                    if argument and replica.type == "aws_s3_bucket":
                        yield replication, argument, replica


_REPLICAS = Look("replicas", _Seen, _look)
RULE = MatrixRule("replica-in-home", Severity.WARNING, Group.MATRIX, check, (_REPLICAS,))
