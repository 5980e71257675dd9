"""A hosted zone whose records stacks of two accounts write, each by its own account's rights.

Why:
    A hosted zone belongs to one account; a request for it with the credentials of another is refused with
    AccessDenied, at apply, after everything else has been made. Who writes into another account's zone takes on a
    role there (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-overview.html).

Bad:
    # in dev/us-east-1
    resource "aws_route53_record" "api" {
      zone_id = "Z0123456789ABCDEFGHIJ"
      name    = "api.dev.example.com"
      type    = "A"
      ttl     = 60
      records = ["192.0.2.1"]
    }
    # in prod/us-east-1
    resource "aws_route53_record" "api" {
      zone_id = "Z0123456789ABCDEFGHIJ"
      name    = "api.example.com"
      type    = "A"
      ttl     = 60
      records = ["192.0.2.2"]
    }

Good:
    # in dev/us-east-1
    provider "aws" {
      alias = "dns"
      assume_role {
        role_arn = "arn:aws:iam::444455556666:role/dns"
      }
    }
    resource "aws_route53_record" "api" {
      provider = aws.dns
      zone_id  = "Z0123456789ABCDEFGHIJ"
      name     = "api.dev.example.com"
      type     = "A"
      ttl      = 60
      records  = ["192.0.2.1"]
    }
    # in prod/us-east-1
    resource "aws_route53_record" "api" {
      zone_id = "Z0123456789ABCDEFGHIJ"
      name    = "api.example.com"
      type    = "A"
      ttl     = 60
      records = ["192.0.2.2"]
    }
"""

from tfgen.errors import Position
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity, Sketch
from tfgen.structs import Struct


class _Record(Struct, frozen=True, array_like=True):
    """A record in a zone that is known by its id, and the account that it is written from."""

    zone: str
    account: str
    address: str
    position: Position


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each record in a zone that a record of another account was in before."""
    first: dict[str, tuple[str, Sketch]] = {}
    for sketch, found in matrix.seen(_RECORDS):
        for record in found:
            owner, other = first.setdefault(record.zone, (record.account, sketch))
            if record.account != owner:
                message = (
                    f"account {record.account} writes into the zone {record.zone}, and so does account {owner} in "
                    f"{other.folder}: a zone belongs to one. Write by a provider that assumes a role in the "
                    "account of the zone, or name a zone of this account."
                )
                yield Hit(record.position, message, record.address)


def _look(root: Root) -> list[_Record]:
    """The records of zones that are known by their ids; one whose account is not known is noted."""
    placement = placement_of(root)
    found: list[_Record] = []
    for record in root.module.of_type("aws_route53_record"):
        argument = record.argument("zone_id")
        zone = root.values.plain(argument.value) if argument else None
        if argument is None or not isinstance(zone, str):
            continue
        account = placement.of(record).account
        if account is None:
            root.unchecked(f"{record.address}: whose hosted zone it writes into, as its account is not known")
        else:
            found.append(_Record(zone, account, record.address, record.file.position(argument.value.start)))
    return found


_RECORDS = Look("zones", list[_Record], _look)
RULE = MatrixRule("zone-in-two-accounts", Severity.ERROR, Group.MATRIX, check, (_RECORDS,))
