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

from tfgen.rules.api import Group, Hit, Iterator, Matrix, MatrixRule, Resource, Root, Severity


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each maker of a domain's record but the first."""
    owners: dict[str, tuple[Root, Resource]] = {}
    for root in matrix.roots:
        for domain, record in _validated(root):
            first, other = owners.setdefault(domain, (root, record))
            if first is not root:
                message = (
                    f"{other.address} in {first.module.folder} makes the validation record of {domain} already, and it "
                    "is the same in every region. Make it in the home region only."
                )
                yield Hit.of(record, message)


def _validated(root: Root) -> Iterator[tuple[str, Resource]]:
    """The domains whose validation records a module makes, each with the record."""
    for record in root.module.of_type("aws_route53_record"):
        for argument in filter(None, map(record.argument, ("for_each", "name"))):
            for certificate in root.wiring.resources_in(argument.value):
                domain = certificate.argument("domain_name") if certificate.type == "aws_acm_certificate" else None
                name = root.values.plain(domain.value) if domain else None
                if isinstance(name, str):
                    yield name, record


RULE = MatrixRule("certificate-record-owner", Severity.ERROR, Group.SECURITY, check)
