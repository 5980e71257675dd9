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

from collections import defaultdict

from tfgen.providers.aws.shared.matrix_names import Key, Taken, find_names
from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Severity


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every taker of a name but the first."""
    takers: defaultdict[tuple[str, Key, str], list[Taken]] = defaultdict(list)
    for taken in find_names(matrix):
        takers[taken.resource.type, taken.key, taken.name].append(taken)
    for first, *others in takers.values():
        for other in others:
            yield _collision(first, other)


def _collision(first: Taken, other: Taken) -> Hit:
    where = f"{first.resource.address} in {first.root.module.folder}"
    message = (
        f'the name "{other.name}" is already taken by {where}, and has to be unique in {other.scope.value}. '
        "Put the environment and the region into it."
    )
    return Hit.at(other.resource.file, other.argument.value, message, address=other.resource.address)


RULE = MatrixRule("name-collision", Severity.ERROR, Group.MATRIX, check)
