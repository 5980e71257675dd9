"""Something that exists once in an account, or in a region of it, and that two root modules declare.

Why:
    a second GuardDuty detector, Security Hub or Config recorder is refused; a second `aws_api_gateway_account` replaces
    the first one's role without a word, and destroying either of them switches off the API logs of both
    (https://github.com/awsdocs/aws-cloudformation-user-guide/pull/435).

Bad:
    # in dev/us-east-1
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_guardduty_detector" "main" {
      enable = true
    }
    # in staging/us-east-1
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_guardduty_detector" "main" {
      enable = true
    }

Good:
    # in dev/us-east-1
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
    resource "aws_guardduty_detector" "main" {
      enable = true
    }
    # in staging/us-east-1
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
"""

from collections import defaultdict

from tfgen.errors import Position
from tfgen.providers.aws.shared.matrix_names import Key, namespace_key, placement_of
from tfgen.providers.aws.shared.namespaces import SINGLETONS
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity, Sketch
from tfgen.structs import Struct


class _Owner(Struct, frozen=True, array_like=True):
    """A resource that there can be one of, and the account or region that it is the one of."""

    type: str
    key: Key
    address: str
    position: Position


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for every owner but the first."""
    owners: defaultdict[tuple[str, Key], list[tuple[Sketch, _Owner]]] = defaultdict(list)
    for sketch, found in matrix.seen(_OWNERS):
        for owner in found:
            owners[owner.type, owner.key].append((sketch, owner))
    for (first_sketch, first), *others in owners.values():
        for _, other in others:
            message = (
                f"{first.address} in {first_sketch.folder} owns the only {other.type} that there can be in "
                f"{SINGLETONS[other.type].value}. Declare it in one of the two."
            )
            yield Hit(other.position, message, other.address)


def _owners(root: Root) -> list[_Owner]:
    placement = placement_of(root)
    found: list[_Owner] = []
    for resource in root.module.of_type(*SINGLETONS):
        key = namespace_key(SINGLETONS[resource.type], placement.of(resource))
        if key is None:
            root.unchecked(f"{resource.address}: whether it is the only one, as its account or region is not known")
        else:
            found.append(_Owner(resource.type, key, resource.address, resource.position))
    return found


_OWNERS = Look("singletons", list[_Owner], _owners)
RULE = MatrixRule("account-singleton", Severity.ERROR, Group.MATRIX, check, (_OWNERS,))
