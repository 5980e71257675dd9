"""A Lambda integration that does not call the function by POST.

Why:
    A function is invoked by POST whatever the method of the request is. With another method each call answers 500, and
    neither `terraform validate` nor the apply says a word
    (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).

Bad:
    resource "aws_api_gateway_integration" "health" {
      rest_api_id             = "a1b2c3"
      resource_id             = "d4e5f6"
      http_method             = "GET"
      type                    = "AWS_PROXY"
      integration_http_method = "GET"
      uri                     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
    }

Good:
    resource "aws_api_gateway_integration" "health" {
      rest_api_id             = "a1b2c3"
      resource_id             = "d4e5f6"
      http_method             = "GET"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
    }
"""

from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each AWS_PROXY integration with another method, or none."""
    for integration in root.module.of_type("aws_api_gateway_integration"):
        kind, method = integration.argument("type"), integration.argument("integration_http_method")
        if kind is None or root.values.plain(kind.value) != "AWS_PROXY":
            continue
        value = root.values.plain(method.value) if method else None
        if value is None or (isinstance(value, str) and value != "POST"):
            found = f'"{value}"' if method else "not set"
            message = f'integration_http_method is {found}, but functions are invoked by POST. Set it to "POST".'
            place = method.value if method else kind.value
            yield Hit.of(integration, message, place)


RULE = Rule("integration-method", Severity.ERROR, Group.SECURITY, check, ALONE)
