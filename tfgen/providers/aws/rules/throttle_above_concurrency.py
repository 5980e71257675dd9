"""An API that admits more requests a second than its function can take.

Why:
    An execution of a function serves ten synchronous requests a second at most, so a reserved concurrency of 50 ends
    at 500. What a stage admits beyond is refused by Lambda, and callers get a 500 instead of the 429 that tells them
    to wait (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html#concurrency-vs-requests-per-second).

Bad:
    resource "aws_lambda_function" "orders" {
      function_name                  = "orders"
      role                           = "arn:aws:iam::111122223333:role/orders"
      reserved_concurrent_executions = 50
    }
    resource "aws_api_gateway_rest_api" "orders" {
      name = "orders"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id = aws_api_gateway_rest_api.orders.id
      resource_id = aws_api_gateway_rest_api.orders.root_resource_id
      http_method = "POST"
      type        = "AWS_PROXY"
      uri         = aws_lambda_function.orders.invoke_arn
    }
    resource "aws_api_gateway_method_settings" "orders" {
      rest_api_id = aws_api_gateway_rest_api.orders.id
      stage_name  = "live"
      method_path = "*/*"
      settings {
        throttling_rate_limit = 1000
      }
    }

Good:
    resource "aws_lambda_function" "orders" {
      function_name                  = "orders"
      role                           = "arn:aws:iam::111122223333:role/orders"
      reserved_concurrent_executions = 100
    }
    resource "aws_api_gateway_rest_api" "orders" {
      name = "orders"
    }
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id = aws_api_gateway_rest_api.orders.id
      resource_id = aws_api_gateway_rest_api.orders.root_resource_id
      http_method = "POST"
      type        = "AWS_PROXY"
      uri         = aws_lambda_function.orders.invoke_arn
    }
    resource "aws_api_gateway_method_settings" "orders" {
      rest_api_id = aws_api_gateway_rest_api.orders.id
      stage_name  = "live"
      method_path = "*/*"
      settings {
        throttling_rate_limit = 1000
      }
    }
"""

from collections.abc import Iterator as Iteration
from itertools import chain

from tfgen.rules.api import Argument, Body, Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_EACH = 10  # requests a second that one execution serves
_LIMIT = "throttling_rate_limit"
# What limits the requests of an API: where the API is named, and the blocks that say how many.
_LIMITS = {
    "aws_api_gateway_method_settings": ("rest_api_id", ("settings",)),
    "aws_apigatewayv2_stage": ("api_id", ("default_route_settings", "route_settings")),
}
_INTEGRATIONS = {
    "aws_api_gateway_integration": ("rest_api_id", "uri"),
    "aws_apigatewayv2_integration": ("api_id", "integration_uri"),
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each limit above what the least reserved of the API's functions can serve."""
    for limiting, body, argument, limit in _limits(root):
        for function, reserved in _least(root, limiting, body):
            if limit > reserved * _EACH:
                executions = f"{reserved:g} execution{'s' * (reserved != 1)}"
                message = (
                    f"{limit:g} requests a second are admitted, but {function.address} keeps {executions}, "
                    f"enough for {reserved * _EACH:g}. Admit fewer, or reserve {-(-limit // _EACH):g}."
                )
                yield Hit.of(limiting, message, argument.value)


def _limits(root: Root) -> Iterator[tuple[Resource, str, Argument, float]]:
    """Each limit that is known: what says so, by which argument that names its API, where and how many."""
    for limiting in root.module.of_type(*_LIMITS):
        api, blocks = _LIMITS[limiting.type]
        for block in limiting.blocks(*blocks):
            argument, limit = block.body.argument(_LIMIT), plain_of(root, block.body, _LIMIT)
            if argument and isinstance(limit, int | float) and limit >= 0:
                yield limiting, api, argument, limit


def _least(root: Root, limiting: Resource, api: str) -> Iteration[tuple[Resource, float]]:
    """The function of the API that keeps the fewest executions, if one does."""
    functions = chain.from_iterable(_functions(root, target) for target in _targets(root, limiting, api))
    known = [(function, value) for function in functions if (value := _reserved(root, function)) is not None]
    yield from sorted(known, key=lambda pair: pair[1])[:1]


def _targets(root: Root, limiting: Resource, api: str) -> Iterator[Resource]:
    """What the integrations of the API call: functions and aliases."""
    wanted = referred_by(root, limiting.block.body, api)
    for integration in root.module.of_type(*_INTEGRATIONS):
        of, uri = _INTEGRATIONS[integration.type]
        if set(wanted) & set(referred_by(root, integration.block.body, of)):
            yield from referred_by(root, integration.block.body, uri)


def _functions(root: Root, target: Resource) -> Iterator[Resource]:
    if target.type == "aws_lambda_function":
        yield target
    elif target.type == "aws_lambda_alias":
        yield from referred_by(root, target.block.body, "function_name", "aws_lambda_function")


def _reserved(root: Root, function: Resource) -> float | None:
    """The executions that a function keeps; -1 keeps none, and 0 switches it off."""
    body: Body = function.block.body
    value = plain_of(root, body, "reserved_concurrent_executions")
    return value if isinstance(value, int | float) and value > 0 else None


RULE = Rule(
    "throttle-above-concurrency",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among(
        "aws_api_gateway_integration",
        "aws_api_gateway_method_settings",
        "aws_apigatewayv2_integration",
        "aws_apigatewayv2_stage",
        "aws_lambda_alias",
        "aws_lambda_function",
    ),
)
