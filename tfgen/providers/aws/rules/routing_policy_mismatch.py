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

from tfgen.errors import Position
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Resource, Root, Severity, Sketch
from tfgen.rules.shared.arguments import plain_of
from tfgen.structs import Struct

_SIMPLE = "simple"
_SUFFIX = "_routing_policy"


class _Record(Struct, frozen=True, array_like=True):
    """A record: its zone, name and type, all known, and its routing policy."""

    key: tuple[str, ...]
    policy: str
    address: str
    position: Position


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each record with another policy than the first of its zone, name and type."""
    first: dict[tuple[str, ...], tuple[Sketch, _Record]] = {}
    for sketch, found in matrix.seen(_RECORDS):
        for here in found:
            other_sketch, other = first.setdefault(here.key, (sketch, here))
            if other.policy != here.policy:
                message = (
                    f"its routing policy is {here.policy}, and that of {other.address} in "
                    f"{other_sketch.folder} is {other.policy}. Records of one name need the same."
                )
                yield Hit(here.position, message, here.address)


def _look(root: Root) -> list[_Record]:
    found: list[_Record] = []
    for resource in root.module.of_type("aws_route53_record"):
        key = tuple(plain_of(root, resource.block.body, name) for name in ("zone_id", "name", "type"))
        known = tuple(part for part in key if isinstance(part, str))
        if known == key and not resource.blocks("dynamic"):
            found.append(_Record(known, _policy(resource), resource.address, resource.position))
    return found


def _policy(record: Resource) -> str:
    """The routing policy: `latency`, `weighted`, `failover`, `multivalue`, `simple`, ..."""
    if record.argument("multivalue_answer_routing_policy"):
        return "multivalue"
    names = (block.type.removesuffix(_SUFFIX) for block in record.block.body.blocks if block.type.endswith(_SUFFIX))
    return next(names, _SIMPLE)


_RECORDS = Look("routing-policies", list[_Record], _look)
RULE = MatrixRule("routing-policy-mismatch", Severity.ERROR, Group.MATRIX, check, (_RECORDS,))
