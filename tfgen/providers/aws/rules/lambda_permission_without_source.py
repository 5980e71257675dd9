"""Permissions that let a service call a Lambda function on behalf of anybody.

Why:
    Without `source_arn` or `source_account` any API or bucket of the service, in any account, may call the function. It
    works, which is why nobody notices
    (https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html).

Bad:
    resource "aws_lambda_permission" "api" {
      action        = "lambda:InvokeFunction"
      function_name = "processor"
      principal     = "apigateway.amazonaws.com"
    }

Good:
    resource "aws_lambda_permission" "api" {
      action        = "lambda:InvokeFunction"
      function_name = "processor"
      principal     = "apigateway.amazonaws.com"
      source_arn    = "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/*/POST/trade"
    }
"""

from tfgen.providers.aws.values.arguments import known_text
from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

# Lambda@Edge asks for the permission without a source.
_UNLIMITED = "edgelambda.amazonaws.com"
_LIMITING = ("source_arn", "source_account", "principal_org_id", "event_source_token")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such permission."""
    for permission in root.module.of_type("aws_lambda_permission"):
        principal = known_text(root, permission.block.body, "principal") or ""
        if (
            principal.endswith(".amazonaws.com")
            and principal != _UNLIMITED
            and not any(map(permission.argument, _LIMITING))
        ):
            yield Hit.of(permission, f"any {principal} of any account may call the function. Add source_arn.")


RULE = Rule("lambda-permission-without-source", Severity.WARNING, Group.VALUES, check, ALONE)
