"""An alias that moves callers to a new version of a function beside an invocation that prepares it.

Why:
    A new version may need what `aws_lambda_invocation` does with it, such as the migration of a schema. Terraform does
    both at once, unless one needs the other: callers get to the new version before it is ready, or though it never is
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_invocation).

Bad:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      filename      = "orders.zip"
      handler       = "index.handler"
      runtime       = "python3.13"
      publish       = true
    }
    resource "aws_lambda_invocation" "migration" {
      function_name = aws_lambda_function.orders.function_name
      qualifier     = aws_lambda_function.orders.version
      input         = jsonencode({ action = "migrate" })
    }
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = aws_lambda_function.orders.function_name
      function_version = aws_lambda_function.orders.version
    }

Good:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      filename      = "orders.zip"
      handler       = "index.handler"
      runtime       = "python3.13"
      publish       = true
    }
    resource "aws_lambda_invocation" "migration" {
      function_name = aws_lambda_function.orders.function_name
      qualifier     = aws_lambda_function.orders.version
      input         = jsonencode({ action = "migrate" })
    }
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = aws_lambda_function.orders.function_name
      function_version = aws_lambda_function.orders.version
      depends_on       = [aws_lambda_invocation.migration]
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import ignores, referred_by


def check(root: Root) -> Iterator[Hit]:
    """A hit for each alias that follows the newest version of a function, and not an invocation of that version."""
    invocations = list(root.module.of_type("aws_lambda_invocation"))
    for alias in root.module.of_type("aws_lambda_alias"):
        functions = _versions(root, alias, "function_version")
        for invocation in invocations if not ignores(alias, "function_version") else ():
            shared = functions & _versions(root, invocation, "qualifier")
            if shared and invocation.address not in root.wiring.needs(alias):
                message = (
                    f"callers may get to a version of {min(shared)} before {invocation.address} has prepared it. "
                    "Name that in depends_on."
                )
                yield Hit.of(alias, message, alias.argument("function_version"))


def _versions(root: Root, resource: Resource, argument: str) -> set[str]:
    """The functions whose version an argument refers to."""
    return {function.address for function in referred_by(root, resource.block.body, argument, "aws_lambda_function")}


RULE = Rule(
    "alias-before-invocation",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among("aws_lambda_alias", "aws_lambda_invocation"),
)
