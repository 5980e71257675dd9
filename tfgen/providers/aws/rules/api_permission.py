"""An API integration that invokes a function, or an alias of it, which does not let API Gateway in.

Why:
    Every call answers 500 and the execution log says "Invalid permissions on Lambda function". The permission has to be
    for the very alias that is invoked: one for the function alone does not cover its aliases
    (https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html).

Bad:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = aws_lambda_function.orders.function_name
      function_version = "1"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id             = "a1b2c3"
      resource_id             = "d4e5f6"
      http_method             = "POST"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = aws_lambda_alias.live.invoke_arn
    }
    resource "aws_lambda_permission" "api" {
      action        = "lambda:InvokeFunction"
      function_name = aws_lambda_function.orders.function_name
      principal     = "apigateway.amazonaws.com"
    }

Good:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = aws_lambda_function.orders.function_name
      function_version = "1"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id             = "a1b2c3"
      resource_id             = "d4e5f6"
      http_method             = "POST"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = aws_lambda_alias.live.invoke_arn
    }
    resource "aws_lambda_permission" "api" {
      action        = "lambda:InvokeFunction"
      function_name = aws_lambda_function.orders.function_name
      qualifier     = aws_lambda_alias.live.name
      principal     = "apigateway.amazonaws.com"
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among

_PRINCIPAL = "apigateway.amazonaws.com"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each integration whose target no permission in the module covers."""
    covered = {
        address for permission in root.module.of_type("aws_lambda_permission") for address in _covered(root, permission)
    }
    for integration in root.module.of_type("aws_api_gateway_integration", "aws_apigatewayv2_integration"):
        uri = integration.argument("uri") or integration.argument("integration_uri")
        for target in root.wiring.resources_in(uri.value if uri else None):
            if uri and target.type in ("aws_lambda_function", "aws_lambda_alias") and target.address not in covered:
                qualifier = f" with the qualifier {target.address}.name" if target.type == "aws_lambda_alias" else ""
                message = (
                    f"no permission lets API Gateway invoke {target.address}. Add an aws_lambda_permission for the "
                    f'principal "{_PRINCIPAL}"{qualifier}.'
                )
                yield Hit.of(integration, message, uri.value)


def _covered(root: Root, permission: Resource) -> Iterator[str]:
    """The function, or with a qualifier the alias, that a permission lets API Gateway invoke."""
    principal = permission.argument("principal")
    if principal is None or root.values.plain(principal.value) != _PRINCIPAL:
        return
    argument = permission.argument("qualifier") or permission.argument("function_name")
    yield from (resource.address for resource in root.wiring.resources_in(argument.value if argument else None))


RULE = Rule(
    "api-permission",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_api_gateway_integration", "aws_apigatewayv2_integration", "aws_lambda_permission"),
)
