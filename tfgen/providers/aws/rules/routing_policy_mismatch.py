"""Records of one name that choose among themselves in different ways.

Why:
    Route 53 refuses it with InvalidChangeBatch: all records of a name and type have the same routing policy, and a
    simple one is alone
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-shared.html).

Bad:
    # in dev/us-east-1
    resource "aws_route53_record" "api" {
      zone_id        = "Z0123456789ABCDEFGHIJ"
      name           = "api.example.com"
      type           = "A"
      set_identifier = "us-east-1"
      latency_routing_policy {
        region = "us-east-1"
      }
    }
    # in dev/us-west-2
    resource "aws_route53_record" "api" {
      zone_id        = "Z0123456789ABCDEFGHIJ"
      name           = "api.example.com"
      type           = "A"
      set_identifier = "us-west-2"
      weighted_routing_policy {
        weight = 10
      }
    }

Good:
    # in dev/us-east-1
    resource "aws_route53_record" "api" {
      zone_id        = "Z0123456789ABCDEFGHIJ"
      name           = "api.example.com"
      type           = "A"
      set_identifier = "us-east-1"
      latency_routing_policy {
        region = "us-east-1"
      }
    }
    # in dev/us-west-2
    resource "aws_route53_record" "api" {
      zone_id        = "Z0123456789ABCDEFGHIJ"
      name           = "api.example.com"
      type           = "A"
      set_identifier = "us-west-2"
      latency_routing_policy {
        region = "us-west-2"
      }
    }
"""

from typing import NamedTuple

from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.shared.arguments import plain_of

_SIMPLE = "simple"
_SUFFIX = "_routing_policy"


class _Record(NamedTuple):
    root: Root
    record: Resource
    policy: str


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each record with another policy than the first of its zone, name and type."""
    first: dict[tuple[object, ...], _Record] = {}
    for root in matrix.roots:
        for resource in root.module.of_type("aws_route53_record"):
            key = tuple(plain_of(root, resource.block.body, name) for name in ("zone_id", "name", "type"))
            if resource.blocks("dynamic") or not all(isinstance(part, str) for part in key):
                continue
            here = _Record(root, resource, _policy(resource))
            other = first.setdefault(key, here)
            if other.policy != here.policy:
                message = (
                    f"its routing policy is {here.policy}, and that of {other.record.address} in "
                    f"{other.root.module.folder} is {other.policy}. Records of one name need the same."
                )
                yield Hit.of(resource, message)


def _policy(record: Resource) -> str:
    """The routing policy: `latency`, `weighted`, `failover`, `multivalue`, `simple`, ..."""
    if record.argument("multivalue_answer_routing_policy"):
        return "multivalue"
    names = (block.type.removesuffix(_SUFFIX) for block in record.block.body.blocks if block.type.endswith(_SUFFIX))
    return next(names, _SIMPLE)


RULE = MatrixRule("routing-policy-mismatch", Severity.ERROR, Group.MATRIX, check)
