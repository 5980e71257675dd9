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
from tfgen.module.references import find_references
from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Module, Resource, Severity


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every stateful resource of the last commit that is neither there nor accounted for."""
    for root in matrix.roots:
        previous = (matrix.previous or {}).get(root.module.folder)
        accounted = _accounted_for(root.module)
        stateful = root.stack.stateful if root.stack else STATEFUL_TYPES
        for resource in previous.of_type(*stateful) if previous else ():
            if root.module.resource(resource.address) is None and resource.address not in accounted:
                yield _hit(root.module, resource)


def _accounted_for(module: Module) -> set[str]:
    """The addresses that `moved` and `removed` blocks start from."""
    arguments = (block.argument("from") for kind in ("moved", "removed") for block in module.declared(kind))
    return {reference.target for argument in arguments if argument for reference in find_references(argument.value)}


def _hit(module: Module, resource: Resource) -> Hit:
    still_there = any(file.name == resource.file.name for file in module.files)
    place = Position(f"{module.folder}/{resource.file.name}" if still_there else module.folder)
    message = (
        f"{resource.address} was there in the last commit: applying this destroys it with all that it holds. Add a "
        "moved block if it was renamed, a removed block if it is to stay on AWS, or acknowledge its end under "
        "checks.ignore."
    )
    return Hit(place, message, address=resource.address)


RULE = MatrixRule("vanished-resource", Severity.ERROR, Group.MATRIX, check)
