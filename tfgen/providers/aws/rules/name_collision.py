"""A name that two resources take in one namespace: a bucket's in all of AWS, a role's in an account, ...

Why:
    Terraform looks at one stack at a time. The second apply fails with "already exists", or, where the API overwrites
    without asking, two states own one resource and undo each other's changes
    (https://github.com/hashicorp/terraform-provider-aws/issues/3225).

Bad:
    # in dev/us-east-1
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_iam_role" "function" {
      name               = "trading-function-dev"
      assume_role_policy = "{}"
    }
    # in dev/us-west-2
    provider "aws" {
      region              = "us-west-2"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_iam_role" "function" {
      name               = "trading-function-dev"
      assume_role_policy = "{}"
    }

Good:
    # in dev/us-east-1
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_iam_role" "function" {
      name               = "trading-function-dev-us-east-1"
      assume_role_policy = "{}"
    }
    # in dev/us-west-2
    provider "aws" {
      region              = "us-west-2"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_iam_role" "function" {
      name               = "trading-function-dev-us-west-2"
      assume_role_policy = "{}"
    }
"""

from array import array
from collections import defaultdict
from itertools import pairwise

from tfgen.providers.aws.shared.matrix_names import Key, Taken, find_names
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Severity, Sketch

_Name = tuple[str, Key, str]
"""The type of what takes it, its namespace and itself."""


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every taker of a name but the first."""
    takers: defaultdict[_Name, list[tuple[Sketch, Taken]]] = defaultdict(list)
    several = _find_several(matrix)
    for sketch, found in matrix.seen(_NAMES) if several else ():
        for taken in found:
            if hash(name := _name_of(taken)) in several:
                takers[name].append((sketch, taken))
    for first, *others in takers.values():
        for _, other in others:
            yield _collision(*first, other)


def _find_several(matrix: Matrix) -> frozenset[int]:
    """The hashes of names that may have several takers: all names of a thousand stacks at once would take 40 MB."""
    hashes = array("q")
    for _, found in matrix.seen(_NAMES):
        hashes.extend(hash(_name_of(taken)) for taken in found)
    return frozenset(one for one, other in pairwise(sorted(hashes)) if one == other)


def _name_of(taken: Taken) -> _Name:
    return taken.type, taken.key, taken.name


def _collision(sketch: Sketch, first: Taken, other: Taken) -> Hit:
    message = (
        f'the name "{other.name}" is already taken by {first.address} in {sketch.folder}, and has to be unique in '
        f"{other.scope.value}. Put the environment and the region into it."
    )
    return Hit(other.position, message, other.address)


_NAMES = Look("names", list[Taken], find_names)
RULE = MatrixRule("name-collision", Severity.ERROR, Group.MATRIX, check, (_NAMES,))
