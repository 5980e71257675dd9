"""Requests that are signed for one region, to a name that DNS leads to several.

Why:
    A signature names the region it is for
    (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html). Behind one name for
    the APIs of several regions, whoever is led to another one than they signed for gets 403: when the nearest region
    is ill, so when it matters most.

Bad:
    # in prod/us-east-1
    provider "aws" {
      region = "us-east-1"
    }
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_method" "order" {
      rest_api_id   = aws_api_gateway_rest_api.main.id
      resource_id   = aws_api_gateway_rest_api.main.root_resource_id
      http_method   = "POST"
      authorization = "AWS_IAM"
    }
    resource "aws_api_gateway_domain_name" "api" {
      domain_name = "api.example.com"
    }
    resource "aws_api_gateway_base_path_mapping" "api" {
      api_id      = aws_api_gateway_rest_api.main.id
      domain_name = aws_api_gateway_domain_name.api.domain_name
    }
    resource "aws_route53_record" "api" {
      zone_id         = "Z0123456789ABCDEFGHIJ"
      name            = "api.example.com"
      type            = "A"
      set_identifier  = "us-east-1"
      health_check_id = "1a2b3c4d-0000-0000-0000-000000000000"
      latency_routing_policy {
        region = "us-east-1"
      }
      alias {
        name                   = aws_api_gateway_domain_name.api.regional_domain_name
        zone_id                = aws_api_gateway_domain_name.api.regional_zone_id
        evaluate_target_health = false
      }
    }
    # in prod/us-west-2
    provider "aws" {
      region = "us-west-2"
    }
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_domain_name" "api" {
      domain_name = "api.example.com"
    }
    resource "aws_route53_record" "api" {
      zone_id         = "Z0123456789ABCDEFGHIJ"
      name            = "api.example.com"
      type            = "A"
      set_identifier  = "us-west-2"
      health_check_id = "1a2b3c4d-0000-0000-0000-000000000001"
      latency_routing_policy {
        region = "us-west-2"
      }
      alias {
        name                   = aws_api_gateway_domain_name.api.regional_domain_name
        zone_id                = aws_api_gateway_domain_name.api.regional_zone_id
        evaluate_target_health = false
      }
    }

Good:
    # in prod/us-east-1
    provider "aws" {
      region = "us-east-1"
    }
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_authorizer" "token" {
      name           = "token"
      rest_api_id    = aws_api_gateway_rest_api.main.id
      authorizer_uri = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/token/invocations"
    }
    resource "aws_api_gateway_method" "order" {
      rest_api_id   = aws_api_gateway_rest_api.main.id
      resource_id   = aws_api_gateway_rest_api.main.root_resource_id
      http_method   = "POST"
      authorization = "CUSTOM"
      authorizer_id = aws_api_gateway_authorizer.token.id
    }
    resource "aws_api_gateway_domain_name" "api" {
      domain_name = "api.example.com"
    }
    resource "aws_api_gateway_base_path_mapping" "api" {
      api_id      = aws_api_gateway_rest_api.main.id
      domain_name = aws_api_gateway_domain_name.api.domain_name
    }
    resource "aws_route53_record" "api" {
      zone_id         = "Z0123456789ABCDEFGHIJ"
      name            = "api.example.com"
      type            = "A"
      set_identifier  = "us-east-1"
      health_check_id = "1a2b3c4d-0000-0000-0000-000000000000"
      latency_routing_policy {
        region = "us-east-1"
      }
      alias {
        name                   = aws_api_gateway_domain_name.api.regional_domain_name
        zone_id                = aws_api_gateway_domain_name.api.regional_zone_id
        evaluate_target_health = false
      }
    }
    # in prod/us-west-2
    provider "aws" {
      region = "us-west-2"
    }
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_domain_name" "api" {
      domain_name = "api.example.com"
    }
    resource "aws_route53_record" "api" {
      zone_id         = "Z0123456789ABCDEFGHIJ"
      name            = "api.example.com"
      type            = "A"
      set_identifier  = "us-west-2"
      health_check_id = "1a2b3c4d-0000-0000-0000-000000000001"
      latency_routing_policy {
        region = "us-west-2"
      }
      alias {
        name                   = aws_api_gateway_domain_name.api.regional_domain_name
        zone_id                = aws_api_gateway_domain_name.api.regional_zone_id
        evaluate_target_health = false
      }
    }
"""

