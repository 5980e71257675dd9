"""The validation record of a certificate's domain, made by two root modules.

Why:
    ACM asks for the same record for a domain in every region of an account. Two owners collide, or overwrite each
    other, and destroying one of them takes the renewal from both
    (https://github.com/hashicorp/terraform-provider-aws/issues/13653).

Bad:
    # in prod/us-east-1
    resource "aws_acm_certificate" "api" {
      domain_name       = "api.example.com"
      validation_method = "DNS"
    }
    resource "aws_route53_record" "validation" {
      for_each = { for option in aws_acm_certificate.api.domain_validation_options : option.domain_name => option }
      zone_id  = "Z0123456789ABCDEFGHIJ"
      name     = each.value.resource_record_name
      type     = each.value.resource_record_type
    }
    # in prod/us-west-2
    resource "aws_acm_certificate" "api" {
      domain_name       = "api.example.com"
      validation_method = "DNS"
    }
    resource "aws_route53_record" "validation" {
      for_each = { for option in aws_acm_certificate.api.domain_validation_options : option.domain_name => option }
      zone_id  = "Z0123456789ABCDEFGHIJ"
      name     = each.value.resource_record_name
      type     = each.value.resource_record_type
    }

Good:
    # in prod/us-east-1
    resource "aws_acm_certificate" "api" {
      domain_name       = "api.example.com"
      validation_method = "DNS"
    }
    resource "aws_route53_record" "validation" {
      for_each = { for option in aws_acm_certificate.api.domain_validation_options : option.domain_name => option }
      zone_id  = "Z0123456789ABCDEFGHIJ"
      name     = each.value.resource_record_name
      type     = each.value.resource_record_type
    }
    # in prod/us-west-2
    resource "aws_acm_certificate" "api" {
      domain_name       = "api.example.com"
      validation_method = "DNS"
    }
"""

from tfgen.errors import Position
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity, Sketch
from tfgen.structs import Struct


class _Maker(Struct, frozen=True, array_like=True):
    """A record that validates a certificate for a domain."""

    domain: str
    address: str
    position: Position


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each maker of a domain's record but the first."""
    owners: dict[str, tuple[Sketch, _Maker]] = {}
    for sketch, found in matrix.seen(_MAKERS):
        for maker in found:
            first, other = owners.setdefault(maker.domain, (sketch, maker))
            if first is not sketch:
                message = (
                    f"{other.address} in {first.folder} makes the validation record of {maker.domain} already, and it "
                    "is the same in every region. Make it in the home region only."
                )
                yield Hit(maker.position, message, maker.address)


def _validated(root: Root) -> list[_Maker]:
    """The domains whose validation records a module makes, each with the record."""
    found: list[_Maker] = []
    for record in root.module.of_type("aws_route53_record"):
        for argument in filter(None, map(record.argument, ("for_each", "name"))):
            for certificate in root.wiring.resources_in(argument.value):
                domain = certificate.argument("domain_name") if certificate.type == "aws_acm_certificate" else None
                name = root.values.plain(domain.value) if domain else None
                if isinstance(name, str):
                    found.append(_Maker(name, record.address, record.position))
    return found


_MAKERS = Look("certificate-records", list[_Maker], _validated)
RULE = MatrixRule("certificate-record-owner", Severity.ERROR, Group.SECURITY, check, (_MAKERS,))
