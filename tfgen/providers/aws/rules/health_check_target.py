"""A health check that asks an API for what it never answers.

Why:
    The check fails for ever, and the records that use it leave the region out: of the DNS answer, not of the bill.
    Checkers cannot sign requests, and a disabled default endpoint answers nobody
    (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html).

Bad:
    resource "aws_api_gateway_rest_api" "main" {
      name                         = "orders"
      disable_execute_api_endpoint = true
    }
    resource "aws_route53_health_check" "api" {
      type          = "HTTPS"
      fqdn          = "${aws_api_gateway_rest_api.main.id}.execute-api.us-east-1.amazonaws.com"
      resource_path = "/live/health"
    }

Good:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_resource" "health" {
      rest_api_id = aws_api_gateway_rest_api.main.id
      parent_id   = aws_api_gateway_rest_api.main.root_resource_id
      path_part   = "health"
    }
    resource "aws_api_gateway_method" "health" {
      rest_api_id   = aws_api_gateway_rest_api.main.id
      resource_id   = aws_api_gateway_resource.health.id
      http_method   = "GET"
      authorization = "NONE"
    }
    resource "aws_route53_health_check" "api" {
      type          = "HTTPS"
      fqdn          = "${aws_api_gateway_rest_api.main.id}.execute-api.us-east-1.amazonaws.com"
      resource_path = "/live/health"
    }
"""

from tfgen.evaluation.values import UNKNOWN
from tfgen.providers.aws.shared.rest_api import API, Route, find_routes
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_HOST = ".execute-api."


def check(root: Root) -> Iterator[Hit]:
    """A hit for each health check of the default endpoint of an API of this module."""
    for health in root.module.of_type("aws_route53_health_check"):
        argument = health.argument("fqdn")
        for api in referred_by(root, health.block.body, "fqdn", API):
            fault = _fault(root, health, api) if argument and _HOST in health.file.text_of(argument) else None
            if fault:
                yield Hit.of(health, fault)


def _fault(root: Root, health: Resource, api: Resource) -> str | None:
    if plain_of(root, api.block.body, "disable_execute_api_endpoint") is True:
        return f"{api.address} has its default endpoint disabled, which this asks. Enable it, or ask a domain."
    routes = find_routes(root, "aws_api_gateway_method", api)
    asked = plain_of(root, health.block.body, "resource_path")
    if not routes or not isinstance(asked, str) or api.argument("body"):
        return None
    path = "/" + asked.partition("?")[0].removeprefix("/").partition("/")[2]
    answering = [route for route in routes if route.http_method in ("GET", "ANY") and _covers(route, path)]
    if not answering:
        return f"{api.address} has no method GET {path}, which this asks for. Add it, or correct resource_path."
    if all(_refuses(root, route) for route in answering):
        return f"{answering[0].resource.address} wants what a health checker does not have. Let GET {path} be open."
    return None


def _covers(route: Route, path: str) -> bool:
    return route.path == path or "{" in route.path


def _refuses(root: Root, route: Route) -> bool:
    body = route.resource.block.body
    authorization = plain_of(root, body, "authorization")
    return authorization not in ("NONE", UNKNOWN, None) or plain_of(root, body, "api_key_required") is True


RULE = Rule(
    "health-check-target",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_api_gateway_method", "aws_api_gateway_resource", "aws_api_gateway_rest_api", "aws_route53_health_check"),
)
