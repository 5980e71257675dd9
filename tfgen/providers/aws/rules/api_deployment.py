"""A deployment of a REST API that does not follow the API's changes.

Why:
    A deployment is a snapshot. Without `triggers` a change of the API never reaches the stage; without
    `create_before_destroy` replacing it fails with "Active stages pointing to this deployment must be moved or
    deleted" (https://github.com/hashicorp/terraform-provider-aws/issues/19805); and made before the integrations, it
    is refused or incomplete.

Bad:
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id             = "a1b2c3"
      resource_id             = "d4e5f6"
      http_method             = "POST"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
    }
    resource "aws_api_gateway_deployment" "main" {
      rest_api_id = "a1b2c3"
    }

Good:
    resource "aws_api_gateway_integration" "orders" {
      rest_api_id             = "a1b2c3"
      resource_id             = "d4e5f6"
      http_method             = "POST"
      type                    = "AWS_PROXY"
      integration_http_method = "POST"
      uri                     = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"
    }
    resource "aws_api_gateway_deployment" "main" {
      rest_api_id = "a1b2c3"
      triggers = {
        redeployment = "6dd2a1c7"
      }
      depends_on = [aws_api_gateway_integration.orders]
      lifecycle {
        create_before_destroy = true
      }
    }
"""

from tfgen.rules.api import Argument, Block, Group, Hit, Iterator, Resource, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each of the three that is missing; an API from one `body` has no integrations to wait for."""
    for deployment in root.module.of_type("aws_api_gateway_deployment"):
        for message in _faults(root, deployment):
            yield Hit.of(deployment, message)


def _faults(root: Root, deployment: Resource) -> Iterator[str]:
    if deployment.argument("triggers") is None:
        yield "without triggers, a changed API is never deployed. Add a digest of the API's definition to triggers."
    if not any(_creates_first(root, block.body.argument("create_before_destroy")) for block in _lifecycles(deployment)):
        yield "a stage holds on to this deployment when it is replaced. Add lifecycle { create_before_destroy = true }."
    missing = [
        integration.address
        for integration in root.module.of_type("aws_api_gateway_integration")
        if integration.address not in root.wiring.needs(deployment)
    ]
    if missing:
        yield f"it may be made before {', '.join(missing)}. Name all integrations in depends_on or triggers."


def _lifecycles(deployment: Resource) -> tuple[Block, ...]:
    return deployment.blocks("lifecycle")


def _creates_first(root: Root, argument: Argument | None) -> bool:
    return argument is not None and root.values.plain(argument.value) is True


RULE = Rule("api-deployment", Severity.ERROR, Group.SECURITY, check, among("aws_api_gateway_deployment"))
