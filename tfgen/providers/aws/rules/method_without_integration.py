"""A method of a REST API without an integration.

Why:
    The deployment fails: "No integration defined for method"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-deploy-api.html).

Bad:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_method" "orders" {
      rest_api_id   = aws_api_gateway_rest_api.main.id
      resource_id   = aws_api_gateway_rest_api.main.root_resource_id
      http_method   = "POST"
      authorization = "AWS_IAM"
    }

Good:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_method" "orders" {
      rest_api_id   = aws_api_gateway_rest_api.main.id
      resource_id   = aws_api_gateway_rest_api.main.root_resource_id
      http_method   = "POST"
      authorization = "AWS_IAM"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id = aws_api_gateway_rest_api.main.id
      resource_id = aws_api_gateway_rest_api.main.root_resource_id
      http_method = aws_api_gateway_method.orders.http_method
      type        = "MOCK"
    }
"""

from tfgen.providers.aws.shared.rest_api import API, find_routes
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each method of an API of this module, all of whose methods and integrations are known."""
    for api in root.module.of_type(API):
        methods = find_routes(root, "aws_api_gateway_method", api)
        integrations = find_routes(root, "aws_api_gateway_integration", api)
        if methods is None or integrations is None or _is_completed_elsewhere(root, api):
            continue
        integrated = {(route.path, route.http_method) for route in integrations}
        for route in methods:
            if (route.path, route.http_method) not in integrated:
                message = (
                    f"nothing answers {route.http_method} {route.path}, and an API with such a method cannot be "
                    "deployed. Add an aws_api_gateway_integration for it."
                )
                yield Hit.at(route.resource.file, route.resource.block, message, address=route.resource.address)


def _is_completed_elsewhere(root: Root, api: Resource) -> bool:
    """Whether modules, a command or a definition of the whole API may add integrations."""
    commands = (resource for resource in root.module.resources if resource.blocks("provisioner"))
    return (
        bool(root.module.declared("module"))
        or api.argument("body") is not None
        or any(api.address in root.wiring.needs(resource) for resource in commands)
    )


RULE = Rule(
    "method-without-integration",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        "aws_api_gateway_integration", "aws_api_gateway_method", "aws_api_gateway_resource", "aws_api_gateway_rest_api"
    ),
)
