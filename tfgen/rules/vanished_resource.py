"""A resource that holds data, was there in the last commit, and has lost its address.

Why:
    Terraform destroys what is in the state and no longer in the files. After a rename in a template the plan says
    "destroy" and "create" in every stack, and a database, bucket or key does not come back
    (https://github.com/hashicorp/terraform-cdk/issues/219). A `moved` block says that it was renamed, a `removed` block
    that it is to be forgotten, and `checks.ignore` in the config that its end is meant.

Bad:
    # before, in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data"
    }
    # in dev/us-east-1
    resource "aws_s3_bucket" "archive" {
      bucket = "trading-data"
    }

Good:
    # before, in dev/us-east-1
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data"
    }
    # in dev/us-east-1
    resource "aws_s3_bucket" "archive" {
      bucket = "trading-data"
    }
    moved {
      from = aws_s3_bucket.data
      to   = aws_s3_bucket.archive
    }
"""

from tfgen.errors import Position
from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Severity
from tfgen.rules.former import INVENTORY, Declared, Inventory


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every stateful resource of the last commit that is neither there nor accounted for."""
    for sketch, now in matrix.seen(INVENTORY):
        former = (matrix.previous or {}).get(sketch.folder)
        stateful = sketch.stack.stateful if sketch.stack else STATEFUL_TYPES
        there = {resource.address for resource in now.resources}.union(now.accounted) if former else frozenset()
        for resource in former.inventory.resources if former else ():
            if resource.is_managed and resource.type in stateful and resource.address not in there:
                yield _hit(sketch.folder, now, resource)


def _hit(folder: str, now: Inventory, resource: Declared) -> Hit:
    place = Position(f"{folder}/{resource.file}" if resource.file in now.files else folder)
    message = (
        f"{resource.address} was there in the last commit: applying this destroys it with all that it holds. Add a "
        "moved block if it was renamed, a removed block if it is to stay on AWS, or acknowledge its end under "
        "checks.ignore."
    )
    return Hit(place, message, address=resource.address)


RULE = MatrixRule("vanished-resource", Severity.ERROR, Group.MATRIX, check, (INVENTORY,))
