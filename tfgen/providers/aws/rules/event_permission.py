"""An event rule that invokes a function, or an alias of it, which does not let EventBridge in.

Why:
    EventBridge tries, fails and says nothing: only its metric FailedInvocations counts. The permission has to be for
    the very alias that is the target
    (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions).

Bad:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }
    resource "aws_cloudwatch_event_target" "drain" {
      rule = "drain"
      arn  = aws_lambda_function.orders.arn
    }

Good:
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }
    resource "aws_cloudwatch_event_target" "drain" {
      rule = "drain"
      arn  = aws_lambda_function.orders.arn
    }
    resource "aws_lambda_permission" "drain" {
      action        = "lambda:InvokeFunction"
      function_name = aws_lambda_function.orders.function_name
      principal     = "events.amazonaws.com"
      source_arn    = "arn:aws:events:us-east-1:111122223333:rule/drain"
    }
"""

from tfgen.evaluation.values import UNKNOWN
from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_PRINCIPAL = "events.amazonaws.com"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each target without a role of its own that no permission in the module covers."""
    covered = {
        resource
        for permission in root.module.of_type("aws_lambda_permission")
        for resource in _covered(root, permission)
    }
    for target in root.module.of_type("aws_cloudwatch_event_target"):
        argument = target.argument("arn")
        for function in referred_by(root, target.block.body, "arn", "aws_lambda_function", "aws_lambda_alias"):
            if argument and function not in covered and not target.argument("role_arn"):
                qualifier = (
                    f" with the qualifier {function.address}.name" if function.type == "aws_lambda_alias" else ""
                )
                message = (
                    f"no permission lets EventBridge invoke {function.address}. Add an aws_lambda_permission for the "
                    f'principal "{_PRINCIPAL}"{qualifier}.'
                )
                yield Hit.of(target, message, argument.value)


def _covered(root: Root, permission: Resource) -> tuple[Resource, ...]:
    """The function, or with a qualifier the alias, that a permission lets EventBridge invoke."""
    body = permission.block.body
    if plain_of(root, body, "principal") not in (_PRINCIPAL, UNKNOWN):
        return ()
    return referred_by(root, body, "qualifier" if body.argument("qualifier") else "function_name")


RULE = Rule(
    "event-permission",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_cloudwatch_event_target", "aws_lambda_permission"),
)
