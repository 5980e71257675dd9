"""A stack that workflows apply, and no lock file that says with which provider.

Why:
    Where a role of the account trusts GitHub's tokens, runners plan and apply, each time with a fresh folder: without
    `.terraform.lock.hcl` they take the newest provider that is admitted, whoever published it a minute ago, and the
    plan that was approved may be of another one than what applies
    (https://developer.hashicorp.com/terraform/language/files/dependency-lock).

Bad:
    # in dev/us-east-1
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 5.100.0, < 7.0.0"
        }
      }
    }
    resource "aws_iam_role" "apply" {
      name = "apply"
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:x" } }
        }]
      })
    }

Good:
    # in dev/us-east-1
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 5.100.0, < 7.0.0"
        }
      }
    }
    resource "aws_iam_role" "apply" {
      name = "apply"
      assume_role_policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Action    = "sts:AssumeRoleWithWebIdentity"
          Condition = { StringEquals = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:ref:x" } }
        }]
      })
    }
    # in .terraform.lock.hcl
    provider "registry.terraform.io/hashicorp/aws" {
      version = "6.69.1"
    }
"""

from tfgen.errors import Position
from tfgen.module.requirements import find_requirements
from tfgen.patterns import regex
from tfgen.providers.aws.shared.policies import read_statements
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity
from tfgen.structs import Struct

_ISSUER = "token.actions.githubusercontent.com"
_CLAIMS = ("aud", "sub", "ref", "environment", "repository")
_EXACT = regex(r"\s*=?\s*\d+\.\d+\.\d+\s*")


class _Choice(Struct, frozen=True, array_like=True):
    """What a root module says of providers: whether a role in it trusts workflows, and what admits several versions.

    `open` are sources with the place that names them; none where a lock file is beside it.
    """

    is_trusting: bool
    open: list[tuple[str, Position]]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each requirement that admits several versions, in a stack of such an account without a lock file."""
    found = [(sketch.stack, choice) for sketch, choice in matrix.seen(_CHOICES) if sketch.stack]
    accounts = {stack.account_id for stack, choice in found if choice.is_trusting} - {None}
    for stack, choice in found:
        if not stack.manual and stack.account_id in accounts:
            for source, position in choice.open:
                message = (
                    f"workflows apply this stack, with whichever version of {source} is the newest then: it has no "
                    "lock file. Run `tfgen lock` and commit what it writes."
                )
                yield Hit(position, message)


def _look(root: Root) -> _Choice:
    requirements = find_requirements(root.module).values() if root.stack and not root.locked else ()
    several = [one for one in requirements if not _EXACT.fullmatch(one.constraint or "")]
    return _Choice(_is_trusting(root), [(one.source, one.file.position(one.value.start)) for one in several])


def _is_trusting(root: Root) -> bool:
    """Whether a role in it trusts the tokens of GitHub's workflows."""
    for role in root.module.of_type("aws_iam_role"):
        argument = role.argument("assume_role_policy")
        for statement in read_statements(root, argument.value if argument else None) or ():
            if any(statement.conditions(f"{_ISSUER}:{claim}") for claim in _CLAIMS):
                return True
    return False


_CHOICES = Look("provider choices", _Choice, _look)
RULE = MatrixRule("lock-file-missing", Severity.WARNING, Group.MATRIX, check, (_CHOICES,))
