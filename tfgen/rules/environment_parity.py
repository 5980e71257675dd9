"""A protected environment that lacks a resource which an unprotected one has.

Why:
    What was tried in staging and is missing in prod was forgotten, or switched on in one place only. Home regions are
    compared with home regions, the others with the others; with `checks.ignore` the config says which differences are
    meant, and why.

Bad:
    # in staging/us-east-1
    resource "aws_wafv2_web_acl" "api" {
      name  = "trading-staging"
      scope = "REGIONAL"
    }
    # in prod/us-east-1, protected
    resource "aws_sns_topic" "alarms" {
      name = "trading-prod"
    }

Good:
    # in staging/us-east-1
    resource "aws_wafv2_web_acl" "api" {
      name  = "trading-staging"
      scope = "REGIONAL"
    }
    # in prod/us-east-1, protected
    resource "aws_wafv2_web_acl" "api" {
      name  = "trading-prod"
      scope = "REGIONAL"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import Position
from tfgen.rules.rule import Group, Hit, MatrixRule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Resource
    from tfgen.rules.root import Matrix, Root
    from tfgen.stacks.stack import Stack


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit in each protected stack for each resource that it lacks; one that several others have is one hit."""
    stacks = [(root, root.stack) for root in matrix.stacks if root.stack and not root.stack.manual]
    for root, stack in stacks:
        if not stack.protect:
            continue
        models: dict[str, tuple[Root, Resource]] = {}
        # The last one is named: of the environments the one nearest to this, and in it the same region.
        for other, peer in sorted(stacks, key=lambda pair: _shared_values(pair[1], stack)):
            if not peer.protect and _is_comparable(peer, stack):
                models |= {resource.address: (other, resource) for resource in other.module.resources}
        yield from _lacking(root, models)


def _shared_values(one: Stack, other: Stack) -> int:
    """The number of axes on which two stacks have the same value."""
    return sum(one.axes.get(axis) == value for axis, value in other.axes.items())


def _is_comparable(one: Stack, other: Stack) -> bool:
    """Whether two stacks are of one component, and both are those applied first, or neither is."""
    return one.component == other.component and (one.wave == 0) == (other.wave == 0)


def _lacking(root: Root, models: dict[str, tuple[Root, Resource]]) -> Iterator[Hit]:
    files = {file.name for file in root.module.files}
    for address, (other, resource) in models.items():
        if root.module.resource(address) is None:
            name = resource.file.name
            place = Position(f"{root.module.folder}/{name}" if name in files else root.module.folder)
            message = (
                f"{address} of {other.module.folder} is missing in this protected environment. Switch it on here too, "
                "or say under checks.ignore why not."
            )
            yield Hit(place, message, address=address)


RULE = MatrixRule("environment-parity", Severity.WARNING, Group.MATRIX, check)
