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

from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import Argument, Group, Hit, Iterator, Matrix, MatrixRule, Resource, Root, Sequence, Severity
from tfgen.rules.shared.arguments import referred_by
from tfgen.stacks.order import order_waves


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each destination of a replication that is in the region of the stack which comes before all others."""
    roots = {root.stack: root for root in matrix.stacks if root.stack}
    ordered = [[roots[stack] for stack in wave] for wave in order_waves(list(roots))]
    for root in matrix.stacks:
        home = _home_of(root, ordered)
        region = _region_of(home) if home and home is not root else None
        for replication, bucket, replica in _destinations(root) if region else ():
            if placement_of(root).of(replica).region == region:
                message = (
                    f"{replica.address} is in {region}, the home region: while that is lost, nothing can be planned "
                    "here. Keep the replica in another region."
                )
                yield Hit.of(replication, message, bucket.value)


def _home_of(root: Root, waves: Sequence[Sequence[Root]]) -> Root | None:
    """The stack of the environment that is applied before all others of its component, if one alone is."""
    for wave in waves:
        if beside := [other for other in wave if _is_sibling(root, other)]:
            return beside[0] if len(beside) == 1 else None
    return None


def _is_sibling(one: Root, other: Root) -> bool:
    if one.stack is None or other.stack is None or one.stack.component != other.stack.component:
        return False
    return one.stack.is_beside(other.stack)


def _region_of(root: Root) -> str | None:
    """The region of what a stack makes without naming a provider configuration."""
    placement = placement_of(root)
    own = (one for one in root.module.resources if one.type.startswith("aws_") and not one.argument("provider"))
    return next((placement.of(one).region for one in own), None)


def _destinations(root: Root) -> Iterator[tuple[Resource, Argument, Resource]]:
    """Each replication of a bucket with what says where to, and the bucket that this means."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        for rule in replication.blocks("rule"):
            for destination in rule.body.blocks_of("destination"):
                argument = destination.body.argument("bucket")
                for replica in referred_by(root, destination.body, "bucket"):
                    if argument and replica.type == "aws_s3_bucket":
                        yield replication, argument, replica


RULE = MatrixRule("replica-in-home", Severity.WARNING, Group.MATRIX, check)
