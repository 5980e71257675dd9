"""A route of an API that invokes a function whose permissions are for other routes.

Why:
    A permission with a `source_arn` lets in what matches it: stage, method and path. A route that none matches answers
    500, "Invalid permissions on Lambda function"
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html).

Bad:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_resource" "orders" {
      rest_api_id = aws_api_gateway_rest_api.main.id
      parent_id   = aws_api_gateway_rest_api.main.root_resource_id
      path_part   = "orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id             = aws_api_gateway_rest_api.main.id
      resource_id             = aws_api_gateway_resource.orders.id
      http_method             = "POST"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = aws_lambda_function.orders.invoke_arn
    }
    resource "aws_lambda_permission" "api" {
      action        = "lambda:InvokeFunction"
      function_name = aws_lambda_function.orders.function_name
      principal     = "apigateway.amazonaws.com"
      source_arn    = "${aws_api_gateway_rest_api.main.execution_arn}/*/POST/order"
    }

Good:
    resource "aws_api_gateway_rest_api" "main" {
      name = "orders"
    }
    resource "aws_api_gateway_resource" "orders" {
      rest_api_id = aws_api_gateway_rest_api.main.id
      parent_id   = aws_api_gateway_rest_api.main.root_resource_id
      path_part   = "orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id             = aws_api_gateway_rest_api.main.id
      resource_id             = aws_api_gateway_resource.orders.id
      http_method             = "POST"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = aws_lambda_function.orders.invoke_arn
    }
    resource "aws_lambda_permission" "api" {
      action        = "lambda:InvokeFunction"
      function_name = aws_lambda_function.orders.function_name
      principal     = "apigateway.amazonaws.com"
      source_arn    = "${aws_api_gateway_rest_api.main.execution_arn}/*/POST/orders"
    }
"""

from fnmatch import fnmatchcase

from tfgen.evaluation.instances import plain_values
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Attribute, Template
from tfgen.providers.aws.shared.rest_api import API, Route, find_routes
from tfgen.rules.api import Expression, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_PRINCIPAL = "apigateway.amazonaws.com"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each route of an API of this module that none of the permissions matches, if all are known."""
    permissions = [
        permission
        for permission in root.module.of_type("aws_lambda_permission")
        if plain_of(root, permission.block.body, "principal") in (_PRINCIPAL, UNKNOWN)
    ]
    patterns = [pattern for permission in permissions for pattern in _patterns(root, permission)]
    if not patterns or None in patterns:
        return
    for api in root.module.of_type(API):
        for route in find_routes(root, "aws_api_gateway_integration", api) or ():
            if _is_judged(root, route) and not any(_matches(route, str(pattern)) for pattern in patterns):
                message = (
                    f"no permission is for {route.http_method} {route.path}, so API Gateway may not invoke it. "
                    f'Add one whose source_arn ends in "/*/{route.http_method}{route.path}".'
                )
                yield Hit.at(route.resource.file, route.resource.block, message, address=route.resource.address)


def _is_judged(root: Root, route: Route) -> bool:
    """Whether it invokes a function of this module, and its ARN is its method and path as they are written."""
    uri = referred_by(root, route.resource.block.body, "uri", "aws_lambda_function", "aws_lambda_alias")
    return bool(uri) and route.http_method != "ANY" and "{" not in route.path


def _patterns(root: Root, permission: Resource) -> Iterator[str | None]:
    """What follows the execution ARN of an API in the permission's source: `/*/POST/orders`; None when not known."""
    argument = permission.argument("source_arn")
    source = argument.value if argument else None
    if not isinstance(source, Template) or not _is_execution_arn(root, source.parts[0]):
        yield None
        return
    for texts in plain_values(root.values, permission, source.parts[1:]):
        pattern = "".join(map(str, texts))
        yield pattern if UNKNOWN not in texts and pattern.startswith("/") else None


def _is_execution_arn(root: Root, expression: Expression) -> bool:
    """Whether it is that of an API; a stage's and a deployment's end in the name of the stage."""
    if not isinstance(expression, Attribute) or expression.name != "execution_arn":
        return False
    return {resource.type for resource in root.wiring.resources_in(expression)} == {API}


def _matches(route: Route, pattern: str) -> bool:
    """Whether a pattern covers the route in any stage; `*` stands for slashes too."""
    _, _, rest = pattern.removeprefix("/").partition("/")
    return fnmatchcase(f"{route.http_method}{route.path}", rest or "*")


RULE = Rule(
    "api-permission-route",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        "aws_api_gateway_integration", "aws_api_gateway_resource", "aws_api_gateway_rest_api", "aws_lambda_permission"
    ),
)