from collections import defaultdict

from tfgen.errors import Position
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Resource, Root, Severity
from tfgen.rules.shared.arguments import plain_of, referred_by
from tfgen.structs import Struct


class _Kind(Struct, frozen=True, array_like=True):
    """The types of one kind of API, and what in them says which API it is about and who may call."""

    domain: str
    mapping: str
    method: str
    api: str
    authorization: str


# REST APIs, and HTTP and WebSocket APIs.
_KINDS = (
    _Kind(
        "aws_api_gateway_domain_name",
        "aws_api_gateway_base_path_mapping",
        "aws_api_gateway_method",
        "rest_api_id",
        "authorization",
    ),
    _Kind(
        "aws_apigatewayv2_domain_name",
        "aws_apigatewayv2_api_mapping",
        "aws_apigatewayv2_route",
        "api_id",
        "authorization_type",
    ),
)
_SIGNED = "AWS_IAM"


class _Answer(Struct, frozen=True, array_like=True):
    """A record that leads to a domain of an API in a region, and the methods of that API that ask for a signature."""

    key: tuple[str, str, str]
    region: str
    methods: list[tuple[str, Position]]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each method that asks for a signature behind a name which leads to other regions too."""
    for name, answers in _find_answers(matrix).items():
        regions = sorted({answer.region for answer in answers})
        for answer in answers if len(regions) > 1 else ():
            for address, position in answer.methods:
                message = (
                    f"{name} leads to {' and '.join(regions)}, and a signature is for one region: in another one it is "
                    "refused with 403. Ask for a token, or let those who sign call a name that is this region's alone."
                )
                yield Hit(position, message, address)


def _find_answers(matrix: Matrix) -> dict[str, list[_Answer]]:
    """The domains of APIs behind each name, with their regions; a name is in one zone and of one type."""
    found: defaultdict[tuple[str, str, str], list[_Answer]] = defaultdict(list)
    for _, answers in matrix.seen(_ANSWERS):
        for answer in answers:
            found[answer.key].append(answer)
    return {key[0]: answers for key, answers in found.items()}


def _look(root: Root) -> list[_Answer]:
    placement = placement_of(root)
    found: list[_Answer] = []
    for record in root.module.of_type("aws_route53_record"):
        match tuple(plain_of(root, record.block.body, name) for name in ("name", "type", "zone_id")):
            case (str(name), str(kind_of_record), str(zone)):
                for kind, domain in _domains(root, record):
                    if region := placement.of(domain).region:
                        methods = [_place(one, kind) for one in _signed_methods(root, kind, domain)]
                        found.append(_Answer((name, kind_of_record, zone), region, methods))
    return found


def _place(method: Resource, kind: _Kind) -> tuple[str, Position]:
    argument = method.argument(kind.authorization)
    return method.address, method.file.position(argument.value.start if argument else method.block.start)


def _domains(root: Root, record: Resource) -> Iterator[tuple[_Kind, Resource]]:
    for alias in record.blocks("alias"):
        for kind in _KINDS:
            for domain in referred_by(root, alias.body, "name", kind.domain):
                yield kind, domain


def _signed_methods(root: Root, kind: _Kind, domain: Resource) -> Iterator[Resource]:
    """The methods that ask for a signature, of the APIs that the domain leads to."""
    mappings = (one for one in root.module.of_type(kind.mapping) if _leads_from(root, one, domain))
    apis = {api for mapping in mappings for api in referred_by(root, mapping.block.body, "api_id")}
    for method in root.module.of_type(kind.method):
        signed = plain_of(root, method.block.body, kind.authorization) == _SIGNED
        if signed and apis.intersection(referred_by(root, method.block.body, kind.api)):
            yield method


def _leads_from(root: Root, mapping: Resource, domain: Resource) -> bool:
    if domain in referred_by(root, mapping.block.body, "domain_name"):
        return True
    name = plain_of(root, mapping.block.body, "domain_name")
    return isinstance(name, str) and name == plain_of(root, domain.block.body, "domain_name")


_ANSWERS = Look("signed-answers", list[_Answer], _look)
RULE = MatrixRule("region-bound-signature", Severity.WARNING, Group.MATRIX, check, (_ANSWERS,))
